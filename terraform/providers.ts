/** Where providers without a host in their source come from. */
export const DEFAULT_HOST = 'registry.terraform.io';

/** A provider that a stack needs. */
export interface RequiredProvider {
  /** Local name in the stack: `aws`. */
  readonly name: string;
  /** Full address: `registry.terraform.io/hashicorp/aws`. */
  readonly source: string;
  /** Version constraint: `5.100.0`, `~> 5.0`. Any version where it is missing. */
  readonly version?: string;
}

/** Terraform JSON as far as these functions look at it. */
export type TerraformJson = Readonly<Record<string, unknown>>;

/**
 * Every provider that a stack needs, sorted by name: those it names, and those Terraform derives from
 * the types of its resources and data sources.
 */
export function requiredProviders(config: TerraformJson): RequiredProvider[] {
  const found = new Map<string, RequiredProvider>();
  for (const block of blocks(asObject(config['terraform'])['required_providers'])) {
    for (const [name, value] of Object.entries(block)) found.set(name, declared(name, value));
  }
  for (const name of impliedNames(config)) {
    if (!found.has(name)) found.set(name, { name, source: fullSource(`hashicorp/${name}`) });
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** The full address of a source: `aws` and `hashicorp/aws` are `registry.terraform.io/hashicorp/aws`. */
export function fullSource(source: string): string {
  const parts = source.toLowerCase().split('/');
  if (parts.length === 1) parts.unshift('hashicorp');
  if (parts.length === 2) parts.unshift(DEFAULT_HOST);
  return parts.join('/');
}

/**
 * Is this the full address of a provider? Paths are made of it, so that one with `..` in it would lead anywhere.
 * @see https://developer.hashicorp.com/terraform/language/providers/requirements#source-addresses
 */
export function isAddress(source: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N}.-]*(:\d+)?(\/[\p{L}\p{N}][\p{L}\p{N}_-]*){2}$/u.test(source);
}

/** `aws` of HashiCorp's own `hashicorp/aws`, from the registry of Terraform or OpenTofu; undefined for any other provider. */
export function officialName(source: string): string | undefined {
  return /^registry\.(?:terraform\.io|opentofu\.org)\/hashicorp\/([^/]+)$/.exec(source)?.[1];
}

/** Last part of an address, by which types are named: `aws` of `registry.terraform.io/hashicorp/aws`. */
export function providerType(source: string): string {
  return source.slice(source.lastIndexOf('/') + 1);
}

/** A provider as people write it: `hashicorp/aws 5.100.0`, with the host only where it is not the usual one. */
export function providerLabel(provider: Pick<RequiredProvider, 'source' | 'version'>): string {
  const source = provider.source.startsWith(`${DEFAULT_HOST}/`)
    ? provider.source.slice(DEFAULT_HOST.length + 1)
    : provider.source;
  return provider.version === undefined ? source : `${source} ${provider.version}`;
}

/** Does a version satisfy a constraint such as `>= 5.0, < 6.0` or `~> 5.4`? A pre-release only when named exactly. */
export function satisfies(version: string, constraint: string | undefined): boolean {
  if (constraint === undefined || constraint.trim() === '') return !version.includes('-');
  return constraint.split(',').every((part) => {
    const match = /^\s*(=|!=|>=|<=|>|<|~>)?\s*v?(\S+)\s*$/.exec(part);
    if (match === null) return false;
    const [, operator = '=', wanted = ''] = match;
    if (version.includes('-') || wanted.includes('-')) return operator === '=' && version === wanted;
    return compares(version, operator, wanted);
  });
}

function compares(version: string, operator: string, wanted: string): boolean {
  const order = compareVersions(version, wanted);
  switch (operator) {
    case '!=':
      return order !== 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '~>': {
      // Only the last number that is written may grow.
      const fixed = wanted.split('.').slice(0, -1);
      return order >= 0 && version.split('.').slice(0, fixed.length).join('.') === fixed.join('.');
    }
    default:
      return order === 0;
  }
}

/** Negative, zero or positive as `a` is older than, equal to or newer than `b`; missing numbers count as 0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbers(version: string): number[] {
  return (version.split(/[-+]/)[0] ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0);
}

function declared(name: string, value: unknown): RequiredProvider {
  if (typeof value === 'string') return { name, source: fullSource(`hashicorp/${name}`), version: value };
  const { source, version } = asObject(value);
  return {
    name,
    source: fullSource(typeof source === 'string' ? source : `hashicorp/${name}`),
    ...(typeof version === 'string' ? { version } : {}),
  };
}

function impliedNames(config: TerraformJson): Set<string> {
  const names = new Set(Object.keys(asObject(config['provider'])));
  for (const kind of ['resource', 'data', 'ephemeral']) {
    for (const [type, instances] of Object.entries(asObject(config[kind]))) {
      for (const instance of Object.values(asObject(instances))) {
        const { provider } = asObject(instance);
        const name = typeof provider === 'string' ? provider.split('.')[0] : type.split('_')[0];
        if (name !== undefined) names.add(name);
      }
    }
  }
  names.delete('terraform'); // built into the binary
  names.delete('//');
  return names;
}

/** A JSON object, or an empty one in place of anything else. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** A JSON array, or an empty one in place of anything else. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Terraform JSON allows one block as an object or as a list of objects. */
export function blocks(value: unknown): Readonly<Record<string, unknown>>[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(asObject);
}
