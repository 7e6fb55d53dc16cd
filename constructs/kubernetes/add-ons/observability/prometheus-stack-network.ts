import { Construct, type IConstruct } from 'constructs';
import type { INetworkPolicyEgressRule, INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1' with {
  'resolution-mode': 'import',
};
import type { ListeningPort } from '../../../core/connections';
import { standardLabels } from '../../labels';
import { installManifests } from '../../manifests/install';
import type { Manifest } from '../../manifests/manifest';
import type { INamespace } from '../../namespace-ref';
import { policyPorts } from '../../network/policy-rules';
import { type ConnectionSource, sourcePeers } from '../../network/source';
import { releaseName } from '../../object-name';
import { OBSERVABILITY_CHARTS } from './charts';
import { ALERTMANAGER, PROMETHEUS } from './prometheus-stack-values';

const RELEASE = OBSERVABILITY_CHARTS.kubePrometheusStack.name;
type Labels = Readonly<Record<string, string>>;

/** Labels that the operator gives the pods of Prometheus. */
export const PROMETHEUS_PODS: Labels = {
  'app.kubernetes.io/name': 'prometheus',
  'app.kubernetes.io/instance': PROMETHEUS,
};
const ALERTMANAGER_PODS: Labels = {
  'app.kubernetes.io/name': 'alertmanager',
  'app.kubernetes.io/instance': ALERTMANAGER,
};
const OF_RELEASE: Labels = { 'app.kubernetes.io/instance': RELEASE };
const GRAFANA_PODS: Labels = { ...OF_RELEASE, 'app.kubernetes.io/name': 'grafana' };
const OPERATOR_PODS: Labels = { ...OF_RELEASE, 'app.kubernetes.io/component': 'prometheus-operator' };
const STATE_PODS: Labels = { ...OF_RELEASE, 'app.kubernetes.io/name': 'kube-state-metrics' };

/** The parts that others may connect to, and the ports of their pods. */
const PORTS = { prometheus: 9090, alertmanager: 9093, grafana: 3000 } as const;
/** A part of a `PrometheusStack` that others connect to. */
export type MonitoringPort = keyof typeof PORTS;

const WEBHOOK = 10_250;
const RELOADER = 8080;
const GOSSIP = 9094;
/** The API server, 443 or 6443. Its address is not known. */
const API = [443, 6443];
/** Of node exporter, and of the kubelet. */
const ON_NODES = [9100, 10_250];

/** What the parts of a `PrometheusStack` connect to, in a namespace that refuses everything: one release of policies. */
export class MonitoringNetwork {
  private readonly guests: Readonly<Record<MonitoringPort, INetworkPolicyPeer[]>> = {
    prometheus: [],
    alertmanager: [],
    grafana: [],
  };
  private readonly scope?: Construct;

  /** `outward` are TCP ports at which Alertmanager reaches whom it tells. */
  constructor(
    stack: Construct,
    namespace: INamespace,
    private readonly outward: readonly number[],
  ) {
    // Only a namespace of this app that refuses everything else has to be opened: see `openNamespace`.
    if (!namespace.opensDns) return;
    this.scope = new Construct(stack, 'Network');
    installManifests(this.scope, {
      name: releaseName('network-policy', RELEASE),
      namespace: namespace.namespaceName,
      objects: () => this.policies(),
      after: [namespace],
    });
  }

  /** What comes before the pods. */
  first(): IConstruct[] {
    return this.scope === undefined ? [] : [this.scope];
  }

  /** Lets `source` connect to one part. */
  allowFrom(source: ConnectionSource, port: MonitoringPort): void {
    this.guests[port].push(...sourcePeers(source).peers);
  }

  private policies(): Manifest[] {
    const scraped = [PROMETHEUS_PODS];
    return [
      // Operator, Grafana, kube-state-metrics and the Jobs of the chart ask the API server.
      this.policy(RELEASE, OF_RELEASE, [], [{ ports: tcp(API) }]),
      this.policy(`${RELEASE}-operator`, OPERATOR_PODS, [{ ports: tcp([WEBHOOK]) }]),
      this.policy(
        PROMETHEUS,
        PROMETHEUS_PODS,
        [
          {
            from: [...pods([GRAFANA_PODS, PROMETHEUS_PODS]), ...this.guests.prometheus],
            ports: tcp([PORTS.prometheus]),
          },
          { from: pods(scraped), ports: tcp([RELOADER]) },
        ],
        // What it collects from, wherever it is: each workload lets it in on the port that its monitor names, and on no other.
        [{ to: [{ namespaceSelector: {} }] }, { ports: tcp([...API, ...ON_NODES]) }],
      ),
      this.policy(
        ALERTMANAGER,
        ALERTMANAGER_PODS,
        [
          {
            from: [...pods([PROMETHEUS_PODS, GRAFANA_PODS]), ...this.guests.alertmanager],
            ports: tcp([PORTS.alertmanager]),
          },
          { from: pods(scraped), ports: tcp([RELOADER]) },
          { from: pods([ALERTMANAGER_PODS]), ports: gossip() },
        ],
        [
          { to: pods([ALERTMANAGER_PODS]), ports: gossip() },
          ...(this.outward.length === 0 ? [] : [{ ports: tcp(this.outward) }]),
        ],
      ),
      this.policy(
        `${RELEASE}-grafana`,
        GRAFANA_PODS,
        [{ from: [...pods(scraped), ...this.guests.grafana], ports: tcp([PORTS.grafana]) }],
        // Data sources are of the cluster: each lets it in, or not.
        [{ to: [{ namespaceSelector: {} }] }],
      ),
      this.policy(`${RELEASE}-kube-state-metrics`, STATE_PODS, [{ from: pods(scraped), ports: tcp([8080, 8081]) }]),
    ];
  }

  private policy(
    name: string,
    selected: Labels,
    ingress: readonly object[],
    egress: readonly INetworkPolicyEgressRule[] = [],
  ): Manifest {
    return {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, labels: { ...(this.scope === undefined ? {} : standardLabels(this.scope, name)) } },
      spec: {
        podSelector: { matchLabels: { ...selected } },
        policyTypes: ['Ingress', 'Egress'],
        ...(ingress.length === 0 ? {} : { ingress }),
        ...(egress.length === 0 ? {} : { egress }),
      },
    };
  }
}

function pods(all: readonly Labels[]): INetworkPolicyPeer[] {
  return all.map((labels) => ({ podSelector: { matchLabels: { ...labels } } }));
}

function tcp(ports: readonly number[]) {
  return policyPorts(ports.map((port): ListeningPort => ({ port })));
}

function gossip() {
  return policyPorts([
    { port: GOSSIP, protocol: 'TCP' },
    { port: GOSSIP, protocol: 'UDP' },
  ]);
}
