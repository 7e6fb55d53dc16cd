import { manifestsOf } from '../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../constructs/kubernetes/namespace';
import { Gateway, type GatewayProps } from '../../../../constructs/kubernetes/routing/gateway';
import { synth } from '../../../../testing/synth';
import { propsWithoutEffect } from '../props-without-effect';
import { Apps } from '../workload/support';

const gateway = (stack: Apps, props: Partial<GatewayProps> = {}) =>
  new Gateway(stack, 'Public', {
    namespace: stack.home,
    className: 'envoy',
    listeners: { http: { port: 80 } },
    ...props,
  });

const listeners = (given: GatewayProps['listeners'], stack = new Apps()) =>
  (manifestsOf(gateway(stack, { listeners: given }))[0]?.['spec'] as { listeners: unknown }).listeners;

test('takes HTTP for the routes of its own namespace, in a release of its own', () => {
  const stack = new Apps();
  expect(manifestsOf(gateway(stack))).toMatchObject([
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'public', namespace: 'shop' },
      spec: {
        gatewayClassName: 'envoy',
        listeners: [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'Same' } } }],
      },
    },
  ]);
  const synthesized = synth(stack);
  expect(synthesized.at('Public/Resource')).toMatchObject({
    name: 'gateway-public',
    depends_on: [synthesized.address('Namespace/Resource')],
  });
});

test('a certificate makes a listener one of HTTPS', () => {
  expect(listeners({ https: { port: 443, certificate: 'shop-tls', host: '*.example.com' } })).toEqual([
    {
      name: 'https',
      port: 443,
      protocol: 'HTTPS',
      hostname: '*.example.com',
      tls: { mode: 'Terminate', certificateRefs: [{ name: 'shop-tls' }] },
      allowedRoutes: { namespaces: { from: 'Same' } },
    },
  ]);
});

test('routes of the namespaces named may attach, or all', () => {
  const stack = new Apps();
  const tools = Namespace.fromNamespaceName(stack, 'Tools', 'tools');
  expect(
    listeners(
      { named: { port: 80, routesFrom: [tools, stack.home, tools] }, all: { port: 81, routesFrom: 'all' } },
      stack,
    ),
  ).toMatchObject([
    {
      allowedRoutes: {
        namespaces: {
          from: 'Selector',
          selector: {
            matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['shop', 'tools'] }],
          },
        },
      },
    },
    { allowedRoutes: { namespaces: { from: 'All' } } },
  ]);
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<GatewayProps>((stack, props) => gateway(stack, props), {
    namespace: (stack) => new Namespace(stack, 'Other', { name: 'other' }),
    name: () => 'inside',
    className: () => 'traefik',
    listeners: () => ({ http: { port: 8080, protocol: 'HTTP' } }),
    annotations: () => ({ a: 'b' }),
  });
  expect(without).toEqual([]);
});

test('fails with every bad value named at once', () => {
  expect(() =>
    gateway(new Apps(), {
      name: 'Public',
      className: 'Envoy',
      listeners: {
        'Http 1': { port: 0 },
        plain: { port: 80, protocol: 'HTTP', certificate: 'Cert', host: 'x', routesFrom: [] },
        https: { port: 443, protocol: 'HTTPS' },
        tcp: { port: 70_000, protocol: 'TCP' as 'HTTP' },
      },
    }),
  ).toThrow(
    new Error(
      "Gateway at 'shop-dev-apps/Public' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Public\n' +
        '- `className` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Envoy\n' +
        '- `listeners` must be named by 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Http 1\n' +
        '- `listeners.Http 1.port` must be 1 to 65535, got 0\n' +
        '- `listeners.plain.certificate` must be left out for HTTP, got Cert\n' +
        '- `listeners.plain.certificate` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got Cert\n' +
        '- `listeners.plain.host` must be a host name such as shop.example.com or *.example.com, got x\n' +
        '- `listeners.plain.routesFrom` must be one namespace or more, got none\n' +
        '- `listeners.https.certificate` must be given for HTTPS, got none\n' +
        '- `listeners.tcp.port` must be 1 to 65535, got 70000\n' +
        '- `listeners.tcp.protocol` must be one of HTTP, HTTPS, got TCP',
    ),
  );
  expect(() => gateway(new Apps(), { listeners: {} })).toThrow(
    new Error("Gateway at 'shop-dev-apps/Public' [PropsInvalid]:\n- `listeners` must be one or more, got none"),
  );
});

test('a gateway managed elsewhere is referred to by its name', () => {
  const stack = new Apps();
  const { gatewayName, namespace } = Gateway.fromGatewayName(stack, 'Public', stack.home, 'public');
  expect([gatewayName, namespace.namespaceName]).toEqual(['public', 'shop']);
  expect(() => Gateway.fromGatewayName(stack, 'Other', stack.home, 'a/b')).toThrow(
    new Error(
      "ImportedGateway at 'shop-dev-apps/Other' [PropsInvalid]:\n" +
        '- `gatewayName` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got a/b',
    ),
  );
});
