import { Duration } from '../../../../../constructs/core/duration';
import { Size } from '../../../../../constructs/core/size';
import { CHARTS } from '../../../../../constructs/kubernetes/add-ons/charts';
import type { GrafanaProps } from '../../../../../constructs/kubernetes/add-ons/observability/grafana-props';
import { grafanaValues } from '../../../../../constructs/kubernetes/add-ons/observability/grafana-values';
import {
  PrometheusStack,
  type PrometheusStackProps,
} from '../../../../../constructs/kubernetes/add-ons/observability/prometheus-stack';
import { prometheusStackValues } from '../../../../../constructs/kubernetes/add-ons/observability/prometheus-stack-values';
import { slack } from '../../../../../constructs/kubernetes/add-ons/observability/monitoring/receivers';
import { ExternalSecret } from '../../../../../constructs/kubernetes/config/external-secret';
import { manifestsOf } from '../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { synth } from '../../../../../testing/synth';
import { NetworkPolicies, type Surroundings } from '../../../../support/network-policies';
import { propsWithoutEffect } from '../../../../support/stack';
import { installed, onCluster, releaseOf } from '../support';
import { Apps, secret, secretStore } from '../../workload/support';

const grafana: GrafanaProps = { admin: { secret: 'grafana-admin' } };
const values = (props: Partial<PrometheusStackProps> = {}) => prometheusStackValues({ grafana, ...props });
const made = (props: Partial<PrometheusStackProps> = {}, version = '1.36') =>
  installed((stack) => {
    const namespace = Namespace.fromNamespaceName(stack, 'Namespace', 'monitoring');
    new PrometheusStack(stack, 'Monitoring', { namespace, grafana, ...props });
  }, version);
const alerts = {
  receivers: { team: slack({ channel: '#shop', webhook: { secret: 'alert-receivers', key: 'slack' } }) },
  routes: [],
  otherwise: 'team',
};

test('with what is needed alone: two Prometheus and two Alertmanagers that take monitors and rules of every namespace', () => {
  expect(made().at('Monitoring/Release')).toEqual(releaseOf(CHARTS.kubePrometheusStack, values(), 'monitoring'));
  expect(values()).toMatchObject({
    prometheus: {
      podDisruptionBudget: { enabled: true },
      prometheusSpec: {
        replicas: 2,
        retention: '1296000s',
        // Of 50 GiB: a full disk stops it.
        retentionSize: '40960MiB',
        serviceMonitorSelectorNilUsesHelmValues: false,
        podMonitorSelectorNilUsesHelmValues: false,
        ruleSelectorNilUsesHelmValues: false,
        enableRemoteWriteReceiver: false,
        storageSpec: { volumeClaimTemplate: { spec: { resources: { requests: { storage: '50Gi' } } } } },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      },
    },
    alertmanager: { podDisruptionBudget: { enabled: true }, alertmanagerSpec: { replicas: 2 } },
    grafana: { admin: { existingSecret: 'grafana-admin', userKey: 'admin-user', passwordKey: 'admin-password' } },
  });
});

test('the control plane of a managed cluster is no target: it would be down for ever', () => {
  expect(values()).toMatchObject({
    kubeEtcd: { enabled: false },
    kubeScheduler: { enabled: false },
    kubeControllerManager: { enabled: false },
    kubeProxy: { enabled: false },
    coreDns: { enabled: true },
    kubeDns: { enabled: false },
  });
  expect(values({ controlPlane: true, dns: 'kube-dns' })).toMatchObject({
    kubeEtcd: { enabled: true },
    coreDns: { enabled: false },
    kubeDns: { enabled: true },
  });
});

test('definitions of custom resources are upgraded with the chart, by images of a fixed version', () => {
  expect(values().crds.upgradeJob).toMatchObject({ enabled: true, image: { busybox: { tag: '1.38.0' } } });
});

test('no Secret is read where none is needed: not by kube-state-metrics, nor by Grafana in other namespaces', () => {
  expect(values()['kube-state-metrics'].collectorsExclude).toEqual(['secrets']);
  expect(grafanaValues(grafana, false)).toMatchObject({
    rbac: { namespaced: true },
    sidecar: {
      dashboards: { searchNamespace: null, resource: 'configmap' },
      datasources: { searchNamespace: null, resource: 'configmap' },
    },
  });
});

test('what looks at nodes is in kube-system, as no Pod Security level but privileged takes it; without it nothing is', () => {
  expect(values()).toMatchObject({ 'prometheus-node-exporter': { namespaceOverride: 'kube-system' } });
  expect(values({ nodeExporter: false })).toMatchObject({ nodeExporter: { enabled: false } });
  expect(values({ nodeExporter: false })).not.toHaveProperty('prometheus-node-exporter');
});

