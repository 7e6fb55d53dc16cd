import { Construct } from 'constructs';
import type { Connectable } from '../../../core/connections';
import { ConstructError } from '../../../core/errors';
import { LayerStack } from '../../../core/stack';
import type { Checks } from '../../../core/checks';
import { HelmRelease } from '../../helm-release';
import type { Provided } from '../../manifests/releases';
import type { INamespace } from '../../namespace-ref';
import type { ConnectionSource } from '../../network/source';
import { resourcesProblems } from '../../workload/resources';
import type { IWorkload } from '../../workload/workload';
import { addOnChecks } from '../install-add-on';
import { OBSERVABILITY_CHARTS } from './charts';
import { grafanaProblems } from './grafana-props';
import { alertRouteProblems, channelsOf, secretsOf } from './monitoring/alert-routes';
import {
  ImportedPrometheus,
  type ImportedPrometheusProps,
  type IPrometheus,
  otlpUrlOf,
} from './monitoring/prometheus-ref';
import { secretsFirst } from './monitoring/secret-key';
import { MonitoringNetwork, PROMETHEUS_PODS } from './prometheus-stack-network';
import type { PrometheusStackProps } from './prometheus-stack-props';
import { ALERTMANAGER, PROMETHEUS, prometheusStackValues } from './prometheus-stack-values';

export type { PrometheusStackProps };

const CHART = OBSERVABILITY_CHARTS.kubePrometheusStack;
/** @see https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels */
const LABEL = /^(?!__)[a-zA-Z_]\w*$/;

/** Custom resources and webhooks that it brings. The webhooks refuse only once the Job that completes them has run. */
export const PROMETHEUS_STACK_PROVIDES: Provided = {
  apiGroups: ['monitoring.coreos.com'],
  webhooks: [{ kinds: ['AlertmanagerConfig', 'PrometheusRule'] }],
};

/**
 * Prometheus with its operator, Alertmanager and Grafana, and what measures nodes and Kubernetes itself. It takes every
 * `ServiceMonitor`, `PodMonitor` and `PrometheusRule` of every namespace. Volumes stay when it is uninstalled, but not when their
 * namespace goes.
 * @see https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack
 * @example
 * const namespace = new Namespace(release, 'Namespace', { name: 'monitoring' });
 * const grafana = { admin: { secret: 'grafana-admin' } };
 * const monitoring = new PrometheusStack(release, 'Monitoring', { namespace, grafana });
 */
export class PrometheusStack extends Construct implements IPrometheus {
  /** Refers to a Prometheus managed elsewhere, whose operator takes monitors and rules of every namespace. */
  static fromPrometheusUrl(scope: Construct, id: string, props: ImportedPrometheusProps): IPrometheus {
    return new ImportedPrometheus(scope, id, props);
  }

  readonly namespace: INamespace;
  /** Labels of the pods of Prometheus. */
  readonly podLabels: Readonly<Record<string, string>> = PROMETHEUS_PODS;
  /** Address of Prometheus on the cluster, for whoever asks it: analyses of rollouts, agents. Open it with {@link allowFrom}. */
  readonly prometheusUrl: string;
  /** Where it takes metrics by OTLP; undefined without `remoteWriteReceiver`. */
  readonly otlpUrl?: string;
  readonly workloadName: string = PROMETHEUS;
  readonly serviceName: string = PROMETHEUS;
  readonly ports = { prometheus: 9090 };
  readonly alertmanagerUrl: string;
  /** Address of Grafana on the cluster. */
  readonly grafanaUrl: string;
  /** Service of Grafana, for a route: it listens on port 80. */
  readonly grafanaServiceName = `${CHART.name}-grafana`;
  private readonly network: MonitoringNetwork;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version that it does not support included. */
  constructor(scope: Construct, id: string, props: PrometheusStackProps) {
    super(scope, id);
    const { namespace, grafana, alerts } = props;
    checkPrometheusStack(addOnChecks(this, CHART), props).throwIfAny();
    const address = (service: string, port: number) =>
      `http://${service}.${namespace.namespaceName}.svc:${port.toString()}`;
    this.namespace = namespace;
    this.prometheusUrl = address(PROMETHEUS, 9090);
    this.otlpUrl = props.remoteWriteReceiver === true ? otlpUrlOf(this.prometheusUrl) : undefined;
    this.alertmanagerUrl = address(ALERTMANAGER, 9093);
    this.grafanaUrl = address(this.grafanaServiceName, 80);
    this.network = new MonitoringNetwork(this, namespace, [
      ...new Set(channelsOf(alerts).map((channel) => channel.port)),
    ]);
    const secrets = [
      ...(grafana === 'none' ? [] : [grafana.admin.secret]),
      ...secretsOf(alerts).map(({ secret }) => secret),
    ];
    const { repository, name, version } = CHART;
    new HelmRelease(this, 'Release', {
      name,
      namespace,
      chart: { repository, name, version },
      values: prometheusStackValues({ ...props, externalLabels: props.externalLabels ?? this.whereItIs() }),
      provides: PROMETHEUS_STACK_PROVIDES,
      after: [...secretsFirst(secrets), ...this.network.first()],
    });
  }

  /** Lets `source` ask Prometheus, where the namespace refuses everything. */
  allowFrom(source: ConnectionSource): void {
    this.network.allowFrom(source, 'prometheus');
  }

  /** Lets `source`, such as a gateway, connect to Grafana. */
  allowGrafanaFrom(source: ConnectionSource): void {
    this.network.allowFrom(source, 'grafana');
  }

  /** Lets `source` send alerts to Alertmanager. */
  allowAlertmanagerFrom(source: ConnectionSource): void {
    this.network.allowFrom(source, 'alertmanager');
  }

  /**
   * Lets Prometheus in at `target`: its own side is open to all pods of the cluster.
   * @throws {ConstructError} `ConnectionInvalid` for what is no workload.
   */
  connectsTo(target: IWorkload | Connectable): void {
    if (!('podLabels' in target))
      throw new ConstructError(this.constructor.name, this.node.path, 'ConnectionInvalid', [
        'it connects to pods of the cluster alone',
      ]);
    target.allowFrom(this);
  }

  private whereItIs(): Readonly<Record<string, string>> {
    const tags = LayerStack.find(this)?.tags;
    return tags === undefined ? {} : { system: tags.system, environment: tags.environment };
  }
}

function checkPrometheusStack(checks: Checks, props: PrometheusStackProps): Checks {
  const { grafana, alerts, retention, storage, scrapeInterval, replicas, alertmanagerReplicas, resources } = props;
  const wrongLabels = Object.keys(props.externalLabels ?? {}).filter((label) => !LABEL.test(label));
  return checks
    .range('retention', retention?.toSeconds(), 7_200, 31_622_400, 'seconds')
    .range('storage', storage?.toMebibytes(), 1_024, 16_777_216, 'MiB')
    .range('scrapeInterval', scrapeInterval?.toSeconds(), 5, 120, 'seconds')
    .range('replicas', replicas, 1, 4, 'pods')
    .range('alertmanagerReplicas', alertmanagerReplicas, 1, 5, 'pods')
    .oneOf('dns', props.dns, ['coredns', 'kube-dns', 'none'])
    .that(wrongLabels.length === 0, 'externalLabels', 'named by letters, digits and _', wrongLabels)
    .all(resources === undefined ? [] : resourcesProblems('resources', resources))
    .all(grafana === 'none' ? [] : grafanaProblems(grafana))
    .all(alerts === undefined ? [] : alertRouteProblems('alerts', alerts));
}
