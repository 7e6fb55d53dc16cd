import { withoutKeys } from '../../terraform/diagnostics';
import { asObject, fullSource, providerType, type RequiredProvider } from '../../terraform/providers';
import type { UsedTypes } from '../schema/model';
import type { ModuleScan } from './modules';

/** Built into Terraform: it needs no provider served. */
const BUILTIN = 'terraform.io/builtin/terraform';

/** The types that a stack's modules and its state use, without those that Terraform brings along. */
export function usedTypes(modules: readonly Pick<ModuleScan, 'scan'>[], state?: unknown): UsedTypes {
  const scans = modules.map(({ scan }) => scan);
  const stored = stateResources(state);
  const inState = (mode: string): string[] => stored.filter((one) => one.mode === mode).map(({ type }) => type);
  return {
    resources: names([
      ...scans.flatMap((scan) => scan.resources.map(({ type }) => type)),
      ...scans.flatMap((scan) => scan.addresses.flatMap(typeOf)),
      ...inState('managed'),
    ]),
    dataSources: names([...scans.flatMap((scan) => scan.dataTypes), ...inState('data')]),
    ephemeralResources: names(scans.flatMap((scan) => scan.ephemeralTypes)),
  };
}

/**
 * The providers of a stack, of its modules and of its state, one for each source: the constraints of several modules hold together.
 */
export function usedProviders(modules: readonly Pick<ModuleScan, 'scan'>[], state?: unknown): RequiredProvider[] {
  const found = new Map<string, { name: string; versions: Set<string> }>();
  const all = modules.flatMap(({ scan }) => [...scan.providers]);
  // What another block declares under the same name is not the provider that a type's prefix suggests.
  const declared = new Set(all.filter(({ version }) => version !== undefined).map(({ name }) => name));
  for (const { name, source, version } of all) {
    if (source === BUILTIN) continue;
    if (version === undefined && source === fullSource(`hashicorp/${name}`) && declared.has(name)) continue;
    const entry = found.get(source) ?? { name, versions: new Set() };
    if (version !== undefined) entry.versions.add(version);
    found.set(source, entry);
  }
  for (const { provider } of stateResources(state)) {
    const source = /provider\["([^"]+)"\]/.exec(provider)?.[1];
    if (source === undefined || source === BUILTIN || found.has(source)) continue;
    found.set(source, { name: providerType(source), versions: new Set() });
  }
  return [...found]
    .map(([source, { name, versions }]) => {
      return { name, source, ...(versions.size === 0 ? {} : { version: [...versions].join(', ') }) };
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** The type in the address of a resource: `module.a["x"].aws_eip.this[0]` is about `aws_eip`. */
function typeOf(address: string): string[] {
  const plain = withoutKeys(address.replace(/^\$\{|\}$/g, ''));
  const own = plain.replace(/^(module\.[^.]+\.?)+/, '').split('.');
  return own.length === 2 && own[0] !== undefined && own[0] !== '' ? [own[0]] : [];
}

function stateResources(state: unknown): { mode: string; type: string; provider: string }[] {
  const { resources } = asObject(state);
  return (Array.isArray(resources) ? resources : []).map((resource) => {
    const { mode, type, provider } = asObject(resource);
    return { mode: String(mode), type: String(type), provider: String(provider) };
  });
}

function names(types: readonly string[]): string[] {
  return [...new Set(types)].filter((type) => type !== 'terraform_data' && type !== 'terraform_remote_state').sort();
}
