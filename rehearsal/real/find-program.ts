import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findMirrors, hostPlatform, type MirrorSearch } from '../../terraform/mirrors';
import { compareVersions, isAddress, providerType, satisfies, type RequiredProvider } from '../../terraform/providers';
import { programIn, unpackProgram } from './provider-archive';

/** The program of a provider, ready to be started. */
export interface ProviderProgram {
  /** Full address: `registry.terraform.io/hashicorp/aws`. */
  readonly source: string;
  readonly version: string;
  /** Absolute path of the program. */
  readonly file: string;
  /** Where it was found: the program itself, or the archive it was unpacked from. */
  readonly origin: string;
}

/** Where to look for the program of a provider; nothing is ever downloaded. */
export interface ProgramSearch extends MirrorSearch {
  /**
   * Folders of stacks, whose `.terraform/providers` is looked at first.
   * @default []
   */
  readonly stackFolders?: readonly string[];
  /**
   * Folder that packed providers are unpacked into, once.
   * @default - `ashlar/providers` in the user's cache folder, `$XDG_CACHE_HOME` or `~/.cache`
   */
  readonly unpackFolder?: string;
  /**
   * Platform of the program, such as `linux_amd64`.
   * @default - the platform of this process
   */
  readonly platform?: string;
}

/** A version of a provider in a mirror: a folder, or an archive. */
interface Candidate {
  readonly version: string;
  readonly path: string;
  readonly packed: boolean;
}

/**
 * The newest program of a provider that fits its constraint, where the user's own Terraform would find it: the stacks' installed
 * providers, the mirrors of the CLI configuration and those Terraform implies, the plugin caches, `/opt` last. Packed ones are
 * unpacked outside the project. Of equal versions the first found is taken.
 * @throws {UserError} `ProviderUnusable` when an archive cannot be unpacked.
 */
export async function findProviderProgram(
  provider: Pick<RequiredProvider, 'source' | 'version'>,
  search: ProgramSearch = {},
): Promise<ProviderProgram | undefined> {
  const { source } = provider;
  const type = providerType(source);
  const fitting = candidates(source, search).filter(({ version }) => satisfies(version, provider.version));
  // The sort is stable: places keep their order among equal versions.
  for (const { version, path, packed } of fitting.sort((a, b) => compareVersions(b.version, a.version))) {
    const file = packed ? await unpackProgram(path, type, search) : programIn(path, type);
    if (file !== undefined) return { source, version, file, origin: packed ? path : file };
  }
  return undefined;
}

/** Versions of a provider that are at hand, oldest first, whatever its constraint: for the message that none of them fits. */
export function versionsAtHand(source: string, search: ProgramSearch = {}): string[] {
  const versions = candidates(source, search).map(({ version }) => version);
  return [...new Set(versions)].sort(compareVersions);
}

function candidates(source: string, search: ProgramSearch): Candidate[] {
  if (!isAddress(source)) return [];
  const { platform = hostPlatform() } = search;
  const packed = new RegExp(`^terraform-provider-${providerType(source)}_(.+)_${platform}\\.zip$`);
  return places(search).flatMap((place) => {
    const folder = join(place, source);
    const names = entries(folder);
    const unpacked = names
      .map((name) => ({ version: name, path: join(folder, name, platform), packed: false }))
      .filter(({ path }) => programIn(path, providerType(source)) !== undefined);
    const archives = names.flatMap((name) => {
      const version = packed.exec(name)?.[1];
      return version === undefined ? [] : [{ version, path: join(folder, name), packed: true }];
    });
    return [...unpacked, ...archives.filter(({ path }) => isFile(path))];
  });
}

/** What `terraform init` has installed, then the mirrors. */
function places(search: ProgramSearch): string[] {
  const { stackFolders = [], env = process.env, cwd = process.cwd() } = search;
  const dataFolder = env['TF_DATA_DIR'] ? env['TF_DATA_DIR'] : '.terraform';
  const installed = [...stackFolders, cwd].map((folder) => resolve(cwd, folder, dataFolder, 'providers'));
  return [...new Set([...installed, ...findMirrors(search)])];
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Names in a folder; none where it is missing, closed to us, or not a folder. */
function entries(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