test('one pod alone has no budget, which would keep its node from being drained', () => {
  const { prometheus, alertmanager } = values({ replicas: 1, alertmanagerReplicas: 1 });
  expect([prometheus.podDisruptionBudget.enabled, alertmanager.podDisruptionBudget.enabled]).toEqual([false, false]);
});

test('allowDestroy lets volumes go with the release', () => {
  const storage = Size.gibibytes(5);
  const { prometheus } = values({ allowDestroy: true });
  expect(prometheus.prometheusSpec.persistentVolumeClaimRetentionPolicy.whenDeleted).toBe('Delete');
  expect(grafanaValues({ ...grafana, storage }, false).persistence).toEqual({
    enabled: true,
    size: '5Gi',
    annotations: { 'helm.sh/resource-policy': 'keep' },
  });
  expect(grafanaValues({ ...grafana, storage }, true).persistence).toEqual({ enabled: true, size: '5Gi' });
});

test('the secrets that Alertmanager needs are files of one volume, of each Secret no other key', () => {
  expect(values({ alerts }).alertmanager.alertmanagerSpec).toMatchObject({
    volumes: [
      {
        name: 'receivers',
        projected: {
          sources: [{ secret: { name: 'alert-receivers', items: [{ key: 'slack', path: 'alert-receivers/slack' }] } }],
        },
      },
    ],
    volumeMounts: [{ name: 'receivers', mountPath: '/etc/alertmanager/receivers', readOnly: true }],
  });
  expect(values().alertmanager.alertmanagerSpec).not.toHaveProperty('volumes');
});

test('alerts say which system and environment they come from, and what keeps its secrets comes first', () => {
  const stack = new Apps();
  const store = secretStore(stack, 'Admin', stack.home);
  const admin = new ExternalSecret(stack, 'GrafanaAdmin', { store, values: { 'admin-password': secret } });
  new PrometheusStack(stack, 'Monitoring', { namespace: stack.home, grafana: { admin: { secret: admin } } });
  const synthesized = synth(stack);
  const { values: [text] = [], depends_on: before } = synthesized.at('Monitoring/Release') as {
    values?: string[];
    depends_on: string[];
  };
  expect(JSON.parse(text ?? '')).toMatchObject({
    prometheus: { prometheusSpec: { externalLabels: { system: 'shop', environment: 'dev' } } },
    grafana: { admin: { existingSecret: 'grafana-admin' } },
  });
  expect(before).toEqual(
    ['GrafanaAdmin/Resource', 'Monitoring/Network/Resource', 'Namespace/Resource'].map((path) =>
      synthesized.address(path),
    ),
  );
});

describe('in a namespace that refuses everything', () => {
  const release = { 'app.kubernetes.io/instance': 'kube-prometheus-stack' };
  const operated = (name: string) => ({
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': `kube-prometheus-stack-${name}`,
  });
  const pods: Surroundings['pods'] = [
    { namespace: 'shop', name: 'prometheus', labels: operated('prometheus') },
    { namespace: 'shop', name: 'alertmanager', labels: operated('alertmanager') },
    { namespace: 'shop', name: 'grafana', labels: { ...release, 'app.kubernetes.io/name': 'grafana' } },
    { namespace: 'shop', name: 'state', labels: { ...release, 'app.kubernetes.io/name': 'kube-state-metrics' } },
    {
      namespace: 'shop',
      name: 'operator',
      labels: { ...release, 'app.kubernetes.io/component': 'prometheus-operator' },
    },
    { namespace: 'shop', name: 'hook', labels: release },
    { namespace: 'shop', name: 'other' },
    { namespace: 'argo-rollouts', name: 'rollouts', labels: { app: 'rollouts' } },
    { namespace: 'edge', name: 'gateway' },
  ];
  const stack = new Apps();
  const monitoring = new PrometheusStack(stack, 'Monitoring', { namespace: stack.home, grafana, alerts });
  monitoring.allowFrom({ namespace: { namespaceName: 'argo-rollouts' }, podLabels: { app: 'rollouts' } });
  monitoring.allowGrafanaFrom(Namespace.fromNamespaceName(stack, 'Edge', 'edge'));
  const policies = new NetworkPolicies(manifestsOf(stack), { pods });
  const NODE = '10.0.1.7';

  test.each([
    ['shop/prometheus', 'shop/alertmanager', 9093],
    ['shop/prometheus', 'shop/state', 8080],
    ['shop/prometheus', 'shop/grafana', 3000],
    ['shop/prometheus', 'shop/operator', 10_250],
    ['shop/prometheus', 'edge/gateway', 15_020],
    ['shop/prometheus', NODE, 9100],
    ['shop/prometheus', NODE, 10_250],
    ['shop/grafana', 'shop/prometheus', 9090],
    ['shop/grafana', 'shop/alertmanager', 9093],
    ['shop/alertmanager', 'shop/alertmanager', 9094],
    ['shop/alertmanager', '52.1.2.3', 443],
    ['shop/hook', NODE, 6443],
    [NODE, 'shop/operator', 10_250],
    ['argo-rollouts/rollouts', 'shop/prometheus', 9090],
    ['edge/gateway', 'shop/grafana', 3000],
  ])('%s connects to %s on %i', (from, to, port) => {
    expect(policies.allowed(from, to, port)).toBe(true);
  });

  test.each([
    ['shop/other', 'shop/prometheus', 9090],
    ['argo-rollouts/rollouts', 'shop/grafana', 3000],
    ['edge/gateway', 'shop/prometheus', 9090],
    ['shop/grafana', NODE, 9100],
    ['shop/alertmanager', '52.1.2.3', 25],
    [NODE, 'shop/hook', 10_250],
  ])('%s does not connect to %s on %i', (from, to, port) => {
    expect(policies.allowed(from, to, port)).toBe(false);
  });
});

