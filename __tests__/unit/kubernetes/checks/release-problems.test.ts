import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { standardTags } from '../../../../constructs/core/tags';
import { HelmRelease } from '../../../../constructs/kubernetes/helm-release';
import { KubeconfigCluster } from '../../../../constructs/kubernetes/kubeconfig-cluster';
import type { Manifest } from '../../../../constructs/kubernetes/manifests/manifest';
import { Manifests } from '../../../../constructs/kubernetes/manifests/manifests';
import { kubernetes } from '../../../../constructs/kubernetes/provider';
import { synth } from '../../../../testing/synth';
import { testApp } from '../../../support/stack';
import { container, deployment, object, service } from './support';

const TAGS = standardTags('shop', { name: 'test', owner: 'shop-team', costCentre: 'retail' });

function stack(app = testApp(), id = 'stack', context = 'lab'): TerraformStack {
  const made = new TerraformStack(app, id);
  kubernetes(new KubeconfigCluster({ context })).addProvider(made, TAGS);
  return made;
}

function install(scope: Construct, id: string, ...objects: readonly Manifest[]): Manifests {
  return new Manifests(scope, id, { namespace: 'shop', name: id.toLowerCase(), objects });
}

test('everything wrong with a release is said at once, under the construct that owns it', () => {
  const made = stack();
  const wrong = container({
    ports: [{ name: 'http', containerPort: 70_000 }],
    resources: { requests: { memory: '1Gi' }, limits: { memory: '512Mi' } },
    env: [{ name: 'DB_PASSWORD', value: 'hunter2' }],
  });
  const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'backend' };
  install(
    made,
    'Backend',
    deployment({ containers: [wrong] }, { replica: 2 }),
    service({ selector: { app: 'web' } }),
    object('autoscaling/v2', 'HorizontalPodAutoscaler', 'backend', {
      spec: { scaleTargetRef: target, minReplicas: 5, maxReplicas: 3 },
    }),
  );
  const at = 'spec.template.spec.containers[0]';
  expect(() => synth(made)).toThrow(
    "Manifests at 'stack/Backend' [ManifestInvalid]:\n" +
      '- Deployment/backend: `spec.replica` must be a field that `spec` has, got replica. Did you mean replicas?\n' +
      `- Deployment/backend: \`${at}.ports[0].containerPort\` must be 1 to 65535, got 70000\n` +
      `- Deployment/backend: \`${at}.resources.requests.memory\` must be at most \`${at}.resources.limits.memory\`, which is 512Mi, got 1Gi\n` +
      `- Deployment/backend: \`${at}.env[0].value\` must be a reference to a Secret, got one that is written down. ` +
      'Keep it in a secret manager, and let an ExternalSecret bring it\n' +
      '- HorizontalPodAutoscaler/backend: `spec.minReplicas` must be at most `spec.maxReplicas`, which is 3, got 5\n' +
      '- Service/backend: `spec.selector` must be a match of pods in its namespace, got app=web. ' +
      'Where they are made outside of this app, annotate it with ashlar/pods: elsewhere',
  );
});

describe('releases of one cluster', () => {
  const settings = object('v1', 'ConfigMap', 'settings');

  test('share no object, in whichever stacks they are', () => {
    const app = testApp();
    install(stack(app, 'first'), 'Settings', settings);
    const second = stack(app, 'second');
    install(second, 'Again', settings);
    expect(() => synth(second)).toThrow(
      "Manifests at 'second/Again' [ManifestInvalid]:\n" +
        '- ConfigMap/settings: `metadata.name` must be new among objects of its kind in the namespace shop, ' +
        "got settings, which 'first/Settings' installs too",
    );
  });

  test('know the pods of each other, those of other clusters do not', () => {
    const app = testApp();
    install(stack(app, 'first'), 'Backend', deployment());
    const same = stack(app, 'second');
    install(same, 'Front', service());
    expect(synth(same).at('Front')).toMatchObject({ name: 'front', namespace: 'shop' });

    const apart = testApp();
    install(stack(apart, 'first', 'other'), 'Backend', deployment());
    const alone = stack(apart, 'second');
    install(alone, 'Front', service());
    expect(() => synth(alone)).toThrow(
      "Manifests at 'second/Front' [ManifestInvalid]:\n" +
        '- Service/backend: `spec.selector` must be a match of pods in its namespace, got app=shop. ' +
        'Where they are made outside of this app, annotate it with ashlar/pods: elsewhere',
    );
  });

  test('may select the pods of a chart of somebody else', () => {
    const made = stack();
    const chart = { repository: 'https://charts.example.com', name: 'shop', version: '1.2.3' };
    new HelmRelease(made, 'Shop', { name: 'shop', namespace: 'shop', chart });
    install(made, 'Front', service());
    expect(synth(made).at('Front')).toMatchObject({ name: 'front', namespace: 'shop' });
  });
});

test('custom objects of a kind that is not known here are in the namespace of their release, with the pods made of them', () => {
  const made = stack();
  const cluster: Manifest = { apiVersion: 'shop.example.com/v1', kind: 'Cluster', metadata: { name: 'default' } };
  for (const namespace of ['shop', 'test'])
    new Manifests(made, namespace, { namespace, name: 'cluster', objects: [cluster] });
  install(made, 'Service', service({ selector: { cluster: 'default' } }));
  expect(() => synth(made)).not.toThrow();
});
