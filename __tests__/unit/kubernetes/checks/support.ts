import { manifestProblems } from '../../../../constructs/kubernetes/checks/manifest-problems';
import type { Manifest } from '../../../../constructs/kubernetes/manifests/manifest';
import { Schemas } from '../../../../constructs/kubernetes/schema/schema-problems';

type Fields = Readonly<Record<string, unknown>>;

/** An object in the namespace `shop`. */
export function object(
  apiVersion: string,
  kind: string,
  name: string,
  fields: Fields = {},
  metadata: Fields = {},
): Manifest {
  return { apiVersion, kind, metadata: { name, namespace: 'shop', ...metadata }, ...fields };
}

/** A container that nothing is wrong with, but for what is changed. */
export function container(changes: Fields = {}): Fields {
  return { name: 'main', image: 'example.com/shop:1.2.3', ports: [{ name: 'http', containerPort: 8080 }], ...changes };
}

/** A Deployment of pods labelled `app=shop`; `podSpec` changes their specification. */
export function deployment(podSpec: Fields = {}, spec: Fields = {}): Manifest {
  return object('apps/v1', 'Deployment', 'backend', {
    spec: {
      selector: { matchLabels: { app: 'shop' } },
      template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [container()], ...podSpec } },
      ...spec,
    },
  });
}

/** A Service of the pods of {@link deployment}. */
export function service(spec: Fields = {}, metadata: Fields = {}): Manifest {
  return object(
    'v1',
    'Service',
    'backend',
    { spec: { selector: { app: 'shop' }, ports: [{ port: 80, targetPort: 'http' }], ...spec } },
    metadata,
  );
}

/** What is wrong with objects by themselves. */
export function problems(...manifests: readonly Manifest[]): string[] {
  return manifestProblems(manifests, { schemas: new Schemas() });
}

/** What is wrong with one, without its title. */
export function problemsOf(manifest: Manifest): string[] {
  const title = `${manifest.kind}/${manifest.metadata.name}: `;
  return problems(manifest).map((one) => (one.startsWith(title) ? one.slice(title.length) : one));
}
