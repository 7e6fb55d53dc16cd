import { Construct, type IConstruct } from 'constructs';
import { COMMERCIAL_REGION } from '../../../core/aws-place';
import { isKnown } from '../../../core/checks';
import { Duration } from '../../../core/duration';
import { problem } from '../../../core/errors';
import type { PodIdentity } from '../../../core/pod-identity';
import type { Provided } from '../../manifests/releases';
import type { INamespace } from '../../namespace-ref';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { addOnChecks, installAddOn, serviceAccountValues } from '../install-add-on';
import { isDomain } from './certificates/solver';
import { ROUTING_CHARTS } from './charts';

const CHART = ROUTING_CHARTS.externalDns;
const METRICS_PORT = 7979;
const POLICIES = ['create-only', 'sync', 'upsert-only'] as const;
const SOURCES = ['ingress', 'service'] as const;

/** Custom resources that it brings, read by no source that it can be given here. */
export const EXTERNAL_DNS_PROVIDES: Provided = { apiGroups: ['externaldns.k8s.io'] };

/** Settings of an {@link ExternalDns}. */
export interface ExternalDnsProps {
  /** Domains whose hosted zones it may write to, with all below them: one or more. */
  readonly domains: readonly string[];
  /**
   * Who its records belong to: 1 to 63 letters, digits and hyphens. Two clusters with the same one delete each other's records.
   * Changing this leaves the records there are to nobody.
   */
  readonly ownerId: string;
  /** AWS region in which its role is taken. */
  readonly region: string;
  /** Role that may change the records of the domains, such as `externalDnsRole(…)`. */
  readonly identity: PodIdentity;
  /**
   * Namespace that it is installed in. Opened to it where it is a `Namespace`.
   * @default - kube-system
   */
  readonly namespace?: INamespace;
  /**
   * Only zones of the internet, or only those of VPCs.
   * @default - both
   */
  readonly zones?: 'private' | 'public';
  /**
   * Where it takes names from: hosts of Ingresses, and annotations of Services.
   * @default ['ingress', 'service']
   */
  readonly sources?: readonly (typeof SOURCES)[number][];
  /**
   * Add-on that brings the Gateway API, or `'installed'` where it is there already: takes names from HTTPRoutes too. Without its
   * definitions it does not start, so that it is installed after.
   * @default - none
   */
  readonly gatewayApi?: IConstruct | 'installed';
  /**
   * The same for Gateways and VirtualServices of Istio.
   * @default - none
   */
  readonly istio?: IConstruct | 'installed';
  /**
   * `sync` deletes records of its own whose object is gone; `upsert-only` keeps them, and they lead nowhere; `create-only` does not
   * change them either.
   * @default 'upsert-only'
   */
  readonly policy?: (typeof POLICIES)[number];
  /**
   * How often everything is compared: 30 seconds to 1 day. Changes are seen at once; each comparison costs requests to Route 53.
   * @default Duration.minutes(5)
   */
  readonly interval?: Duration;
  /**
   * Of its pod. Memory grows with the number of records.
   * @default \{ cpu: ['25m'], memory: ['64Mi', '256Mi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Keeps records of Route 53 for what the cluster serves. It changes those alone that it made, which it marks by records of type TXT.
 *
 * Helm installs the definition of its custom resource once and never again. No source that it can be given here reads one; whoever
 * uses `DNSEndpoint` by other means applies that of a new version first, from the folder `crds` of its chart.
 * @see https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/aws/
 * @example
 * const identity = externalDnsRole(stack, 'DnsRole', { cluster, hostedZoneIds: ['Z0123456789ABCDEFGHIJ'] });
 * new ExternalDns(release, 'Dns', { domains: ['example.com'], ownerId: 'shop-dev', region: 'us-east-1', identity });
 */
export class ExternalDns extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version that it does not support included. */
  constructor(scope: Construct, id: string, props: ExternalDnsProps) {
    super(scope, id);
    const { domains, namespace, identity, sources, gatewayApi, istio, interval, resources } = props;
    addOnChecks(this, CHART, { namespace, identity })
      .all(domains.length > 0 ? [] : [problem('domains', 'one or more', 'none')])
      .all(domains.flatMap(domainProblems))
      .matches('ownerId', props.ownerId, /^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/, '1 to 63 letters, digits and hyphens')
      .matches('region', props.region, COMMERCIAL_REGION.pattern, COMMERCIAL_REGION.allowed)
      .oneOf('zones', props.zones, ['private', 'public'])
      .all(
        (sources ?? []).flatMap((one) => (SOURCES.includes(one) ? [] : [problem('sources', SOURCES.join(', '), one)])),
      )
      .that(
        sources?.length !== 0 || gatewayApi !== undefined || istio !== undefined,
        'sources',
        'one or more, without `gatewayApi` and `istio`',
        'none',
      )
      .oneOf('policy', props.policy, POLICIES)
      .range('interval', interval?.toSeconds(), 30, 86_400, 'seconds')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .throwIfAny();
    installAddOn(this, CHART, externalDnsValues(props), {
      namespace,
      identity,
      provides: EXTERNAL_DNS_PROVIDES,
      traffic: { served: [METRICS_PORT] },
      after: [gatewayApi, istio].filter((one) => Construct.isConstruct(one)),
    });
  }
}

function domainProblems(domain: string, index: number): string[] {
  if (!isKnown(domain) || isDomain(domain)) return [];
  return [problem(`domains[${index.toString()}]`, 'a domain such as example.com', domain)];
}

/** Values of the chart. */
export function externalDnsValues(props: ExternalDnsProps) {
  const { domains, ownerId, region, identity, zones, gatewayApi, istio } = props;
  const { sources = SOURCES, policy = 'upsert-only', interval = Duration.minutes(5) } = props;
  const { resources = { cpu: ['25m'], memory: ['64Mi', '256Mi'] } } = props;
  return {
    provider: { name: 'aws' },
    serviceAccount: serviceAccountValues(identity),
    env: [{ name: 'AWS_DEFAULT_REGION', value: region }],
    sources: [
      ...sources,
      ...(gatewayApi === undefined ? [] : ['gateway-httproute']),
      ...(istio === undefined ? [] : ['istio-gateway', 'istio-virtualservice']),
    ],
    domainFilters: [...domains],
    txtOwnerId: ownerId,
    policy,
    interval: `${interval.toSeconds().toString()}s`,
    triggerLoopOnEvent: true,
    ...(zones === undefined ? {} : { extraArgs: { 'aws-zone-type': zones } }),
    logFormat: 'json',
    priorityClassName: 'system-cluster-critical',
    resources: resourceRequirements(resources),
  };
}
