import { asList, asObject } from '../../terraform/providers';

/** Shorter texts, such as `1` and `true`, turn up everywhere without being the secret. */
const SHORTEST = 5;

/**
 * The texts in a plan's JSON that stand where Terraform marks something as sensitive, and the values of sensitive variables. Terraform
 * drops the mark when a provider copies such a value into another attribute.
 */
export function sensitiveTexts(plan: Readonly<Record<string, unknown>>): string[] {
  const found = new Set<string>();
  const changes = [
    ...asList(plan['resource_changes']).map((entry) => asObject(asObject(entry)['change'])),
    ...Object.values(asObject(plan['output_changes'])).map(asObject),
  ];
  for (const change of changes) {
    collect(change['before'], change['before_sensitive'], found);
    collect(change['after'], change['after_sensitive'], found);
  }
  const declared = asObject(asObject(asObject(plan['configuration'])['root_module'])['variables']);
  for (const [name, { value }] of Object.entries(asObject(plan['variables'])).map(named)) {
    collect(value, asObject(declared[name])['sensitive'], found);
  }
  return [...found];
}

function named([name, variable]: [string, unknown]): [string, Readonly<Record<string, unknown>>] {
  return [name, asObject(variable)];
}

function collect(value: unknown, sensitive: unknown, found: Set<string>): void {
  if (value === null || value === undefined || sensitive === undefined || sensitive === false) return;
  if (typeof value === 'object') {
    const marks =
      typeof sensitive === 'object' && sensitive !== null ? (sensitive as Record<string, unknown>) : undefined;
    for (const [key, inner] of Object.entries(value))
      collect(inner, marks === undefined ? sensitive : marks[key], found);
    return;
  }
  if (sensitive !== true) return;
  // As it stands in JSON, without the quotes around it.
  const text = JSON.stringify(value).replace(/^"|"$/g, '');
  if (text.length >= SHORTEST) found.add(text);
}
