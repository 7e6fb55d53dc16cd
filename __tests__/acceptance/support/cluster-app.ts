import { output, write } from '../../unit/terraform/support';

/** Ids of the stacks of {@link clusterApp}, in their order. */
export const STACKS = ['web-dev-data', 'web-dev-platform', 'web-dev-apps'] as const;

/** What a release of the app can be like. */
export interface ClusterAppOptions {
  /** Seconds that Helm waits. @default 60 */
  readonly timeout?: number;
  /** Node selector of the pods: one that no node has keeps them from becoming ready. @default {} */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Without a stack below. @default false */
  readonly isBare?: boolean;
}

const HELM = { source: 'helm', version: '3.1.1' };
const AWS = { source: 'aws', version: '5.100.0' };

/** The output of an app of three stacks, two of which install: a queue, a platform with a definition of its own, and a workload. */
export function clusterApp({ timeout = 60, nodeSelector = {}, isBare = false }: ClusterAppOptions = {}): string {
  const [data, platform, apps] = STACKS;
  const outdir = output({
    ...(isBare ? {} : { [data]: { config: dataStack() } }),
    [platform]: { config: platformStack(timeout) },
    [apps]: { dependencies: [...(isBare ? [] : [data]), platform], config: appsStack(timeout, isBare) },
  });
  const charts = (stack: string, files: Readonly<Record<string, unknown>>): void => {
    write(`${outdir}/stacks/${stack}/assets`, files);
  };
  charts(platform, {
    ...chart('namespace', { namespace: NAMESPACE }),
    ...chart('operator', OPERATOR, { widgets: WIDGETS }),
  });
  charts(apps, chart('web', { config: CONFIG, deployment: deployment(nodeSelector) }));
  return outdir;
}

/** The output of an app of one stack, which installs a canary of Argo Rollouts into the namespace `default`. */
export function rolloutApp(): string {
  return oneRelease('rollout', rollout());
}

/** The output of an app of one stack, which installs a Deployment into the namespace `default`. */
export function deploymentApp(): string {
  return oneRelease('apps', { deployment: deployment({}) });
}

function oneRelease(layer: string, templates: Readonly<Record<string, object>>): string {
  const id = `web-dev-${layer}`;
  const resource = { helm_release: { Web: block(`${id}/Web`, release('web', 'default', 60)) } };
  const outdir = output({ [id]: { config: { ...installing(layer), resource } } });
  write(`${outdir}/stacks/${id}/assets`, chart('web', templates));
  return outdir;
}

/** The output of an app of one stack, which installs the charts `alpha` and `beta` of a repository. */
export function chartsApp(repository: string): string {
  const id = 'web-dev-charts';
  const installed = (name: string): object => {
    return block(`${id}/${name}`, { ...release(name, 'default', 60), chart: name, repository });
  };
  const resource = { helm_release: { Alpha: installed('alpha'), Beta: installed('beta') } };
  return output({ [id]: { config: { ...installing('charts'), resource } } });
}

function dataStack(): object {
  return {
    terraform: { backend: backend('data'), required_providers: { aws: AWS } },
    provider: { aws: [{ region: 'eu-west-1' }] },
    resource: { aws_sqs_queue: { Jobs: block('web-dev-data/Jobs', { name: 'jobs' }) } },
    output: { url: { value: '${aws_sqs_queue.Jobs.url}' } },
  };
}

function platformStack(timeout: number): object {
  return {
    ...installing('platform'),
    resource: {
      helm_release: {
        Namespace: block('web-dev-platform/Namespace', release('namespace', 'kube-system', timeout)),
        Operator: block('web-dev-platform/Operator', {
          ...release('operator', 'web', timeout),
          depends_on: ['helm_release.Namespace'],
        }),
      },
    },
  };
}

