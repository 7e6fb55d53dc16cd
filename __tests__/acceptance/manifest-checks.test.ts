import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { crossProblems } from '../../constructs/kubernetes/checks/cross-problems';
import { manifestProblems } from '../../constructs/kubernetes/checks/manifest-problems';
import { manifestOf, type Manifest } from '../../constructs/kubernetes/manifests/manifest';
import { Schemas } from '../../constructs/kubernetes/schema/schema-problems';
import { isNamespaced } from '../../constructs/kubernetes/schema/scope';
import { helm, suite } from './support/suite';

const CHARTS = resolve(__dirname, '../../../shared/charts');

/** Charts of many authors and sizes, and the settings without which they do not render. */
const charts: readonly (readonly [chart: string, ...settings: string[]])[] = [
  ['argo-cd-10.1.1'],
  ['aws-load-balancer-controller-3.5.0', 'clusterName=lab', 'region=eu-west-1', 'vpcId=vpc-1'],
  ['cert-manager-v1.21.1'],
  ['cluster-autoscaler-9.59.0', 'autoDiscovery.clusterName=lab', 'awsRegion=eu-west-1'],
  ['external-secrets-2.9.0'],
  ['fluent-bit-0.58.1'],
  ['ingress-nginx-4.15.1'],
  ['istiod-1.30.3'],
  ['kube-prometheus-stack-88.5.3'],
  ['metrics-server-3.13.1'],
  [
    'traefik-41.3.0',
    'gateway.enabled=true',
    'providers.kubernetesGateway.enabled=true',
    'autoscaling.enabled=true',
    'autoscaling.maxReplicas=3',
  ],
  ['vault-0.34.1', 'server.ha.enabled=true'],
  ['velero-12.1.0'],
];

/** What these projects do that this library refuses, and is right to: secrets and images of test pods. */
const REAL = [
  'Pod/x-fluent-bit-test-connection: `spec.containers[0].image` must be an image with a fixed tag or a digest, got busybox:latest. What it names changes, and nobody can tell what runs',
  'Secret/alertmanager-x-kube-prometheus-stack-alertmanager: `data` must be left out, got alertmanager.yaml. Keep it in a secret manager, and let an ExternalSecret bring it',
  'Secret/aws-load-balancer-tls: `data` must be left out, got ca.crt, tls.crt, tls.key. Keep it in a secret manager, and let an ExternalSecret bring it',
  'Secret/x-grafana: `data` must be left out, got admin-user, admin-password, ldap-toml. Keep it in a secret manager, and let an ExternalSecret bring it',
];

/** Services of pods that no chart describes: those of the control plane, and those that get a label when they become the leader. */
const ELSEWHERE =
  /^Service\/x-(kube-prometheus-stack-(coredns|kube-(controller-manager|etcd|proxy|scheduler))|vault-(active|standby)): `spec\.selector` must be a match of pods/;

function rendered(chart: string, settings: readonly string[]): Manifest[] {
  const sets = settings.flatMap((setting) => ['--set', setting]);
  const args = ['template', 'x', join(CHARTS, `${chart}.tgz`), '--include-crds', '--kube-version', '1.36', ...sets];
  const run = spawnSync(helm(), args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (run.status !== 0) throw new Error(`${chart}: ${run.stderr}`);
  const objects = parseAllDocuments(run.stdout)
    .map((document) => document.toJSON())
    .filter((object) => object?.kind !== undefined && object.kind !== 'List');
  return objects.map((object) => manifestOf(object, 'shop'));
}

suite('checks of manifests on what charts of others render', ['helm'], () => {
  const all = new Map<string, readonly Manifest[]>();

  beforeAll(() => {
    for (const [chart, ...settings] of charts) all.set(chart, rendered(chart, settings));
  });

  test('none finds a mistake where there is none', () => {
    const schemas = new Schemas();
    const found = [...all.values()].flatMap((manifests) => [
      ...manifestProblems(manifests, { schemas }),
      ...crossProblems([{ owner: 'chart', manifests }], { foreign: new Set() }).flat(),
    ]);
    expect(found.filter((problem) => !ELSEWHERE.test(problem)).sort()).toEqual(REAL);
    expect(found.filter((problem) => ELSEWHERE.test(problem))).toHaveLength(7);
  });

  test('a mistake in any of them is found: an unknown field, a selector that does not match', () => {
    const schemas = new Schemas();
    const broken = [...all.values()]
      .flat()
      .filter(
        ({ apiVersion, kind }) => apiVersion === 'apps/v1' && ['Deployment', 'DaemonSet', 'StatefulSet'].includes(kind),
      )
      .map((manifest) => ({
        ...manifest,
        spec: { ...(manifest['spec'] as object), extra: 1, selector: { matchLabels: { no: 'body' } } },
      }));
    const found = broken.map((manifest) =>
      manifestProblems([manifest], { schemas }).map((one) => /`([\w.]+)`/.exec(one)?.[1]),
    );
    expect(found.length).toBeGreaterThan(20);
    expect([...new Set(found.map((one) => one.sort().join()))]).toEqual(['spec.extra,spec.selector']);
  });

  test('their definitions of kinds say the same of namespaces', () => {
    const definitions = [...all.values()].flat().filter(({ kind }) => kind === 'CustomResourceDefinition');
    const scopes = definitions.map((definition) => {
      const { group, names, scope } = definition['spec'] as { group: string; names: { kind: string }; scope: string };
      const known = isNamespaced(`${group}/v1`, names.kind);
      return known === undefined || known === (scope === 'Namespaced') ? undefined : `${group}/${names.kind}`;
    });
    expect(scopes.length).toBeGreaterThan(50);
    expect(scopes.filter((wrong) => wrong !== undefined)).toEqual([]);
  });
});
