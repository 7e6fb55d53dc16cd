import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { asObject, DEFAULT_HOST, satisfies } from '../../terraform/providers';
import { scanFolder, type Scan, type ScannedModule } from './scan';

/** Calls inside calls; more than any configuration has, fewer than a module that calls itself. */
const DEEPEST = 30;

/** A module of a stack, the stack itself included. */
export interface ModuleScan {
  /** `module.vpc.module.subnets`; empty for the stack itself. */
  readonly address: string;
  readonly folder: string;
  readonly scan: Scan;
}

/** A call whose module is not on this machine. */
export interface MissingModule {
  readonly address: string;
  readonly source: string;
}

/** Every module that a stack consists of, and those that Terraform would have to load first. */
export interface ModuleTree {
  readonly modules: readonly ModuleScan[];
  readonly missing: readonly MissingModule[];
}

interface Installed {
  readonly source: string;
  readonly version: string;
  readonly folder: string;
}

/**
 * Walks through a stack's modules: local ones where they stand, others where an earlier `terraform init` has put them.
 * `dataDir` is Terraform's data folder, usually `.terraform` in the stack's.
 */
export function moduleTree(folder: string, dataDir: string): ModuleTree {
  const installed = readInstalled(folder, dataDir);
  const [modules, missing]: [ModuleScan[], MissingModule[]] = [[], []];
  const visit = (address: string, key: string, at: string, depth: number): void => {
    const scan = scanFolder(at);
    modules.push({ address, folder: at, scan });
    for (const call of depth < DEEPEST ? scan.modules : []) {
      const callKey = key === '' ? call.name : `${key}.${call.name}`;
      const callAddress = address === '' ? `module.${call.name}` : `${address}.module.${call.name}`;
      const target = locate(call, at, installed.get(callKey));
      if (target === undefined) missing.push({ address: callAddress, source: call.source });
      else visit(callAddress, callKey, target, depth + 1);
    }
  };
  visit('', '', folder, 0);
  return { modules, missing };
}

/** Is this source a folder, given relative to its caller? */
export function isLocalSource(source: string): boolean {
  return /^\.\.?(\/|$)/.test(source);
}

function locate(call: ScannedModule, caller: string, installed: Installed | undefined): string | undefined {
  if (isLocalSource(call.source)) return existing(resolve(caller, call.source));
  // Terraform links it into its data folder, and works there.
  if (isAbsolute(call.source)) return existing(installed?.folder) ?? existing(call.source);
  if (installed === undefined || !existsSync(installed.folder)) return undefined;
  const sources = [call.source, `${DEFAULT_HOST}/${call.source}`];
  const fits = call.version === undefined || satisfies(installed.version, call.version);
  return sources.includes(installed.source) && fits ? installed.folder : undefined;
}

function existing(folder: string | undefined): string | undefined {
  return folder !== undefined && existsSync(folder) ? folder : undefined;
}

function readInstalled(folder: string, dataDir: string): Map<string, Installed> {
  const file = join(dataDir, 'modules/modules.json');
  if (!existsSync(file)) return new Map();
  let record: unknown;
  try {
    record = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return new Map();
  }
  const { Modules: entries } = asObject(record);
  return new Map(
    (Array.isArray(entries) ? entries : []).map(asObject).map((entry) => {
      const { Key: key, Source: source, Version: version, Dir: dir } = entry;
      const text = (value: unknown): string => (typeof value === 'string' ? value : '');
      return [text(key), { source: text(source), version: text(version), folder: resolve(folder, text(dir)) }];
    }),
  );
}
