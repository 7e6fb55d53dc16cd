/** Why a type is an exception, of those that have been looked into. */
export const REASONS: Readonly<Record<string, string>> = {
  aws_db_proxy:
    'with nothing in its `auth` block the provider decides anew what a client logs in with; with `auth_scheme` set there is no change',
};
