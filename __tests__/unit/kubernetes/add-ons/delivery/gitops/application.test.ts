import {
  Application,
  type ApplicationProps,
} from '../../../../../../constructs/kubernetes/add-ons/delivery/gitops/application';
import { ArgoCd } from '../../../../../../constructs/kubernetes/add-ons/delivery/argo-cd';
import { AppProject } from '../../../../../../constructs/kubernetes/add-ons/delivery/gitops/app-project';
import { manifestsOf } from '../../../../../../constructs/kubernetes/manifests/releases';
import { synth } from '../../../../../../testing/synth';
import { propsWithoutEffect } from '../../../props-without-effect';
import { Apps, labels } from '../../../workload/support';

const source = { repository: 'https://git.example.com/shop/deploy.git', revision: 'main', path: 'production' };
const shop = (stack: Apps, id = 'Project') => AppProject.fromProjectName(stack, id, stack.home, id.toLowerCase());
const application = (stack: Apps, props: Partial<ApplicationProps> = {}) =>
  new Application(stack, 'Web', { project: shop(stack), source, targetNamespace: 'web', ...props });

test('follows its source by itself and undoes changes by hand, but deletes nothing', () => {
  expect(manifestsOf(application(new Apps()))).toEqual([
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'web', namespace: 'shop', labels: { ...labels, 'app.kubernetes.io/name': 'web' } },
      spec: {
        project: 'project',
        source: { repoURL: source.repository, targetRevision: 'main', path: 'production' },
        destination: { server: 'https://kubernetes.default.svc', namespace: 'web' },
        // Argo Rollouts sets these while it shifts requests: a sync that put them back would undo every canary.
        ignoreDifferences: [
          {
            group: 'gateway.networking.k8s.io',
            kind: 'HTTPRoute',
            jqPathExpressions: ['.spec.rules[]?.backendRefs[]?.weight'],
          },
          {
            group: 'networking.istio.io',
            kind: 'VirtualService',
            jqPathExpressions: ['http', 'tls', 'tcp'].map((protocol) => `.spec.${protocol}[]?.route[]?.weight`),
          },
        ],
        syncPolicy: {
          automated: { selfHeal: true, prune: false },
          syncOptions: ['CreateNamespace=false', 'RespectIgnoreDifferences=true', 'ServerSideApply=true'],
          retry: { limit: 5, backoff: { duration: '5s', factor: 2, maxDuration: '3m' } },
        },
      },
    },
  ]);
});

test('comes after Argo CD and its project', () => {
  const stack = new Apps();
  new ArgoCd(stack, 'Cd', { namespace: stack.home, host: 'argocd.example.com' });
  const project = new AppProject(stack, 'Team', {
    namespace: stack.home,
    repositories: [source.repository],
    namespaces: ['web'],
  });
  application(stack, { project });
  const made = synth(stack);
  expect(made.at('Web/Resource')['depends_on']).toEqual(
    ['Cd/Release/Resource', 'Namespace/Resource', 'Team/Resource'].map((path) => made.address(path)),
  );
});

test('a packaged chart has an exact version, and an application has its wave', () => {
  const chart = { repository: 'https://charts.example.com/stable', chart: 'web', version: '1.2.3' };
  expect(manifestsOf(application(new Apps(), { source: chart, wave: -1, allowDestroy: true }))).toMatchObject([
    {
      metadata: {
        annotations: { 'argocd.argoproj.io/sync-wave': '-1' },
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
      },
      spec: { source: { repoURL: chart.repository, chart: 'web', targetRevision: '1.2.3' } },
    },
  ]);
});

test('fails with every bad value named at once', () => {
  const git = { repository: 'git.example.com', revision: 'HEAD', path: '../production' };
  expect(() =>
    application(new Apps(), {
      name: 'Web',
      source: git,
      targetNamespace: '*',
      automated: false,
      selfHeal: true,
      prune: true,
      wave: 101,
    }),
  ).toThrow(
    new Error(
      "Application at 'shop-dev-apps/Web' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Web\n' +
        '- `source.repository` must be an address such as https://git.example.com/shop/deploy.git, ssh://git@… or oci://…, ' +
        'without a password, got git.example.com\n' +
        '- `source.revision` must be a branch, a tag or a commit, got HEAD\n' +
        '- `source.path` must be a folder in the repository, . for its root, got ../production\n' +
        '- `targetNamespace` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got *\n' +
        '- `selfHeal` must be left out without automated, got true\n' +
        '- `prune` must be left out without automated, got true\n' +
        '- `wave` must be -100 to 100 waves, got 101',
    ),
  );
  const chart = { repository: 'https://charts.example.com/stable', chart: 'web app', version: '^1.0.0' };
  expect(() => application(new Apps(), { source: chart })).toThrow(
    "Application at 'shop-dev-apps/Web' [PropsInvalid]:\n" +
      '- `source.chart` must be the name of a chart, got web app\n' +
      '- `source.version` must be an exact version such as 1.21.1, got ^1.0.0',
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<ApplicationProps>((stack, props) => application(stack, props), {
      project: (stack) => shop(stack, 'Other'),
      name: () => 'other',
      source: () => ({ ...source, valueFiles: ['production.yaml'] }),
      targetNamespace: () => 'other',
      automated: () => false,
      selfHeal: () => false,
      prune: () => true,
      createNamespace: () => true,
      wave: () => 1,
      allowDestroy: () => true,
    }),
  ).toEqual([]);
});
