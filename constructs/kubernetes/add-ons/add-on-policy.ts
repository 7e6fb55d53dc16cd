import { Construct, type IConstruct } from 'constructs';
import type { Destination, ListeningPort } from '../../core/connections';
import type { PodIdentity } from '../../core/pod-identity';
import { standardLabels } from '../labels';
import { installManifests } from '../manifests/install';
import type { Manifest } from '../manifests/manifest';
import type { INamespace } from '../namespace-ref';
import { ipBlocks } from '../network/ip-blocks';
import { policyPorts } from '../network/policy-rules';
import { releaseName } from '../object-name';

/** What an add-on needs of the network besides DNS, the API server and the services of its cloud. */
export interface AddOnTraffic {
  /**
   * TCP ports of its pods that everyone may connect to: the API server to webhooks and APIs that it hands on, load balancers to proxies.
   * @default - none
   */
  readonly served?: readonly number[];
  /**
   * TCP ports that its pods connect to on nodes.
   * @default - none
   */
  readonly onNodes?: readonly number[];
  /**
   * Ports that its pods connect to anywhere: other pods of the cluster, and the internet.
   * @default - none
   */
  readonly anywhere?: readonly ListeningPort[];
  /**
   * Lets its pods connect to all pods of the cluster, whose own policies decide.
   * @default false
   */
  readonly toPods?: boolean;
}

/** Whose pods they are, and where. */
interface AddOnPods {
  /** Release of the chart, whose pods carry its name. */
  readonly release: string;
  readonly namespace: INamespace;
  readonly identity?: PodIdentity;
}

/** The API server, 443 or 6443, and the services of a cloud. Their addresses are not known before they are asked for. */
const HTTPS = [443, 6443];

/**
 * Opens a namespace that refuses everything to the pods of an add-on, by a release of its own, and says what comes before the
 * add-on. Nothing where the namespace is managed elsewhere: a policy there might be the first, and close what is open.
 */
export function openNamespace(addOn: Construct, pods: AddOnPods, traffic: AddOnTraffic): IConstruct[] {
  const { namespace, release } = pods;
  // Only a namespace that refuses everything else has to open DNS.
  if (!namespace.opensDns) return [];
  const scope = new Construct(addOn, 'Network');
  installManifests(scope, {
    name: releaseName('network-policy', release),
    namespace: namespace.namespaceName,
    objects: () => [policy(scope, pods, traffic)],
    after: [namespace],
  });
  return [scope];
}

function policy(
  scope: Construct,
  { release, identity }: AddOnPods,
  { served = [], onNodes = [], anywhere = [], toPods = false }: AddOnTraffic,
): Manifest {
  const asked = (identity?.destinations() ?? []).filter(isMoreThanHttps).map(({ cidrs, except, ports }) => ({
    to: ipBlocks(cidrs, except).map((ipBlock) => ({ ipBlock })),
    ports: policyPorts(ports),
  }));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: release, labels: { ...standardLabels(scope, release) } },
    spec: {
      podSelector: { matchLabels: { 'app.kubernetes.io/instance': release } },
      policyTypes: ['Ingress', 'Egress'],
      ...(served.length === 0 ? {} : { ingress: [{ ports: policyPorts(served.map(tcp)) }] }),
      egress: [
        { ports: policyPorts([...[...HTTPS, ...onNodes].map(tcp), ...anywhere]) },
        ...asked,
        ...(toPods ? [{ to: [{ namespaceSelector: {} }] }] : []),
      ],
    },
  };
}

/**
 * What is open anyway is left out with its exceptions: the VPC CNI would let these win over the rule for everyone.
 * @see https://github.com/aws/aws-network-policy-agent/issues/326
 */
function isMoreThanHttps({ ports }: Destination): boolean {
  return ports.some(({ port, protocol = 'TCP' }) => protocol !== 'TCP' || !HTTPS.includes(port));
}

function tcp(port: number): ListeningPort {
  return { port, protocol: 'TCP' };
}
