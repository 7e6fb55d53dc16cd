import type { Duration } from '../../../core/duration';
import type { Size } from '../../../core/size';
import { quantityOf } from '../../quantity';
import { resourceRequirements } from '../../workload/resources';
import { containerSecurityContext, podSecurityContext } from '../../workload/security';
import { topologySpread } from '../../workload/spread';
import { OBSERVABILITY_CHARTS } from './charts';
import { grafanaValues } from './grafana-values';
import { alertmanagerConfig, secretsOf } from './monitoring/alert-routes';
import { pathOf, RECEIVER_FILES } from './monitoring/receivers';
import { secretNameOf } from './monitoring/secret-key';
import { PROMETHEUS_STACK_DEFAULTS, type PrometheusStackSettings } from './prometheus-stack-props';

const CHART = OBSERVABILITY_CHARTS.kubePrometheusStack;
/** The chart's own name of what it makes, which the operator puts in the labels of pods. */
export const PROMETHEUS = `${CHART.name}-prometheus`;
export const ALERTMANAGER = `${CHART.name}-alertmanager`;

/** Of the operator, and of those that look at the cluster for it. */
const SMALL = resourceRequirements({ cpu: ['50m'], memory: ['64Mi', '256Mi'] });
const TINY = resourceRequirements({ cpu: ['10m'], memory: ['32Mi', '64Mi'] });

/** Of the disk: what is not written yet and what is being compacted takes the rest. */
const FILLED = 0.8;

/** Values of the chart. */
export function prometheusStackValues(props: PrometheusStackSettings) {
  const { controlPlane = false, dns = 'coredns', nodeExporter = true, grafana, allowDestroy = false } = props;
  const isManaged = { enabled: controlPlane };
  return {
    // Helm installs what is in `crds/` once and never again: a Job applies those of the chart at each upgrade.
    crds: {
      upgradeJob: {
        enabled: true,
        image: { busybox: { tag: '1.38.0' } },
        resources: SMALL,
        podLabels: { 'app.kubernetes.io/instance': CHART.name },
      },
    },
    prometheusOperator: operatorValues(),
    prometheus: prometheusValues(props, allowDestroy),
    alertmanager: alertmanagerValues(props, allowDestroy),
    grafana: grafana === 'none' ? { enabled: false } : grafanaValues(grafana, allowDestroy),
    'kube-state-metrics': {
      // Nothing here needs Secrets, which it would read in every namespace.
      collectorsExclude: ['secrets'],
      metricLabelsAllowlist: ['namespaces=[environment,system]', 'nodes=[node.kubernetes.io/instance-type]'],
      resources: SMALL,
    },
    nodeExporter: { enabled: nodeExporter },
    ...(nodeExporter ? { 'prometheus-node-exporter': nodeExporterValues() } : {}),
    kubeEtcd: isManaged,
    kubeScheduler: isManaged,
    kubeControllerManager: isManaged,
    kubeProxy: isManaged,
    coreDns: { enabled: dns === 'coredns' },
    kubeDns: { enabled: dns === 'kube-dns' },
  };
}

function operatorValues() {
  return {
    resources: SMALL,
    prometheusConfigReloader: { resources: TINY, enableProbe: true },
    admissionWebhooks: { patch: { resources: TINY } },
    networkPolicy: { enabled: false },
  };
}

