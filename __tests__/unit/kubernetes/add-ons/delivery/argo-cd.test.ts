import type { TerraformStack } from 'cdktf';
import { CHARTS } from '../../../../../constructs/kubernetes/add-ons/charts';
import { ArgoCd, type ArgoCdProps, argoCdValues } from '../../../../../constructs/kubernetes/add-ons/delivery/argo-cd';
import { ArgoRollouts } from '../../../../../constructs/kubernetes/add-ons/delivery/argo-rollouts';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { manifestsOf } from '../../../../../constructs/kubernetes/manifests/releases';
import { propsWithoutEffect } from '../../../../support/stack';
import { installed, onCluster, releaseOf } from '../support';

const place = (stack: TerraformStack, id = 'Place', name = 'argocd') => Namespace.fromNamespaceName(stack, id, name);
const host = 'argocd.example.com';
const sso = {
  name: 'Okta',
  issuer: 'https://shop.okta.com',
  clientId: 'argocd',
  clientSecret: { secretName: 'argocd-oidc', key: 'clientSecret' },
};
const made = (props: Partial<ArgoCdProps> = {}, version = '1.36') =>
  installed((stack) => new ArgoCd(stack, 'Cd', { namespace: place(stack), host, ...props }), version);

test('with a host alone: TLS, the login of admin, no rights for anyone else, and an uninstall keeps every definition', () => {
  const values = argoCdValues({ host });
  expect(made().at('Cd/Release')).toEqual(releaseOf(CHARTS.argoCd, values, 'argocd'));
  expect(values).toMatchObject({
    crds: { keep: true },
    global: { domain: host },
    configs: {
      cm: { 'admin.enabled': true },
      params: { 'server.insecure': false },
      rbac: { 'policy.csv': '' },
    },
    server: { replicas: 2, pdb: { enabled: true, maxUnavailable: 1 } },
    dex: { enabled: false },
  });
});

test('no secret is among the values: Argo CD makes its own, and finds that of the login on the cluster', () => {
  const { configs } = argoCdValues({ host, sso });
  expect(Object.keys(configs)).not.toContain('secret');
  expect(configs.cm).toEqual({
    'admin.enabled': false,
    'oidc.config':
      '{"name":"Okta","issuer":"https://shop.okta.com","clientID":"argocd",' +
      '"clientSecret":"$argocd-oidc:clientSecret","requestedScopes":["openid","profile","email","groups"]}',
  });
});

test('groups have the roles of Argo CD, or those of a project', () => {
  const groups = { 'shop:ops': 'admin', 'shop:all': 'readonly', 'shop:ci': 'proj:shop:deployer' } as const;
  expect(argoCdValues({ host, sso, groups }).configs.rbac['policy.csv']).toBe(
    'g, "shop:all", role:readonly\ng, "shop:ci", proj:shop:deployer\ng, "shop:ops", role:admin',
  );
});

test('with Argo Rollouts on one cluster each defines its own kinds of the same group', () => {
  expect(() =>
    installed((stack) => {
      new ArgoCd(stack, 'Cd', { namespace: place(stack), host });
      new ArgoRollouts(stack, 'Rollouts', { namespace: place(stack, 'Other', 'argo-rollouts') });
    }, '1.36'),
  ).not.toThrow();
});

test('two on one cluster are refused, with every kind that both define', () => {
  const rule = (kind: string) =>
    `- ${kind}.argoproj.io must be defined by one release of a cluster, and 'stack/One/Release' defines it. ` +
    'Leave one of the two out, or the definitions out of one';
  expect(() =>
    installed((stack) => {
      new ArgoCd(stack, 'One', { namespace: place(stack), host });
      new ArgoCd(stack, 'Two', { namespace: place(stack, 'Other', 'other'), host });
    }, '1.36'),
  ).toThrow(
    `HelmRelease at 'stack/Two/Release' [DefinitionConflict]:\n${['AppProject', 'Application', 'ApplicationSet'].map(rule).join('\n')}`,
  );
});

test('a namespace that refuses everything lets it reach Git by SSH, and its parts each other', () => {
  let objects: unknown;
  installed((stack) => {
    const namespace = new Namespace(stack, 'Place', { name: 'argocd' });
    objects = manifestsOf(new ArgoCd(stack, 'Cd', { namespace, host }));
  }, '1.36');
  expect(objects).toMatchObject([
    { spec: { egress: [{ ports: [22, 443, 6379, 6443, 8081].map((port) => ({ port })) }] } },
  ]);
});

test('with allowDestroy an uninstall leaves nothing', () => {
  expect(argoCdValues({ host, allowDestroy: true }).crds).toEqual({ install: true, keep: false });
});

test('fails with every bad value named at once', () => {
  expect(() =>
    made(
      {
        host: 'https://argocd.example.com',
        groups: { 'a,b': 'admin', ops: 'root' as 'admin' },
        adminLogin: false,
        replicas: 11,
        controllerResources: { cpu: ['1'], memory: ['2Gi', '1Gi'] },
      },
      '1.31',
    ),
  ).toThrow(
    "ArgoCd at 'stack/Cd' [PropsInvalid]:\n" +
      '- `cluster.version` must be 1.32 or later for argo-cd 10.1.1 ' +
      '(https://github.com/argoproj/argo-cd/blob/v3.4.4/docs/operator-manual/tested-kubernetes-versions.md), got 1.31\n' +
      '- `host` must be a host such as argocd.example.com, got https://argocd.example.com\n' +
      '- `groups` must be named without commas, quotes and line breaks, got a,b\n' +
      '- `groups.ops` must be admin, readonly or proj:<project>:<role>, got root\n' +
      '- `adminLogin` must be true without sso: nobody could log in, got false\n' +
      '- `replicas` must be 1 to 10 pods, got 11\n' +
      '- `controllerResources.memory[1]` must be the request of 2Gi or more, got 1Gi',
  );
  expect(() =>
    made({ sso: { ...sso, issuer: 'shop.okta.com', clientSecret: { secretName: 'Oidc', key: 'a b' } } }),
  ).toThrow(
    "ArgoCd at 'stack/Cd' [PropsInvalid]:\n" +
      '- `sso.issuer` must be an address that starts with https://, got shop.okta.com\n' +
      '- `sso.clientSecret.secretName` must be 1 to 63 lower-case letters, digits and hyphens, ' +
      'a letter or digit at both ends, got Oidc\n' +
      '- `sso.clientSecret.key` must be 1 to 253 letters, digits and -_., got a b',
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<ArgoCdProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        new ArgoCd(stack, 'Cd', { namespace: place(stack), host, sso, ...props });
      },
      {
        namespace: (stack) => place(stack, 'Other', 'operators'),
        host: () => 'cd.example.com',
        sso: () => ({ ...sso, scopes: ['groups'] }),
        groups: () => ({ ops: 'admin' }),
        adminLogin: () => true,
        allowPlainHttp: () => true,
        replicas: () => 3,
        controllerResources: () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }),
        repoServerResources: () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }),
        allowDestroy: () => true,
      },
    ),
  ).toEqual([]);
});
