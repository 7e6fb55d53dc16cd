import { ConfigMap } from '../../../constructs/kubernetes/config/config-map';
import { kubernetes } from '../../../constructs/kubernetes/provider';
import { Ingress } from '../../../constructs/kubernetes/routing/ingress';
import { CronJob } from '../../../constructs/kubernetes/workload/cron-job';
import { Deployment } from '../../../constructs/kubernetes/workload/deployment';
import { manifestsOf } from '../../../constructs/kubernetes/manifests/releases';
import { Apps, required } from './workload/support';

const NAMESPACE = '`namespace` must be a Namespace, or Namespace.fromNamespaceName(…), got';

/** Settings as a program without types gives them. */
const untyped = (settings: object) => settings as never;

test('what is missing is named, all of it, where nobody has compiled', () => {
  const stack = new Apps();
  expect(() => new Deployment(stack, 'Api', untyped({}))).toThrow(
    "Deployment at 'shop-dev-apps/Api' [PropsInvalid]:\n" +
      `- ${NAMESPACE} none\n- \`image\` must be given, got none\n- \`resources\` must be given, got none`,
  );
  expect(() => new CronJob(stack, 'Report', untyped(required(stack)))).toThrow(
    "CronJob at 'shop-dev-apps/Report' [PropsInvalid]:\n- `schedule` must be given, got none",
  );
  expect(() => new Ingress(stack, 'Ingress', untyped({ namespace: stack.home, className: 'alb', from: [] }))).toThrow(
    "Ingress at 'shop-dev-apps/Ingress' [PropsInvalid]:\n- `routes` must be given, got none",
  );
  expect(() => kubernetes(undefined as never)).toThrow(
    'kubernetes [ClusterInvalid]:\n- `cluster` must be a cluster, such as an EksCluster, got none',
  );
});

test('a namespace by its name alone is no namespace', () => {
  const stack = new Apps();
  expect(() => new ConfigMap(stack, 'Colours', untyped({ namespace: 'shop', data: {} }))).toThrow(
    `ConfigMap at 'shop-dev-apps/Colours' [PropsInvalid]:\n- ${NAMESPACE} shop`,
  );
});

test('what listens and is never asked for its health is warned of', () => {
  const stack = new Apps();
  const warned = (id: string, port?: number) => {
    const { node } = new Deployment(stack, id, { ...required(stack), port });
    return node.metadata.map(({ data }) => data as unknown);
  };
  expect(warned('Web', 8080)).toEqual(['`health` is not given: a pod gets requests as soon as it runs, ready or not']);
  expect(warned('Worker')).toEqual([]);
  expect(manifestsOf(stack).filter(({ kind }) => kind === 'Deployment')).toHaveLength(2);
});
