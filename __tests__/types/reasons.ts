/** Why a type is an exception, of those that have been looked into. */
export const REASONS: Readonly<Record<string, string>> = {
  aws_db_proxy:
    'an `auth` block with nothing in it, which the provider takes and AWS does not: the provider decides anew what a client logs in with; with `auth_scheme` set there is no change',
  aws_gamelift_game_server_group: 'needs two `instance_definition` blocks that differ, and those made up are the same',
  aws_route53_resolver_endpoint: 'needs two `ip_address` blocks that differ, and those made up are the same',
};
