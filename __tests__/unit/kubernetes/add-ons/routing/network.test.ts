import type { TerraformStack } from 'cdktf';
import { CertManager } from '../../../../../constructs/kubernetes/add-ons/routing/cert-manager';
import { EnvoyGateway } from '../../../../../constructs/kubernetes/add-ons/routing/envoy-gateway';
import { ExternalDns } from '../../../../../constructs/kubernetes/add-ons/routing/external-dns';
import { IngressNginx } from '../../../../../constructs/kubernetes/add-ons/routing/ingress-nginx';
import { Traefik } from '../../../../../constructs/kubernetes/add-ons/routing/traefik';
import { manifestsOf } from '../../../../../constructs/kubernetes/manifests/releases';
import { type INamespace, Namespace } from '../../../../../constructs/kubernetes/namespace';
import { NetworkPolicies } from '../../../../support/network-policies';
import { identityIn, installed } from '../support';

const API = '10.0.101.20';
const CLIENT = '203.0.113.9';
const [domains, ownerId, region] = [['example.com'], 'shop-dev', 'us-east-1'] as const;

const ADD_ONS = {
  'cert-manager': (stack: TerraformStack, namespace: INamespace) => new CertManager(stack, 'AddOn', { namespace }),
  'external-dns': (stack: TerraformStack, namespace: INamespace) =>
    new ExternalDns(stack, 'AddOn', { domains, ownerId, region, identity: identityIn('edge'), namespace }),
  'gateway-helm': (stack: TerraformStack, namespace: INamespace) => new EnvoyGateway(stack, 'AddOn', { namespace }),
  'ingress-nginx': (stack: TerraformStack, namespace: INamespace) => new IngressNginx(stack, 'AddOn', { namespace }),
  traefik: (stack: TerraformStack, namespace: INamespace) => new Traefik(stack, 'AddOn', { namespace }),
} as const;
type Name = keyof typeof ADD_ONS;
const names = Object.keys(ADD_ONS) as Name[];

/** The policies of a namespace that refuses everything with `name` in it, beside pods of others. */
function inOwnNamespace(name: Name): NetworkPolicies {
  let policies = new NetworkPolicies([]);
  installed((scope) => {
    ADD_ONS[name](scope, new Namespace(scope, 'Namespace', { name: 'edge' }));
    const instance = { 'app.kubernetes.io/instance': name };
    const proxy = {
      'app.kubernetes.io/name': 'envoy',
      'app.kubernetes.io/component': 'proxy',
      'app.kubernetes.io/managed-by': 'envoy-gateway',
    };
    const pods = [
      { namespace: 'edge', name: 'pod', labels: instance },
      { namespace: 'edge', name: 'proxy', labels: proxy },
      { namespace: 'edge', name: 'other' },
      { namespace: 'shop', name: 'web' },
    ];
    policies = new NetworkPolicies(manifestsOf(scope), { pods });
  }, '1.35');
  return policies;
}

test.each(names)('%s reaches the API server, and what else is in its namespace does not', (name) => {
  const policies = inOwnNamespace(name);
  expect(policies.allowed('edge/pod', API, 443)).toBe(true);
  expect(policies.allowed('edge/pod', API, 22)).toBe(false);
  expect(policies.allowed('edge/other', API, 443)).toBe(false);
});

test.each([
  ['cert-manager', 10_250],
  ['external-dns', 7979],
  ['gateway-helm', 18_000],
  ['ingress-nginx', 8443],
  ['ingress-nginx', 80],
  ['traefik', 443],
] as const)('%s is reached on %i', (name, port) => {
  const policies = inOwnNamespace(name);
  expect(policies.allowed(CLIENT, 'edge/pod', port)).toBe(true);
  expect(policies.allowed(CLIENT, 'edge/pod', 22)).toBe(false);
});

test('cert-manager asks name servers, and whoever wants a certificate, by itself', () => {
  const asked = (port: number, protocol: 'TCP' | 'UDP' = 'TCP') =>
    names.filter((name) => inOwnNamespace(name).allowed('edge/pod', CLIENT, port, protocol));
  expect([asked(53), asked(53, 'UDP'), asked(80)]).toEqual([['cert-manager'], ['cert-manager'], ['cert-manager']]);
});

test('cert-manager reaches the name servers that it is told to ask, on their ports', () => {
  let policies = new NetworkPolicies([]);
  installed((scope) => {
    const namespace = new Namespace(scope, 'Namespace', { name: 'edge' });
    const recursiveNameservers = ['10.0.0.2:5353', '[fd00::2]:54', 'https://dns.example.com:8443/query'];
    new CertManager(scope, 'AddOn', { namespace, recursiveNameservers });
    const pods = [{ namespace: 'edge', name: 'pod', labels: { 'app.kubernetes.io/instance': 'cert-manager' } }];
    policies = new NetworkPolicies(manifestsOf(scope), { pods });
  }, '1.35');
  const open = (protocol: 'TCP' | 'UDP') =>
    [53, 54, 5353, 8443, 8444].filter((port) => policies.allowed('edge/pod', CLIENT, port, protocol));
  expect([open('TCP'), open('UDP')]).toEqual([
    [53, 54, 5353, 8443],
    [53, 54, 5353],
  ]);
});

test('those alone that hand on requests reach the pods of others', () => {
  const reaching = names.filter((name) => inOwnNamespace(name).allowed('edge/pod', 'shop/web', 8080));
  expect(reaching).toEqual(['ingress-nginx', 'traefik']);
});

test('proxies of Envoy are reached on every port, and reach pods, their controller and identity providers', () => {
  const policies = inOwnNamespace('gateway-helm');
  expect([10_080, 10_443].map((port) => policies.allowed(CLIENT, 'edge/proxy', port))).toEqual([true, true]);
  expect(policies.allowed('edge/proxy', 'shop/web', 8080)).toBe(true);
  expect(policies.allowed('edge/proxy', 'edge/pod', 18_000)).toBe(true);
  expect(policies.allowed('edge/proxy', CLIENT, 443)).toBe(true);
  expect(policies.allowed('edge/proxy', CLIENT, 25)).toBe(false);
});
