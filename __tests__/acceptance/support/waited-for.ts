import type { Rendered } from './chart-rendering';

/** Custom resources that `objects` define: by group where it is one of `whole`, else as `<Kind>.<group>`. */
export function definedBy(objects: readonly Rendered[], whole: readonly string[]): string[] {
  const names = objects.flatMap(({ kind, spec }) => {
    if (kind !== 'CustomResourceDefinition') return [];
    const { group, names } = spec as { readonly group: string; readonly names: { readonly kind: string } };
    return whole.includes(group) ? group : `${names.kind}.${group}`;
  });
  return [...new Set(names)].sort();
}

interface Webhook {
  readonly failurePolicy: string;
  readonly namespaceSelector?: { readonly matchExpressions?: readonly { readonly operator: string }[] };
  readonly objectSelector?: { readonly matchExpressions?: readonly { readonly operator: string }[] };
  readonly rules: readonly { readonly resources: readonly string[] }[];
}

/** Kinds that a webhook refuses while it does not answer; one that only sees what asks for it by a label does not count. */
export function watchedBy(objects: readonly Rendered[]): string[] {
  const webhooks = objects
    .filter(({ kind }) => /^(Mutating|Validating)WebhookConfiguration$/.test(kind))
    .flatMap((object) => object['webhooks'] as readonly Webhook[])
    .filter(({ failurePolicy }) => failurePolicy === 'Fail')
    .filter(({ namespaceSelector, objectSelector }) =>
      [namespaceSelector, objectSelector].every(
        (selector) => !(selector?.matchExpressions ?? []).some(({ operator }) => operator === 'In'),
      ),
    );
  const plurals = webhooks.flatMap(({ rules }) => rules.flatMap((rule) => rule.resources));
  return [...new Set(plurals.map((plural) => kindOf(plural, objects)))].sort();
}

/** By the CRDs of the chart; of Kubernetes' own kinds two occur. */
function kindOf(plural: string, objects: readonly Rendered[]): string {
  const names = objects
    .filter(({ kind }) => kind === 'CustomResourceDefinition')
    .map(({ spec }) => (spec as { readonly names: { readonly plural: string; readonly kind: string } }).names);
  const own: Readonly<Record<string, string>> = { ingresses: 'Ingress', services: 'Service' };
  return names.find((name) => name.plural === plural)?.kind ?? own[plural] ?? plural;
}