test('tells where it is', () => {
  const stack = new Apps();
  const { prometheusUrl, alertmanagerUrl, grafanaUrl } = new PrometheusStack(stack, 'Monitoring', {
    namespace: stack.home,
    grafana,
  });
  expect([prometheusUrl, alertmanagerUrl, grafanaUrl]).toEqual([
    'http://kube-prometheus-stack-prometheus.shop.svc:9090',
    'http://kube-prometheus-stack-alertmanager.shop.svc:9093',
    'http://kube-prometheus-stack-grafana.shop.svc:80',
  ]);
});

test('fails with every bad value named at once, the version of the cluster included', () => {
  expect(() =>
    made(
      {
        retention: Duration.hours(1),
        storage: Size.mebibytes(500),
        scrapeInterval: Duration.minutes(5),
        replicas: 0,
        alertmanagerReplicas: 6,
        dns: 'bind' as 'none',
        externalLabels: { 'a-b': 'x', __c: 'y' },
        resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] },
        grafana: {
          admin: { secret: 'Admin', userKey: 'a b', passwordKey: '' },
          url: 'grafana.example.com',
          storageClass: 'gp3',
        },
      },
      '1.24',
    ),
  ).toThrow(
    new Error(
      "PrometheusStack at 'stack/Monitoring' [PropsInvalid]:\n" +
        `- \`cluster.version\` must be 1.25 or later for kube-prometheus-stack 88.5.3 (${CHARTS.kubePrometheusStack.source}), got 1.24\n` +
        '- `retention` must be 7200 to 31622400 seconds, got 3600\n' +
        '- `storage` must be 1024 to 16777216 MiB, got 500\n' +
        '- `scrapeInterval` must be 5 to 120 seconds, got 300\n' +
        '- `replicas` must be 1 to 4 pods, got 0\n' +
        '- `alertmanagerReplicas` must be 1 to 5 pods, got 6\n' +
        '- `dns` must be one of coredns, kube-dns, none, got bind\n' +
        '- `externalLabels` must be named by letters, digits and _, got a-b, __c\n' +
        '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi\n' +
        '- `grafana.admin.secret` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Admin\n' +
        '- `grafana.admin.userKey` must be 1 to 253 letters, digits and -_., got a b\n' +
        '- `grafana.admin.passwordKey` must be 1 to 253 letters, digits and -_., got an empty string\n' +
        '- `grafana.url` must be an address that starts with https:// or http://, got grafana.example.com\n' +
        '- `grafana.storageClass` must be left out without `grafana.storage`, got gp3',
    ),
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<PrometheusStackProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        const namespace = props.namespace ?? Namespace.fromNamespaceName(stack, 'Namespace', 'monitoring');
        new PrometheusStack(stack, 'Monitoring', { grafana, ...props, namespace });
      },
      {
        namespace: (stack) => Namespace.fromNamespaceName(stack, 'Place', 'metrics'),
        grafana: () => 'none',
        alerts: () => alerts,
        retention: () => Duration.days(30),
        storage: () => Size.gibibytes(100),
        storageClass: () => 'gp3',
        scrapeInterval: () => Duration.seconds(15),
        replicas: () => 1,
        alertmanagerReplicas: () => 3,
        resources: () => ({ cpu: ['1'], memory: ['4Gi', '8Gi'] }),
        externalLabels: () => ({ cluster: 'shop' }),
        remoteWriteReceiver: () => true,
        controlPlane: () => true,
        dns: () => 'none',
        nodeExporter: () => false,
        allowDestroy: () => true,
      },
    ),
  ).toEqual([]);
  const settings: Required<Omit<GrafanaProps, 'admin' | 'storageClass'>> = {
    url: 'https://grafana.example.com',
    anonymousViewers: true,
    storage: Size.gibibytes(5),
    resources: { cpu: ['1'], memory: ['1Gi', '2Gi'] },
  };
  const plain = JSON.stringify(grafanaValues(grafana, false));
  for (const [name, value] of Object.entries(settings))
    expect([name, JSON.stringify(grafanaValues({ ...grafana, [name]: value }, false))]).not.toEqual([name, plain]);
});
