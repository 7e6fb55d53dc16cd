import {
  AppProject,
  type AppProjectProps,
} from '../../../../../../constructs/kubernetes/add-ons/delivery/gitops/app-project';
import { manifestsOf } from '../../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect } from '../../../props-without-effect';
import { Apps, labels } from '../../../workload/support';

const repository = 'https://git.example.com/shop/deploy.git';
const project = (stack: Apps, props: Partial<AppProjectProps> = {}) =>
  new AppProject(stack, 'Team', { namespace: stack.home, repositories: [repository], namespaces: ['web'], ...props });

test('allows one repository and one namespace, no kind above namespaces, and what roles say', () => {
  const roles = { deployer: { groups: ['shop:ci'], actions: ['get', 'sync'] } } as const;
  expect(manifestsOf(project(new Apps(), { roles }))).toEqual([
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'team', namespace: 'shop', labels: { ...labels, 'app.kubernetes.io/name': 'team' } },
      spec: {
        sourceRepos: [repository],
        destinations: [{ namespace: 'web', server: 'https://kubernetes.default.svc' }],
        clusterResourceWhitelist: [],
        roles: [
          {
            name: 'deployer',
            groups: ['shop:ci'],
            policies: [
              'p, proj:team:deployer, applications, get, team/*, allow',
              'p, proj:team:deployer, applications, sync, team/*, allow',
            ],
          },
        ],
      },
    },
  ]);
});

test('fails with every bad value named at once', () => {
  const repositories = ['*', 'https://user:password@git.example.com/shop.git'];
  const roles = { 'De ployer': { groups: [], actions: [] } };
  const allowed =
    'an address such as https://git.example.com/shop/deploy.git, ssh://git@… or oci://…, without a password';
  expect(() => project(new Apps(), { repositories, namespaces: ['*'], roles })).toThrow(
    new Error(
      "AppProject at 'shop-dev-apps/Team' [PropsInvalid]:\n" +
        `- \`repositories\` must be ${allowed}, got *\n` +
        `- \`repositories\` must be ${allowed}, got https://***@git.example.com/shop.git\n` +
        '- `namespaces` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got *\n' +
        '- `roles` must be named by 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, ' +
        'got De ployer\n' +
        '- `roles.De ployer.groups` must be one group or more, got none\n' +
        '- `roles.De ployer.actions` must be one action or more, got none',
    ),
  );
  expect(() => project(new Apps(), { repositories: [], namespaces: [] })).toThrow(
    "AppProject at 'shop-dev-apps/Team' [PropsInvalid]:\n" +
      '- `repositories` must be one repository or more, got none\n' +
      '- `namespaces` must be one namespace or more, got none',
  );
});

test('no application goes to Argo CD itself or to Kubernetes, unless a setting says so', () => {
  const namespaces = ['shop', 'kube-system', 'web', 'kube-public'];
  const allowed = 'none of Argo CD and of Kubernetes (kube-*) without allowSystemNamespaces';
  expect(() => project(new Apps(), { namespaces })).toThrow(
    new Error(
      "AppProject at 'shop-dev-apps/Team' [PropsInvalid]:\n" +
        ['shop', 'kube-system', 'kube-public']
          .map((one) => `- \`namespaces\` must be ${allowed}, got ${one}`)
          .join('\n'),
    ),
  );
  const [object] = manifestsOf(project(new Apps(), { namespaces, allowSystemNamespaces: true }));
  expect(object).toMatchObject({ spec: { destinations: namespaces.map((namespace) => ({ namespace })) } });
});

test.each([
  'https://*/shop/deploy.git',
  'https://*.example.com/shop/*',
  'https://git.{a,b}.com/shop.git',
  'ssh://git@*/shop.git',
  'git@g?t.example.com:shop.git',
  'oci://[a-z]*/charts',
])('the host of a repository is one: %s is refused', (address) => {
  expect(() => project(new Apps(), { repositories: [address] })).toThrow(
    'must be an address such as https://git.example.com/shop/deploy.git, ssh://git@… or oci://…, without a password',
  );
  const inPath = [
    'https://git.example.com/shop/*',
    'git@git.example.com:shop/*',
    'ssh://git@git.example.com:2222/shop/*',
  ];
  expect(manifestsOf(project(new Apps(), { repositories: inPath }))).toMatchObject([{ spec: { sourceRepos: inPath } }]);
});

test('one managed elsewhere is told by its name', () => {
  const stack = new Apps();
  expect(AppProject.fromProjectName(stack, 'Other', stack.home, 'other').projectName).toBe('other');
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<AppProjectProps>(
      (stack, props) => {
        // It changes no object: it lets one be made.
        const namespaces = props.allowSystemNamespaces === true ? ['kube-system'] : ['web'];
        return project(stack, { namespaces, ...props });
      },
      {
        namespace: (stack) => Namespace.fromNamespaceName(stack, 'Cd', 'argocd'),
        name: () => 'other',
        repositories: () => ['oci://registry.example.com/charts'],
        namespaces: () => ['other'],
        allowSystemNamespaces: () => true,
        clusterKinds: () => [{ group: '', kind: 'Namespace' }],
        roles: () => ({ reader: { groups: ['all'], actions: ['get'] } }),
      },
    ),
  ).toEqual([]);
});
