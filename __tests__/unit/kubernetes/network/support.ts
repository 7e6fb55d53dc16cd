import { NetworkPolicies, type Surroundings } from '../../../support/network-policies';

const namespace = (name: string, labels = {}) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });

const deployment = (home: string, name: string, ports: object[] = [{ containerPort: 80 }], labels = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: home },
  spec: { template: { metadata: { labels: { app: name, ...labels } }, spec: { containers: [{ name, ports }] } } },
});

export const policy = (spec: object, home = 'shop') => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'policy', namespace: home },
  spec,
});

/** `web` and `db` in `shop`, `web` in `other`, and `policies`. */
export const cluster = (policies: object[], surroundings?: Surroundings) =>
  new NetworkPolicies(
    [
      namespace('shop', { team: 'shop' }),
      namespace('other', { team: 'other' }),
      deployment('shop', 'web'),
      deployment('shop', 'db', [{ name: 'sql', containerPort: 3306 }]),
      deployment('other', 'web'),
      ...policies,
    ] as never,
    surroundings,
  );

export const only = (app: string) => ({ podSelector: { matchLabels: { app } } });
