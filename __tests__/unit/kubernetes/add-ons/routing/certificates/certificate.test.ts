import { Duration } from '../../../../../../constructs/core/duration';
import { acme } from '../../../../../../constructs/kubernetes/add-ons/routing/certificates/acme';
import {
  Certificate,
  type CertificateProps,
} from '../../../../../../constructs/kubernetes/add-ons/routing/certificates/certificate';
import { ClusterIssuer } from '../../../../../../constructs/kubernetes/add-ons/routing/certificates/cluster-issuer';
import { Issuer } from '../../../../../../constructs/kubernetes/add-ons/routing/certificates/issuer';
import { selfSigned } from '../../../../../../constructs/kubernetes/add-ons/routing/certificates/issuer-source';
import { dns01Route53 } from '../../../../../../constructs/kubernetes/add-ons/routing/certificates/route53';
import { http01Gateway } from '../../../../../../constructs/kubernetes/add-ons/routing/certificates/solver';
import { manifestsOf } from '../../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../../constructs/kubernetes/namespace';
import { Gateway } from '../../../../../../constructs/kubernetes/routing/gateway';
import { synth } from '../../../../../../testing/synth';
import { propsWithoutEffect } from '../../../props-without-effect';
import { Apps, labels } from '../../../workload/support';

const email = 'platform@example.com';
const own = (stack: Apps) => new Issuer(stack, 'Own', { namespace: stack.home, from: selfSigned() });
const certificate = (stack: Apps, props: Partial<CertificateProps> = {}, issuer = own(stack)) =>
  new Certificate(stack, 'Tls', { namespace: stack.home, issuer, hosts: ['shop.example.com'], ...props });

test('is an ECDSA key for 90 days that servers show, in a Secret of its own name, after its issuer', () => {
  const stack = new Apps();
  const tls = certificate(stack);
  expect(tls.secretName).toBe('tls');
  expect(manifestsOf(tls)).toEqual([
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'tls', namespace: 'shop', labels: { ...labels, 'app.kubernetes.io/name': 'tls' } },
      spec: {
        secretName: 'tls',
        issuerRef: { name: 'own', kind: 'Issuer', group: 'cert-manager.io' },
        dnsNames: ['shop.example.com'],
        duration: '7776000s',
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        usages: ['digital signature', 'server auth'],
      },
    },
  ]);
  const synthesized = synth(stack);
  expect(synthesized.at('Tls/Resource')).toMatchObject({
    name: 'certificate-tls',
    depends_on: [synthesized.address('Namespace/Resource'), synthesized.address('Own/Resource')],
  });
});

test('a CA needs no host, and signs', () => {
  const [object] = manifestsOf(certificate(new Apps(), { hosts: [], isCa: true }));
  expect(object?.['spec']).toMatchObject({
    isCA: true,
    commonName: 'tls',
    usages: ['cert sign', 'crl sign', 'digital signature'],
  });
  expect(object?.['spec']).not.toHaveProperty('dnsNames');
});

test('where a pod proves the domain, its namespace lets the gateway in to it', () => {
  const stack = new Apps();
  const listeners = { http: { port: 80, routesFrom: 'all' as const } };
  const gateway = new Gateway(stack, 'Public', { namespace: stack.home, className: 'envoy', listeners });
  const from = acme({ email, solvers: [http01Gateway({ gateway })] });
  const issuer = new ClusterIssuer(stack, 'LetsEncrypt', { from });
  const [policy] = manifestsOf(certificate(stack, { issuer }));
  expect(policy).toMatchObject({
    kind: 'NetworkPolicy',
    metadata: { name: 'tls-http01', namespace: 'shop' },
    spec: {
      podSelector: { matchLabels: { 'acme.cert-manager.io/http01-solver': 'true' } },
      policyTypes: ['Ingress'],
      ingress: [{ ports: [{ protocol: 'TCP', port: 8089 }] }],
    },
  });
});

test('fails with every bad value named at once', () => {
  const stack = new Apps();
  const namespace = new Namespace(stack, 'Other', { name: 'other' });
  expect(() =>
    certificate(stack, {
      namespace,
      name: '-',
      hosts: ['shop', 'shop.example.com'],
      secretName: 'Tls',
      duration: Duration.minutes(30),
      renewBefore: Duration.minutes(30),
      key: 'rsa-1024' as 'rsa-2048',
      usages: [],
    }),
  ).toThrow(
    new Error(
      "Certificate at 'shop-dev-apps/Tls' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got -\n' +
        '- `secretName` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Tls\n' +
        '- `key` must be one of ecdsa-256, ecdsa-384, rsa-2048, rsa-4096, got rsa-1024\n' +
        '- `usages` must be one or more, got none\n' +
        '- `duration` must be 3600 to 315360000 seconds, got 1800\n' +
        '- `renewBefore` must be 300 to 1799 seconds, got 1800\n' +
        '- `issuer` must be one of namespace other, or a ClusterIssuer, got one of shop\n' +
        '- `hosts[0]` must be a host name such as shop.example.com or *.example.com, got shop',
    ),
  );
});

test('fails for hosts that the issuer cannot prove, and for none', () => {
  const stack = new Apps();
  const gateway = Gateway.fromGatewayName(stack, 'Public', stack.home, 'public');
  const solvers = [
    http01Gateway({ gateway, domains: ['example.com'] }),
    dns01Route53({ region: 'us-east-1', hostedZoneId: 'Z0', domains: ['example.org'] }),
  ];
  const issuer = new ClusterIssuer(stack, 'LetsEncrypt', { from: acme({ email, solvers }) });
  expect(() =>
    certificate(stack, { issuer, hosts: ['example.com', '*.example.com', '*.example.org', 'example.net'] }),
  ).toThrow(
    new Error(
      "Certificate at 'shop-dev-apps/Tls' [PropsInvalid]:\n" +
        '- `hosts[1]` must be a host that lets-encrypt signs for, got *.example.com. only DNS-01 proves a wildcard\n' +
        '- `hosts[3]` must be a host that lets-encrypt signs for, got example.net. none of its solvers is for that domain',
    ),
  );
  expect(() => new Certificate(stack, 'None', { namespace: stack.home, issuer })).toThrow(
    new Error(
      "Certificate at 'shop-dev-apps/None' [PropsInvalid]:\n- `hosts` must be one or more, but for a CA, got none",
    ),
  );
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<Omit<CertificateProps, 'namespace'>>((stack, props) => certificate(stack, props), {
    name: () => 'public',
    issuer: (stack) => new ClusterIssuer(stack, 'All', { from: selfSigned() }),
    hosts: () => ['*.example.com'],
    secretName: () => 'public-tls',
    duration: () => Duration.days(30),
    renewBefore: () => Duration.days(10),
    key: () => 'rsa-4096',
    usages: () => ['client', 'server'],
    isCa: () => true,
  });
  expect(without).toEqual([]);
});