function appsStack(timeout: number, isBare: boolean): object {
  const config = { bucket: 'states', key: 'data', region: 'eu-west-1' };
  const values = '${jsonencode({ queue = data.terraform_remote_state.data.outputs.url })}';
  const web = release('web', 'web', timeout);
  if (isBare) return { ...installing('apps'), resource: { helm_release: { Web: block('web-dev-apps/Web', web) } } };
  return {
    ...installing('apps'),
    data: { terraform_remote_state: { data: { backend: 's3', config } } },
    resource: {
      helm_release: { Web: block('web-dev-apps/Web', { ...web, values: [values] }) },
    },
  };
}

/** A stack that deploys to a cluster that does not exist. */
function installing(layer: string): object {
  return {
    terraform: { backend: backend(layer), required_providers: { helm: HELM } },
    provider: { helm: [{ kubernetes: { host: 'https://cluster.invalid', token: 'none' } }] },
  };
}

function backend(key: string): object {
  return { s3: { bucket: 'states', key, region: 'eu-west-1' } };
}

function block(path: string, settings: object): object {
  return { '//': { metadata: { path: `${path}/Resource` } }, ...settings };
}

function release(name: string, namespace: string, timeout: number): object {
  return { name, namespace, chart: `./assets/${name}`, version: '1.0.0', timeout, wait: true, atomic: true };
}

/** The files of a chart; JSON is YAML too. */
export function chart(
  name: string,
  templates: Readonly<Record<string, object>>,
  definitions = {},
): Record<string, unknown> {
  const under = (place: string, files: object) =>
    Object.entries(files).map(([file, object]) => [`${name}/${place}/${file}.yaml`, object as object]);
  return {
    [`${name}/Chart.yaml`]: { apiVersion: 'v2', name, version: '1.0.0' },
    ...Object.fromEntries([...under('templates', templates), ...under('crds', definitions)]),
  };
}

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } };

const WIDGETS = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.ashlar.test' },
  spec: {
    group: 'ashlar.test',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets', singular: 'widget' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
};

/** Helm leaves a hook where it is. */
const OPERATOR = {
  account: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'operator' } },
  hook: {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'operator-hook', annotations: { 'helm.sh/hook': 'pre-install' } },
    rules: [],
  },
};

const CONFIG = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'web' },
  data: { QUEUE: '{{ .Values.queue | default `none` }}' },
};

const LABELS = { 'app.kubernetes.io/name': 'web' };

function podsOf(nodeSelector: object): object {
  const containers = [{ name: 'web', image: 'registry.test/web:1', ports: [{ containerPort: 8080 }] }];
  const template = { metadata: { labels: LABELS }, spec: { containers, nodeSelector } };
  return { replicas: 2, selector: { matchLabels: LABELS }, template };
}

function deployment(nodeSelector: object): object {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: podsOf(nodeSelector) };
}

/** A canary that is judged twice, as it would be with real requests. */
function rollout(): Record<string, object> {
  const apiVersion = 'argoproj.io/v1alpha1';
  const metric = (name: string, condition: string): object => ({
    name,
    initialDelay: '1m',
    interval: '30s',
    count: 9,
    successCondition: `len(result) > 0 && result[0] ${condition}`,
    failureLimit: 0,
    provider: {
      prometheus: { address: 'http://prometheus.invalid:9090', query: 'nothing{hash="{{ `{{args.hash}}` }}"}' },
    },
  });
  const analysis = {
    templates: [{ templateName: 'web' }],
    args: [{ name: 'hash', valueFrom: { podTemplateHashValue: 'Latest' } }],
  };
  const steps = [{ setWeight: 50 }, { analysis }, { pause: { duration: '5m' } }, { setWeight: 100 }, { pause: {} }];
  const metrics = [metric('success-rate', '>= 0.99'), metric('latency', '<= 500')];
  return {
    analysis: {
      apiVersion,
      kind: 'AnalysisTemplate',
      metadata: { name: 'web' },
      spec: { args: [{ name: 'hash' }], metrics },
    },
    rollout: {
      apiVersion,
      kind: 'Rollout',
      metadata: { name: 'web' },
      spec: { ...podsOf({}), strategy: { canary: { maxSurge: 1, maxUnavailable: 0, steps } } },
    },
  };
}
