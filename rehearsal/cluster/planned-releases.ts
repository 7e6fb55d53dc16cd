import { asList, asObject, type TerraformJson } from '../../terraform/providers';

/** A release as a plan has it. */
export interface PlannedRelease {
  readonly address: string;
  /** Name of its block in the stack itself; missing for what comes from a module. */
  readonly block?: string;
  readonly name: string;
  readonly namespace: string;
  /** Longest time that Helm waits, in seconds. */
  readonly timeout: number;
  /** Releases of a lower wave, in the same stack, come before it. */
  readonly wave: number;
}

/** Helm waits as long where nothing else is said. */
const DEFAULT_TIMEOUT_SECONDS = 300;

/** The releases in `terraform show -json` of a plan. */
export function plannedReleases(shown: string, config: TerraformJson): PlannedRelease[] {
  const { planned_values } = asObject(JSON.parse(shown));
  const waves = releaseWaves(config);
  return resourcesOf(asObject(asObject(planned_values)['root_module'])).map(({ address, name: block, values }) => {
    const { name, namespace, timeout } = asObject(values);
    const isOwn = String(address).startsWith('helm_release.');
    return {
      address: String(address),
      ...(isOwn ? { block: String(block) } : {}),
      name: String(name),
      namespace: typeof namespace === 'string' ? namespace : 'default',
      timeout: typeof timeout === 'number' ? timeout : DEFAULT_TIMEOUT_SECONDS,
      wave: waves.get(String(block)) ?? 0,
    };
  });
}

function resourcesOf(module: TerraformJson): TerraformJson[] {
  const own = asList(module['resources']).map(asObject);
  const below = asList(module['child_modules']).flatMap((child) => resourcesOf(asObject(child)));
  return [...own.filter(({ type, mode }) => type === 'helm_release' && mode === 'managed'), ...below];
}

/** How many releases, one after the other, come before each release. */
function releaseWaves(config: TerraformJson): Map<string, number> {
  const releases = asObject(asObject(config['resource'])['helm_release']);
  const waves = new Map<string, number>();
  const waveOf = (name: string, trail: readonly string[]): number => {
    const known = waves.get(name);
    if (known !== undefined) return known;
    // In `depends_on`, and in any value.
    const before = [...JSON.stringify(releases[name]).matchAll(/\bhelm_release\.([\w-]+)/g)]
      .map(([, one = '']) => one)
      .filter((one) => one in releases && !trail.includes(one));
    const wave = Math.max(-1, ...before.map((one) => waveOf(one, [...trail, name]))) + 1;
    waves.set(name, wave);
    return wave;
  };
  for (const name of Object.keys(releases)) waveOf(name, [name]);
  return waves;
}
