import { UserError } from '../../core/errors';
import { albProblems } from './alb-checks';
import type { AlbOptions } from './alb-options';

export type { AlbOptions };

/** What the annotations of the AWS Load Balancer Controller begin with. */
export const ALB_PREFIX = 'alb.ingress.kubernetes.io';
const SSL_POLICY = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

/**
 * Annotations for an Ingress of class `alb`, as the AWS Load Balancer Controller 3 reads them. Requests with malformed headers lose
 * these.
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 * @throws {UserError} `AlbOptionsInvalid`, listing every wrong value; also when nothing says who reaches the load balancer.
 * @example
 * const annotations = albOptions({ scheme: 'internet-facing', securityGroups: [group], healthCheckPath: '/health' });
 */
export function albOptions(options: AlbOptions): Readonly<Record<string, string>> {
  const problems = albProblems(options);
  if (problems.length > 0) throw new UserError('albOptions', 'AlbOptionsInvalid', problems);
  const { scheme = 'internal', targetType = 'ip', securityGroups = [], inboundCidrs = [], subnets = [] } = options;
  const { certificateArns = [], deregistrationDelay, idleTimeout } = options;
  const values: Readonly<Record<string, string | undefined>> = {
    scheme,
    'target-type': targetType,
    subnets: list(subnets),
    'security-groups': list(securityGroups.map(({ securityGroupId }) => securityGroupId)),
    'manage-backend-security-group-rules':
      securityGroups.length === 0 ? undefined : String(options.manageBackendRules ?? false),
    'inbound-cidrs': list(inboundCidrs.map(String)),
    ...listening(options),
    'certificate-arn': list(certificateArns),
    'healthcheck-path': options.healthCheckPath,
    'target-group-attributes':
      deregistrationDelay && `deregistration_delay.timeout_seconds=${deregistrationDelay.toSeconds().toString()}`,
    'load-balancer-attributes': list([
      'routing.http.drop_invalid_header_fields.enabled=true',
      ...(idleTimeout === undefined ? [] : [`idle_timeout.timeout_seconds=${idleTimeout.toSeconds().toString()}`]),
    ]),
    'group.name': options.groupName,
    'group.order': options.groupOrder?.toString(),
    'load-balancer-name': options.loadBalancerName,
    'wafv2-acl-arn': options.webAclArn,
    tags: list(Object.entries(options.tags ?? {}).map(([key, value]) => `${key}=${value}`)),
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[`${ALB_PREFIX}/${key}`, value]])),
  );
}

function listening({ certificateArns = [], sslPolicy = SSL_POLICY, sslRedirect = true }: AlbOptions) {
  if (certificateArns.length === 0) return { 'listen-ports': JSON.stringify([{ HTTP: 80 }]) };
  return {
    'listen-ports': JSON.stringify([{ HTTP: 80 }, { HTTPS: 443 }]),
    'ssl-policy': sslPolicy,
    'ssl-redirect': sslRedirect ? '443' : undefined,
  };
}

function list(items: readonly string[]): string | undefined {
  return items.length === 0 ? undefined : items.join(',');
}
