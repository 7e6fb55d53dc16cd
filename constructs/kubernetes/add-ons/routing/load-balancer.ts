import { Construct, type IConstruct } from 'constructs';
import { Cidr } from '../../../core/cidr';
import { problem } from '../../../core/errors';

/** The load balancer in front of proxies: `networkLoadBalancer(…)`, or one of another cloud. */
export interface LoadBalancer {
  /**
   * What makes it: comes before the proxies, and goes after their load balancer is gone.
   * @default - the cloud, which is there anyway
   */
  readonly controller?: IConstruct;
  /**
   * Class of the Service.
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class
   * @default - that of the cloud
   */
  readonly className?: string;
  /**
   * Annotations of the Service, by which clouds are told what it is like.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Addresses that may connect to it.
   * @default - every address that reaches it
   */
  readonly allowedCidrs?: readonly Cidr[];
}

/** Settings of {@link networkLoadBalancer}. */
export interface NetworkLoadBalancerProps extends Pick<LoadBalancer, 'allowedCidrs'> {
  /** The AWS Load Balancer Controller of the cluster, or `'installed'` where it is managed elsewhere: it has to go after the proxies then. */
  readonly controller: IConstruct | 'installed';
  /**
   * Makes it reachable from the VPC alone, in its private subnets.
   * @default false
   */
  readonly internal?: boolean;
  /**
   * Shows proxies the addresses of clients, which logs and limits are of use with. A pod that calls the load balancer and ends up on
   * its own node gets no answer then.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation
   * @default true
   */
  readonly preserveClientAddresses?: boolean;
  /**
   * Spreads connections over the proxies of every zone, not of its own alone. Traffic between zones costs.
   * @default true
   */
  readonly crossZone?: boolean;
  /**
   * Name in AWS: 1 to 32 letters, digits and hyphens.
   * @default - generated
   */
  readonly name?: string;
}

const ANNOTATION = 'service.beta.kubernetes.io/aws-load-balancer-';

/**
 * A Network Load Balancer of AWS that sends connections to the proxies themselves; TLS ends at these.
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/nlb/
 * @example
 * const loadBalancer = networkLoadBalancer({ controller: 'installed' });
 * new EnvoyGateway(release, 'Envoy', { namespace, loadBalancer });
 */
export function networkLoadBalancer(props: NetworkLoadBalancerProps): LoadBalancer {
  const { controller, internal = false, preserveClientAddresses = true, crossZone = true, name, allowedCidrs } = props;
  return {
    ...(Construct.isConstruct(controller) ? { controller } : {}),
    className: 'service.k8s.aws/nlb',
    allowedCidrs,
    annotations: {
      ...(name === undefined ? {} : { [`${ANNOTATION}name`]: name }),
      [`${ANNOTATION}scheme`]: internal ? 'internal' : 'internet-facing',
      [`${ANNOTATION}nlb-target-type`]: 'ip',
      [`${ANNOTATION}target-group-attributes`]: `preserve_client_ip.enabled=${String(preserveClientAddresses)}`,
      [`${ANNOTATION}attributes`]: `load_balancing.cross_zone.enabled=${String(crossZone)}`,
    },
  };
}

/** What is wrong with the load balancer of an add-on, as sentences. */
export function loadBalancerProblems(loadBalancer: LoadBalancer | false | undefined): string[] {
  if (loadBalancer === undefined || loadBalancer === false) return [];
  const { allowedCidrs, className, annotations = {} } = loadBalancer;
  const name = annotations[`${ANNOTATION}name`];
  return [
    ...(allowedCidrs === undefined || allowedCidrs.length > 0
      ? []
      : [problem('loadBalancer.allowedCidrs', 'one or more', 'none')]),
    ...(className === undefined || /^[a-z0-9.-]+\/[A-Za-z0-9._-]+$|^[a-z0-9-]+$/.test(className)
      ? []
      : [problem('loadBalancer.className', 'a class such as service.k8s.aws/nlb', className)]),
    ...(name === undefined || /^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/.test(name)
      ? []
      : [problem('loadBalancer.name', '1 to 32 letters, digits and hyphens, a letter or digit at both ends', name)]),
  ];
}

/** Fields of a Service, with a load balancer or without. */
export function serviceFields(loadBalancer: LoadBalancer | false = {}) {
  if (loadBalancer === false) return { type: 'ClusterIP' as const, annotations: {} };
  const { className, annotations = {}, allowedCidrs } = loadBalancer;
  return {
    type: 'LoadBalancer' as const,
    annotations: { ...annotations },
    ...(className === undefined ? {} : { loadBalancerClass: className }),
    ...(allowedCidrs === undefined ? {} : { loadBalancerSourceRanges: allowedCidrs.map(String) }),
  };
}

/** What comes before proxies with this load balancer. */
export function controllersOf(loadBalancer: LoadBalancer | false = {}): IConstruct[] {
  return loadBalancer !== false && loadBalancer.controller !== undefined ? [loadBalancer.controller] : [];
}
