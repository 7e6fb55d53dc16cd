import { acme, type AcmeProps } from '../../../../../../constructs/kubernetes/add-ons/routing/certificates/acme';
import { Certificate } from '../../../../../../constructs/kubernetes/add-ons/routing/certificates/certificate';
import {
  ClusterIssuer,
  type ClusterIssuerProps,
} from '../../../../../../constructs/kubernetes/add-ons/routing/certificates/cluster-issuer';
import { Issuer, type IssuerProps } from '../../../../../../constructs/kubernetes/add-ons/routing/certificates/issuer';
import { ca, selfSigned } from '../../../../../../constructs/kubernetes/add-ons/routing/certificates/issuer-source';
import {
  type Dns01Route53Props,
  dns01Route53,
} from '../../../../../../constructs/kubernetes/add-ons/routing/certificates/route53';
import { http01Gateway } from '../../../../../../constructs/kubernetes/add-ons/routing/certificates/solver';
import { manifestsOf } from '../../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../../constructs/kubernetes/namespace';
import { Gateway } from '../../../../../../constructs/kubernetes/routing/gateway';
import { synth } from '../../../../../../testing/synth';
import { propsWithoutEffect } from '../../../props-without-effect';
import { Apps, identity, labels } from '../../../workload/support';

const email = 'platform@example.com';
const dns = (props: Partial<Dns01Route53Props> = {}) =>
  dns01Route53({ region: 'us-east-1', hostedZoneId: 'Z0', ...props });
const issuer = (stack: Apps, props: Partial<IssuerProps> = {}) =>
  new Issuer(stack, 'Own', { namespace: stack.home, from: selfSigned(), ...props });
const clusterIssuer = (stack: Apps, props: Partial<ClusterIssuerProps> = {}) =>
  new ClusterIssuer(stack, 'All', { from: acme({ email, solvers: [dns()] }), ...props });
const specs = (construct: Issuer | ClusterIssuer) => manifestsOf(construct).map((object) => object['spec']);

test('is an issuer of one namespace, in a release of its own there', () => {
  const stack = new Apps();
  expect(manifestsOf(issuer(stack))).toEqual([
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Issuer',
      metadata: { name: 'own', namespace: 'shop', labels: { ...labels, 'app.kubernetes.io/name': 'own' } },
      spec: { selfSigned: {} },
    },
  ]);
  const synthesized = synth(stack);
  expect(synthesized.at('Own/Resource')).toMatchObject({
    name: 'issuer-own',
    namespace: 'shop',
    depends_on: [synthesized.address('Namespace/Resource')],
  });
});

test('a CA of one`s own comes after its certificate', () => {
  const stack = new Apps();
  const root = new Certificate(stack, 'Root', { namespace: stack.home, issuer: issuer(stack), isCa: true });
  const internal = new Issuer(stack, 'Internal', { namespace: stack.home, from: ca(root) });
  expect(specs(internal)).toEqual([{ ca: { secretName: 'root' } }]);
  const synthesized = synth(stack);
  expect(synthesized.at('Internal/Resource')['depends_on']).toContain(synthesized.address('Root/Resource'));
});

test('a ClusterIssuer for ACME is beside cert-manager, and acts as cert-manager for the domains named', () => {
  const stack = new Apps();
  const solvers = [dns({ hostedZoneId: 'Z0123', domains: ['example.com'] }), dns()];
  const all = clusterIssuer(stack, { from: acme({ email, solvers }) });
  expect(manifestsOf(all)).toEqual([
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'ClusterIssuer',
      metadata: { name: 'all', labels: { ...labels, 'app.kubernetes.io/name': 'all' } },
      spec: {
        acme: {
          server: 'https://acme-v02.api.letsencrypt.org/directory',
          email,
          privateKeySecretRef: { name: 'all-account-key' },
          solvers: [
            {
              selector: { dnsZones: ['example.com'] },
              dns01: { route53: { region: 'us-east-1', hostedZoneID: 'Z0123' } },
            },
            { dns01: { route53: { region: 'us-east-1', hostedZoneID: 'Z0' } } },
          ],
        },
      },
    },
  ]);
  expect(synth(stack).at('All/Resource')).toMatchObject({ name: 'cluster-issuer-all', namespace: 'cert-manager' });
});

test('with a role of its own, cert-manager is let take tokens of exactly that account', () => {
  const stack = new Apps();
  const certManager = { namespaceName: 'certificates', serviceAccountName: 'controller' };
  const from = acme({ email, solvers: [dns({ identity: identity('shop', 'dns'), certManager })] });
  const [account, role, binding, object] = manifestsOf(issuer(stack, { from }));
  expect([account?.kind, account?.metadata.name]).toEqual(['ServiceAccount', 'dns']);
  expect(role?.['rules']).toEqual([
    { apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: ['dns'], verbs: ['create'] },
  ]);
  expect(binding).toMatchObject({
    roleRef: { kind: 'Role', name: 'dns-token' },
    subjects: [{ kind: 'ServiceAccount', name: 'controller', namespace: 'certificates' }],
  });
  expect(object?.['spec']).toMatchObject({
    acme: {
      solvers: [
        {
          dns01: {
            route53: {
              role: 'arn:aws:iam::111122223333:role/dns',
              auth: { kubernetes: { serviceAccountRef: { name: 'dns' } } },
            },
          },
        },
      ],
    },
  });
});

