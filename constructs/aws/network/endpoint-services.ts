import { problem } from '../../core/errors';

/** @see https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html */
export const GATEWAY_SERVICES = ['dynamodb', 's3'] as const;

/**
 * Services with private DNS that the estate's constructs talk to; the vendor's list is longer.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 */
export const INTERFACE_SERVICES = [
  'autoscaling',
  'backup',
  'cloudformation',
  'ec2',
  'ec2messages',
  'ecr.api',
  'ecr.dkr',
  'ecs',
  'ecs-agent',
  'ecs-telemetry',
  'eks',
  'eks-auth',
  'elasticache',
  'elasticloadbalancing',
  'events',
  'kinesis-firehose',
  'kinesis-streams',
  'kms',
  'lambda',
  'logs',
  'monitoring',
  'rds',
  'secretsmanager',
  'sns',
  'sqs',
  'ssm',
  'ssmmessages',
  'states',
  'sts',
  'xray',
] as const;

/** A service reached through the route tables, at no cost. */
export type GatewayService = (typeof GATEWAY_SERVICES)[number];

/** A service reached through an address in each private subnet, each paid by the hour. */
export type InterfaceService = (typeof INTERFACE_SERVICES)[number];

/** What is wrong with a list of services, for use among other checks; empty when nothing is. */
export function serviceProblems(prop: string, given: readonly string[], allowed: readonly string[]): string[] {
  const unknown = given.filter((service) => !allowed.includes(service));
  const repeated = given.filter((service, index) => given.indexOf(service) < index);
  return [
    ...unknown.map((service) => problem(prop, `among ${allowed.join(', ')}`, service)),
    ...repeated.map((service) => problem(prop, 'given each service once', `${service} twice`)),
  ];
}
