import { Construct } from 'constructs';
import { COMMERCIAL_REGION } from '../../../core/aws-place';
import { isKnown } from '../../../core/checks';
import { problem } from '../../../core/errors';
import { KUBERNETES_NAME } from '../../../core/kubernetes-name';
import type { PodIdentity } from '../../../core/pod-identity';
import { LayerStack } from '../../../core/stack';
import type { Provided } from '../../manifests/releases';
import type { INamespace } from '../../namespace-ref';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { containerSecurityContext, podSecurityContext } from '../../workload/security';
import { ROUTING_CHARTS } from './charts';
import { addOnChecks, installAddOn, serviceAccountValues, spreadValues } from '../install-add-on';

const CHART = ROUTING_CHARTS.awsLoadBalancerController;
/** Of its pods, by the default of the chart. */
const WEBHOOK_PORT = 9443;

/** Settings of an {@link AwsLoadBalancerController}. */
export interface AwsLoadBalancerControllerProps {
  /** Name of the EKS cluster, which is part of the tags by which subnets and security groups are found. */
  readonly clusterName: string;
  /** AWS region of the cluster. */
  readonly region: string;
  /** VPC of the cluster. */
  readonly vpcId: string;
  /** Role that may make load balancers. */
  readonly identity: PodIdentity;
  /**
   * Namespace that it is installed in; the API server has to reach port 9443 of its pods. Opened to it where it is a `Namespace`.
   * @default - kube-system
   */
  readonly namespace?: INamespace;
  /**
   * Name of the class whose Ingresses it serves. The class is made with it.
   * @default 'alb'
   */
  readonly ingressClassName?: string;
  /**
   * Makes it the class of Ingresses that name none.
   * @default false
   */
  readonly isDefaultIngressClass?: boolean;
  /**
   * Makes it the controller of Services of type LoadBalancer that name no class. A webhook then sees every Service: while it does not
   * answer, none can be made on the cluster.
   * @default false: such a Service says `loadBalancerClass: service.k8s.aws/nlb`
   */
  readonly isDefaultForServices?: boolean;
  /**
   * Where load balancers send requests that are not told otherwise: to the pods themselves, or to a port on every node, which takes
   * Services of type NodePort.
   * @default 'ip'
   */
  readonly targetType?: 'ip' | 'instance';
  /**
   * TLS versions and ciphers of listeners that name none.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
   * @default 'ELBSecurityPolicy-TLS13-1-2-2021-06'
   */
  readonly sslPolicy?: string;
  /**
   * Security group from which load balancers reach pods, where it writes the rules for that.
   * @default - one that it makes, once a load balancer needs it
   */
  readonly backendSecurityGroupId?: string;
  /**
   * Writes rules on the security groups of nodes also for load balancers whose own groups are named by annotation.
   * @default false: whoever names the groups opens the way
   */
  readonly managesBackendRules?: boolean;
  /**
   * Lets annotations attach WAF web ACLs. Those attached by others, Terraform included, are taken off.
   * @default false
   */
  readonly wafv2?: boolean;
  /**
   * Lets annotations turn on AWS Shield Advanced, which has to be subscribed to.
   * @default false
   */
  readonly shield?: boolean;
  /**
   * Tags of everything that it makes in AWS.
   * @default - those of the stack
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Pods: 1 to 10. One works, the others answer webhooks; with one, Ingresses are refused while it moves to another node.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Of each pod.
   * @default \{ cpu: ['100m'], memory: ['200Mi', '500Mi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Makes load balancers of AWS for Ingresses and Services. Whatever holds an Ingress is installed after it, and has to be gone
 * before it: otherwise load balancers stay behind.
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/
 * @example
 * const identity = loadBalancerControllerRole(stack, 'AlbRole', { cluster });
 * const { clusterName } = cluster;
 * new AwsLoadBalancerController(release, 'Alb', { clusterName, region: 'us-east-1', vpcId: vpc.vpcId, identity });
 */
export class AwsLoadBalancerController extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version that it does not support included. */
  constructor(scope: Construct, id: string, props: AwsLoadBalancerControllerProps) {
    super(scope, id);
    const { region, namespace, identity, ingressClassName, targetType, replicas, resources } = props;
    const tags = props.tags ?? { ...LayerStack.find(this)?.tags };
    addOnChecks(this, CHART, { namespace, identity })
      .matches('region', region, COMMERCIAL_REGION.pattern, COMMERCIAL_REGION.allowed)
      .matches('vpcId', props.vpcId, /^vpc-[0-9a-f]+$/, 'the id of a VPC')
      .matches('ingressClassName', ingressClassName, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
      .oneOf('targetType', targetType, ['ip', 'instance'])
      .matches('sslPolicy', props.sslPolicy, /^ELBSecurityPolicy-/, 'the name of an ELB security policy')
      .matches('backendSecurityGroupId', props.backendSecurityGroupId, /^sg-[0-9a-f]+$/, 'the id of a security group')
      .all(tagProblems(tags))
      .range('replicas', replicas, 1, 10, 'pods')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .throwIfAny();
    const provides = loadBalancerControllerProvides(props);
    const traffic = { served: [WEBHOOK_PORT] };
    const values = loadBalancerControllerValues({ ...props, tags });
    installAddOn(this, CHART, values, { namespace, identity, provides, traffic });
  }
}

/** Values of the chart. */
export function loadBalancerControllerValues(props: AwsLoadBalancerControllerProps) {
  const { clusterName, region, vpcId, identity, ingressClassName = 'alb', tags = {}, replicas = 2 } = props;
  const { isDefaultIngressClass = false, isDefaultForServices = false, targetType = 'ip' } = props;
  const { sslPolicy = 'ELBSecurityPolicy-TLS13-1-2-2021-06', backendSecurityGroupId } = props;
  const { managesBackendRules = false, wafv2 = false, shield = false } = props;
  const { resources = { cpu: ['100m'], memory: ['200Mi', '500Mi'] } } = props;
  return {
    clusterName,
    // Asked of the node's metadata otherwise, which pods do not reach.
    region,
    vpcId,
    serviceAccount: serviceAccountValues(identity),
    ingressClass: ingressClassName,
    createIngressClassResource: true,
    ingressClassConfig: { default: isDefaultIngressClass },
    // Empty, and nothing refers to it.
    ingressClassParams: { create: false },
    enableServiceMutatorWebhook: isDefaultForServices,
    defaultTargetType: targetType,
    defaultSSLPolicy: sslPolicy,
    enableBackendSecurityGroup: true,
    ...(backendSecurityGroupId === undefined ? {} : { backendSecurityGroup: backendSecurityGroupId }),
    enableManageBackendSecurityGroupRules: managesBackendRules,
    enableShield: shield,
    // WAF Classic, which has ended.
    enableWaf: false,
    enableWafv2: wafv2,
    ...(Object.keys(tags).length === 0 ? {} : { defaultTags: { ...tags } }),
    // An upgrade takes over the certificate of the webhook. A new one each time is refused until pods have it, a minute or more.
    keepTLSSecret: true,
    replicaCount: replicas,
    ...(replicas > 1 ? { podDisruptionBudget: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' } } : {}),
    configureDefaultAffinity: false,
    topologySpreadConstraints: spreadValues(CHART.name, CHART),
    priorityClassName: 'system-cluster-critical',
    podSecurityContext: { ...podSecurityContext(), fsGroup: 65_534 },
    securityContext: { ...containerSecurityContext(), runAsNonRoot: true },
    resources: resourceRequirements(resources),
  };
}

/** Its webhooks for pods concern those alone whose namespace or label asks for it. */
export function loadBalancerControllerProvides(
  props: Pick<AwsLoadBalancerControllerProps, 'isDefaultForServices'>,
): Provided {
  const services = props.isDefaultForServices === true ? ['Service'] : [];
  return {
    apiGroups: ['aga.k8s.aws', 'elbv2.k8s.aws', 'gateway.k8s.aws'],
    webhooks: [{ kinds: ['Ingress', 'IngressClassParams', ...services, 'TargetGroupBinding'] }],
  };
}

/** Tags reach the controller as one argument, `KEY=VALUE,KEY=VALUE`, which knows no escapes. */
function tagProblems(tags: Readonly<Record<string, string>>): string[] {
  const fits = (text: string, pattern: RegExp) => !isKnown(text) || pattern.test(text);
  return Object.entries(tags)
    .filter(([key, value]) => !fits(key, /^[^\s=,"][^=,"]*$/) || !fits(value, /^[^,"]*$/))
    .map(([key, value]) => problem('tags', 'without commas and quotes, and their keys without =', `${key}=${value}`));
}