test('HTTP-01 goes through its gateway, wherever that is', () => {
  const stack = new Apps();
  const edge = new Namespace(stack, 'Edge', { name: 'edge' });
  const gateway = new Gateway(stack, 'Public', {
    namespace: edge,
    className: 'envoy',
    listeners: { http: { port: 80 } },
  });
  const server = 'lets-encrypt-staging';
  expect(specs(issuer(stack, { from: acme({ email, server, solvers: [http01Gateway({ gateway })] }) }))).toEqual([
    {
      acme: expect.objectContaining({
        server: 'https://acme-staging-v02.api.letsencrypt.org/directory',
        solvers: [
          {
            http01: {
              gatewayHTTPRoute: {
                parentRefs: [
                  { name: 'public', namespace: 'edge', kind: 'Gateway', group: 'gateway.networking.k8s.io' },
                ],
              },
            },
          },
        ],
      }) as unknown,
    },
  ]);
});

test('fails with every bad value named at once', () => {
  const stack = new Apps();
  const listeners = { http: { port: 8080 } };
  const gateway = new Gateway(stack, 'Public', { namespace: stack.home, className: 'envoy', listeners });
  const pods = { ...identity('other', 'dns'), serviceAccountAnnotations: {} };
  const solvers: AcmeProps['solvers'] = [
    dns({ region: 'cn-north-1', hostedZoneId: 'example.com', domains: ['*.example.com'] }),
    dns({ identity: pods }),
    http01Gateway({ gateway, domains: ['shop'] }),
    dns({ hostedZoneId: undefined as unknown as string, identity: identity('shop', 'dns') }),
  ];
  expect(() => issuer(stack, { name: '-', from: acme({ email: 'platform', server: 'http://ca', solvers }) })).toThrow(
    new Error(
      "Issuer at 'shop-dev-apps/Own' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got -\n' +
        '- `from.email` must be an e-mail address, got platform\n' +
        '- `from.server` must be lets-encrypt, lets-encrypt-staging or an https URL, got http://ca\n' +
        '- `from.solvers[0].domains` must be domains such as example.com, got *.example.com\n' +
        '- `from.solvers[0].region` must be a commercial AWS region such as us-east-1, got cn-north-1\n' +
        '- `from.solvers[0].hostedZoneId` must be the id of a hosted zone such as Z0123456789ABCDEFGHIJ, got example.com\n' +
        '- `from.solvers[0].identity` must be given for an Issuer, got none. cert-manager acts as itself for ClusterIssuers ' +
        'alone, or everyone with an Issuer would have its rights\n' +
        '- `from.solvers[1].identity` must be one for namespace shop, got one for other/dns\n' +
        "- `from.solvers[1].identity` must be a PodRole made with via: 'irsa', got one without. " +
        'Pod Identity gives rights to pods alone\n' +
        '- `from.solvers[2].domains` must be domains such as example.com, got shop\n' +
        '- `from.solvers[2].gateway` must be one that listens on port 80, got one that does not, public\n' +
        '- `from.solvers[3].hostedZoneId` must be the id of a hosted zone such as Z0123456789ABCDEFGHIJ, got undefined',
    ),
  );
  expect(() => clusterIssuer(stack, { name: 'A', from: acme({ email, solvers: [] }) })).toThrow(
    new Error(
      "ClusterIssuer at 'shop-dev-apps/All' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got A\n' +
        '- `from.solvers` must be one or more, got none',
    ),
  );
  expect(() => new Issuer(stack, 'Bad', { namespace: stack.home, from: ca({ secretName: 'A' }) })).toThrow(
    new Error(
      "Issuer at 'shop-dev-apps/Bad' [PropsInvalid]:\n" +
        '- `from.secretName` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got A',
    ),
  );
});

test('every setting has an effect', () => {
  const from = acme({ email, solvers: [dns({ region: 'eu-west-1' })] });
  expect([
    propsWithoutEffect<Omit<IssuerProps, 'namespace'>>((stack, props) => issuer(stack, props), {
      name: () => 'other',
      from: () => ca({ secretName: 'root' }),
    }),
    propsWithoutEffect<ClusterIssuerProps>((stack, props) => clusterIssuer(stack, props), {
      name: () => 'other',
      from: () => from,
      certManagerNamespace: (stack) => stack.home,
    }),
  ]).toEqual([[], []]);
});
