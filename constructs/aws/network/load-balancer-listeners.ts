import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import type { Construct } from 'constructs';
import type { HttpsSettings } from './load-balancer-props';

/** What AWS recommends; a client of TLS 1.2 still gets in, and a newer one is safe from tomorrow's computers. */
const TLS_POLICY = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';

/** Name of a port of the listeners, as rules are named after. */
export function portOf(port: number): 'http' | 'https' {
  return port === 443 ? 'https' : 'http';
}

/** Makes the listeners of a load balancer, and returns the ARN of the one that answers clients. */
export function listeners(scope: Construct, loadBalancerArn: string, https: HttpsSettings | undefined): string {
  if (https === undefined) return plain(scope, loadBalancerArn, [NOT_FOUND]).arn;
  plain(scope, loadBalancerArn, [
    { type: 'redirect', redirect: { protocol: 'HTTPS', port: '443', statusCode: 'HTTP_301' } },
  ]);
  const { certificateArn, tlsPolicy = TLS_POLICY } = https;
  return new LbListener(scope, 'Https', {
    loadBalancerArn,
    port: 443,
    protocol: 'HTTPS',
    certificateArn,
    sslPolicy: tlsPolicy,
    defaultAction: [NOT_FOUND],
  }).arn;
}

/** Services have rules of their own: what none of them asks for reaches nobody. */
const NOT_FOUND = {
  type: 'fixed-response',
  fixedResponse: { contentType: 'text/plain', statusCode: '404', messageBody: 'Not found' },
} as const;

function plain(
  scope: Construct,
  loadBalancerArn: string,
  defaultAction: ConstructorParameters<typeof LbListener>[2]['defaultAction'],
): LbListener {
  return new LbListener(scope, 'Http', { loadBalancerArn, port: 80, protocol: 'HTTP', defaultAction });
}