function prometheusValues(props: PrometheusStackSettings, allowDestroy: boolean) {
  const { retention, storage, storageClass, replicas, resources, scrapeInterval, remoteWriteReceiver, externalLabels } =
    { ...PROMETHEUS_STACK_DEFAULTS, ...props };
  return {
    podDisruptionBudget: budget(replicas),
    // Two Prometheus have not quite the same samples: one that asks sees those of one.
    service: { sessionAffinity: 'ClientIP' },
    prometheusSpec: {
      replicas,
      retention: inSeconds(retention),
      retentionSize: `${Math.floor(storage.toMebibytes() * FILLED).toString()}MiB`,
      scrapeInterval: inSeconds(scrapeInterval),
      evaluationInterval: inSeconds(scrapeInterval),
      ...(Object.keys(externalLabels).length === 0 ? {} : { externalLabels: { ...externalLabels } }),
      enableOTLPReceiver: remoteWriteReceiver,
      enableRemoteWriteReceiver: remoteWriteReceiver,
      // Without these it takes what carries the label of this release alone.
      serviceMonitorSelectorNilUsesHelmValues: false,
      podMonitorSelectorNilUsesHelmValues: false,
      probeSelectorNilUsesHelmValues: false,
      ruleSelectorNilUsesHelmValues: false,
      scrapeConfigSelectorNilUsesHelmValues: false,
      resources: resourceRequirements(resources),
      topologySpreadConstraints: spread('prometheus', PROMETHEUS),
      storageSpec: claim(storage, storageClass),
      persistentVolumeClaimRetentionPolicy: volumesGo(allowDestroy),
    },
  };
}

function alertmanagerValues(props: PrometheusStackSettings, allowDestroy: boolean) {
  const { alertmanagerReplicas: replicas, storageClass, alerts } = { ...PROMETHEUS_STACK_DEFAULTS, ...props };
  const secrets = secretsOf(alerts);
  const names = [...new Set(secrets.map(({ secret }) => secretNameOf(secret)))].sort();
  const sources = names.map((name) => {
    const keys = new Set(secrets.filter(({ secret }) => secretNameOf(secret) === name).map(({ key }) => key));
    const items = [...keys].sort().map((key) => ({ key, path: pathOf({ secret: name, key }) }));
    return { secret: { name, items } };
  });
  return {
    config: alertmanagerConfig(alerts),
    podDisruptionBudget: budget(replicas),
    alertmanagerSpec: {
      replicas,
      resources: resourceRequirements({ cpu: ['25m'], memory: ['64Mi', '256Mi'] }),
      topologySpreadConstraints: spread('alertmanager', ALERTMANAGER),
      // Silences, and who has been told what.
      storage: claimOf('1Gi', storageClass),
      persistentVolumeClaimRetentionPolicy: volumesGo(allowDestroy),
      ...(sources.length === 0
        ? {}
        : {
            volumes: [{ name: 'receivers', projected: { sources } }],
            volumeMounts: [{ name: 'receivers', mountPath: RECEIVER_FILES, readOnly: true }],
          }),
    },
  };
}

/** It reads files, processes and the network of each node: only a namespace without a Pod Security level takes it, as kube-system. */
function nodeExporterValues() {
  return {
    namespaceOverride: 'kube-system',
    prometheus: { monitor: { attachMetadata: { node: true } } },
    priorityClassName: 'system-node-critical',
    tolerations: [{ operator: 'Exists' }],
    securityContext: { ...podSecurityContext({ runAsUser: 65_534 }), fsGroup: 65_534 },
    containerSecurityContext: containerSecurityContext(),
    resources: TINY,
  };
}

/** All but one may go at a time; one pod alone has none, which would keep its node from being drained. */
function budget(replicas: number) {
  return { enabled: replicas > 1 };
}

function spread(name: string, instance: string) {
  return topologySpread('StatefulSet', {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': instance,
  });
}

function claim(size: Size, storageClass: string | undefined) {
  return claimOf(quantityOf(size), storageClass);
}

function claimOf(storage: string, storageClassName: string | undefined) {
  return {
    volumeClaimTemplate: {
      spec: {
        accessModes: ['ReadWriteOnce'],
        ...(storageClassName === undefined ? {} : { storageClassName }),
        resources: { requests: { storage } },
      },
    },
  };
}

/** What becomes of volumes with the release: pods that are scaled down keep theirs. */
function volumesGo(allowDestroy: boolean) {
  return { whenDeleted: allowDestroy ? 'Delete' : 'Retain', whenScaled: 'Retain' };
}

function inSeconds(duration: Duration): string {
  return `${duration.toSeconds().toString()}s`;
}
