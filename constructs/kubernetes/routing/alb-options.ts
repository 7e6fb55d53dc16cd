import type { Cidr } from '../../core/cidr';
import type { Duration } from '../../core/duration';

/** Settings of `albOptions`. */
export interface AlbOptions {
  /**
   * Who reaches the load balancer: everyone, or the VPC alone.
   * @default 'internal'
   */
  readonly scheme?: 'internal' | 'internet-facing';
  /**
   * `ip`: requests go to the pods themselves, which takes pods with addresses of the VPC. `instance`: to a port of every node, which
   * takes Services of type NodePort.
   * @default 'ip'
   */
  readonly targetType?: 'ip' | 'instance';
  /**
   * Subnets, by id, in two zones or more.
   * @default - found by their tags
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/
   */
  readonly subnets?: readonly string[];
  /**
   * Security groups of the load balancer: their rules say who reaches it, and have to let it reach the pods.
   * @default - one that the controller makes for `inboundCidrs`
   */
  readonly securityGroups?: readonly { readonly securityGroupId: string }[];
  /**
   * Lets the controller add rules to the groups of nodes and pods for the load balancer. Only with `securityGroups`.
   * @default false
   */
  readonly manageBackendRules?: boolean;
  /**
   * Who reaches the load balancer, in place of `securityGroups`. Everyone is `Cidr.anywhere()`.
   * @default - as the security groups say
   */
  readonly inboundCidrs?: readonly Cidr[];
  /**
   * Certificates of Certificate Manager, by ARN, the first for hosts that none is for. With one, HTTPS is served on 443.
   * @default - none: HTTP alone, on 80
   */
  readonly certificateArns?: readonly string[];
  /**
   * Versions of TLS and ciphers. Only with certificates.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
   * @default 'ELBSecurityPolicy-TLS13-1-2-2021-06'
   */
  readonly sslPolicy?: string;
  /**
   * Answers requests on 80 with a redirect to 443. Only with certificates.
   * @default true
   */
  readonly sslRedirect?: boolean;
  /**
   * Path that has to answer with status 200, or a pod gets no requests. One for all routes.
   * @default '/'
   */
  readonly healthCheckPath?: string;
  /**
   * Time that a pod goes on getting answers through after it was taken out: 0 seconds to 1 hour.
   * @default Duration.minutes(5)
   */
  readonly deregistrationDelay?: Duration;
  /**
   * Time after which a connection without traffic is closed: 1 second to 4000 seconds.
   * @default Duration.minutes(1)
   */
  readonly idleTimeout?: Duration;
  /**
   * Shares one load balancer with all Ingresses of this group: 1 to 63 lower-case letters, digits, `-` and `.`. Whoever may make
   * an Ingress may join it.
   * @default - a load balancer of its own
   */
  readonly groupName?: string;
  /**
   * Place among the Ingresses of the group, smallest first: 1 to 1000, each once.
   * @default - by namespace and name
   */
  readonly groupOrder?: number;
  /**
   * Name of the load balancer: 1 to 32 letters, digits and hyphens. Changing this replaces it.
   * @default - made up by the controller
   */
  readonly loadBalancerName?: string;
  /**
   * Web ACL in front of it, by ARN, a regional one.
   * @default - none
   */
  readonly webAclArn?: string;
  /**
   * Tags of all that the controller makes for it: default tags of Terraform's provider do not reach them. Those that the controller
   * itself was given win.
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;
}
