import { UserError } from '../../constructs/core/errors';
import { asList, asObject } from '../providers';

/** What a state file says, as far as it decides which of two is newer. */
export interface StateFile {
  /** Id that a state keeps for life: two of different lineage are not versions of one another. */
  readonly lineage: string;
  /** Counts the changes of a lineage. */
  readonly serial: number;
  /** Address of each resource that it holds, data sources apart, without instance keys. */
  readonly addresses: readonly string[];
  /** The file as it is. */
  readonly text: string;
}

/** Where a state comes from, for people, and where an earlier one may be. */
export interface StateSource {
  readonly at: string;
  readonly earlier: string;
}

/**
 * Reads a state file; undefined for an empty one, which Terraform leaves behind where it has moved a state away.
 * @throws {UserError} `StateUnreadable` for one that is not whole.
 */
export function parseState(text: string | undefined, from: StateSource): StateFile | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const parsed = jsonIn(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw stateUnreadable(from);
  const { lineage, serial, resources } = asObject(parsed);
  if (typeof lineage !== 'string' || lineage === '') {
    if (asList(resources).length > 0) throw stateUnreadable(from);
    return undefined;
  }
  const managed = resourcesOf(text).filter(({ mode }) => mode === 'managed');
  const addresses = managed.map(({ module, type, name }) =>
    [module, type, name].filter((part) => typeof part === 'string').join('.'),
  );
  return { lineage, serial: typeof serial === 'number' ? serial : 0, addresses, text };
}

/** A state is there, and nobody can say what it holds. */
export function stateUnreadable({ at, earlier }: StateSource): UserError {
  return new UserError(at, 'StateUnreadable', [
    `holds no whole state: what wrote it was killed. Put an earlier one in its place, such as ${earlier}, and run the command again`,
  ]);
}

/** Who has changed the state last: what was destroyed here in part is newer than what is left in the bucket. */
export function isNewer(here: StateFile | undefined, there: StateFile): boolean {
  return here !== undefined && here.serial > there.serial;
}

/**
 * Whether a state was taken back here to be destroyed: the one in the bucket is out of date, but only for as long as the lock is there that
 * was left on it.
 */
export function isTakenBack(here: StateFile | undefined, there: StateFile | undefined): boolean {
  return there !== undefined && there.addresses.length > 0 && isNewer(here, there);
}

/** Do two state files hold the same resources and outputs? */
export function holdSame(a: StateFile, b: StateFile): boolean {
  const content = ({ lineage, text }: StateFile): string => {
    const { resources, outputs } = asObject(JSON.parse(text));
    return JSON.stringify([lineage, resources, outputs]);
  };
  return content(a) === content(b);
}

/** An attribute of a resource, as the first of its instances has it; undefined where the state has no such resource. */
export function attributeOf(state: StateFile, address: string, attribute: string): unknown {
  const found = resourcesOf(state.text).find(({ type, name }) => `${String(type)}.${String(name)}` === address);
  return asObject(asObject(asList(found?.['instances'])[0])['attributes'])[attribute];
}

function resourcesOf(text: string): readonly Readonly<Record<string, unknown>>[] {
  return asList(asObject(JSON.parse(text))['resources']).map(asObject);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
