import type { Duration } from '../../core/duration';
import type { Destroyable } from '../../core/guardrails';
import type { IVpc } from './imported-vpc';
import type { RulePeer } from './peer';
import type { IRuledSecurityGroup } from './security-group';

/** How a load balancer proves to clients who it is, and encrypts what they say. */
export interface HttpsSettings {
  /** ARN of a certificate of ACM in the region of the load balancer, for `domainName`. */
  readonly certificateArn: string;
  /** Name that clients use, which the certificate is for: `shop.example.com`. Its DNS record has to lead to the load balancer. */
  readonly domainName: string;
  /**
   * Versions of TLS and ciphers that are offered: a policy of TLS 1.2 or newer.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
   * @default 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09'
   */
  readonly tlsPolicy?: string;
}

/** Where a load balancer writes a line for each request. */
export interface AccessLogs {
  /**
   * Name of a bucket in the same region, whose policy lets `logdelivery.elasticloadbalancing.amazonaws.com` write to it.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
   */
  readonly bucketName: string;
  /**
   * Start of the names of the objects, without a slash at either end.
   * @default - none
   */
  readonly prefix?: string;
}

/** Settings of an {@link ApplicationLoadBalancer}. */
export interface ApplicationLoadBalancerProps extends Destroyable {
  /** Network that it is in: two or more of its zones. */
  readonly vpc: IVpc;
  /**
   * Name: 1 to 32 letters, digits and hyphens. Changing this replaces the load balancer, which gets another address.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /**
   * Certificate and name. Requests by plain HTTP are then sent to HTTPS.
   * @default - none: `plainHttp` has to say so
   */
  readonly https?: HttpsSettings;
  /**
   * Answers by plain HTTP, in place of `https`: everyone on the way reads and changes what is said.
   * @default false
   */
  readonly plainHttp?: boolean;
  /**
   * Keeps it out of the internet's reach: it has addresses in the private subnets alone. Changing this replaces the load balancer.
   * @default false
   */
  readonly internal?: boolean;
  /**
   * Who may send requests, each under the name of its rule.
   * @default - everyone, of an internal one the whole network
   */
  readonly clients?: Readonly<Record<string, RulePeer>>;
  /**
   * How long a connection may be silent: 1 to 4000 seconds. Keep it below what programs behind it allow, or they close first.
   * @default Duration.seconds(60)
   */
  readonly idleTimeout?: Duration;
  /**
   * A line for each request, for whoever looks into an attack.
   * @default - none
   */
  readonly accessLogs?: AccessLogs;
  /**
   * Group of the load balancer, in place of one of its own. It gets the rules for `clients`.
   * @default - one of its own
   */
  readonly securityGroup?: IRuledSecurityGroup;
}
