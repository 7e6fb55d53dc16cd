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
  readonly rules: readonly { readonly apiGroups: readonly string[]; readonly resources: readonly string[] }[];
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
  const kinds = webhooks.flatMap(({ rules }) =>
    rules.flatMap(({ apiGroups, resources }) => resources.flatMap((plural) => kindsOf(plural, apiGroups, objects))),
  );
  return [...new Set(kinds)].sort();
}

interface Definition {
  readonly group: string;
  readonly names: { readonly plural: string; readonly kind: string };
}

/** By the CRDs of the chart, every one of the groups where the webhook sees all; of Kubernetes' own kinds two occur. */
function kindsOf(plural: string, groups: readonly string[], objects: readonly Rendered[]): string[] {
  const definitions = objects
    .filter(({ kind }) => kind === 'CustomResourceDefinition')
    .map(({ spec }) => spec as Definition);
  if (plural === '*' || plural === '*/*')
    return definitions.filter(({ group }) => groups.includes(group)).map(({ names }) => names.kind);
  const own: Readonly<Record<string, string>> = { ingresses: 'Ingress', services: 'Service' };
  return [definitions.find(({ names }) => names.plural === plural)?.names.kind ?? own[plural] ?? plural];
}
