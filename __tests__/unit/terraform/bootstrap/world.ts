import { ownIdentity } from '../../../../terraform/process-id';
import { asObject } from '../../../../terraform/providers';
import { stateChanged, storeMissing } from '../../../../terraform/state-store/failures';
import { ABSENT, type StateRoot } from '../../../../terraform/state-store/store';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder } from '../support';

/** Thrown where a run is to be killed. */
export class Killed extends Error {}

/** What a kill leaves behind, as nothing that runs afterwards may tidy up. */
interface Wreck {
  readonly files: string;
  readonly cloud: ReadonlySet<string>;
  readonly objects: ReadonlyMap<string, string>;
}

/** A cloud with one bucket at most, the project's folder, and the points at which a run may be killed. */
export class World {
  /** Addresses of what exists. */
  readonly cloud = new Set<string>();
  /** What is in the bucket. */
  readonly objects = new Map<string, string>();
  /** Sizes of objects that are larger than their text here, in bytes. */
  readonly sizes = new Map<string, number>();
  /** Every point that the run has passed, in order. */
  readonly points: string[] = [];
  private lineages = 0;
  private wreck: Wreck | undefined;
  private killAt = -1;

  /** @param bucket - Address of the resource that is the bucket of the state. */
  constructor(
    readonly bucket: string,
    private readonly root: string,
  ) {}

  /** Counts points anew, for a run that is killed at the point of this number; without one it lives. */
  begin(killAt = -1): void {
    this.points.length = 0;
    this.killAt = killAt;
  }

  /** A moment between two effects. */
  point(label: string): void {
    this.points.push(label);
    if (this.points.length - 1 !== this.killAt) return;
    const files = folder();
    cpSync(this.root, files, { recursive: true, verbatimSymlinks: true });
    this.wreck = { files, cloud: new Set(this.cloud), objects: new Map(this.objects) };
    throw new Killed(label);
  }

  /** Makes all be as it was when the run was killed, whose process is gone. */
  restore(): void {
    if (this.wreck === undefined) throw new Error('nothing was killed');
    const { files, cloud, objects } = this.wreck;
    const { started } = asObject(ownIdentity());
    const buried = (text: string): string => text.replaceAll(String(started), 'gone');
    rmSync(this.root, { recursive: true, force: true });
    cpSync(files, this.root, { recursive: true, verbatimSymlinks: true });
    const owner = join(this.root, '.ashlar/shop-staging-state/owner.json');
    if (existsSync(owner)) writeFileSync(owner, buried(readFileSync(owner, 'utf8')));
    this.cloud.clear();
    this.objects.clear();
    for (const address of cloud) this.cloud.add(address);
    for (const [key, text] of objects) this.objects.set(key, buried(text));
  }

  newLineage(): string {
    return `lineage-${++this.lineages}`;
  }

  /** The bucket as the second half of the project sees any. */
  get store(): StateRoot {
    const inBucket = <T>(use: (objects: Map<string, string>) => T): Promise<T> =>
      this.cloud.has(this.bucket) ? Promise.resolve(use(this.objects)) : Promise.reject(storeMissing('bucket'));
    const versioned = (text: string): { text: string; version: string } => ({ text, version: `of ${text}` });
    return {
      address: 'bucket',
      read: (key) =>
        inBucket((objects) => {
          const text = objects.get(key);
          return text === undefined ? undefined : versioned(text);
        }),
      write: async (key, text, ifVersion) => {
        const written = await inBucket((objects) => {
          const there = objects.get(key);
          if ((there === undefined ? ABSENT : versioned(there).version) !== ifVersion)
            throw stateChanged('bucket', key);
          objects.set(key, text);
          return versioned(text).version;
        });
        this.point(`wrote ${key}`);
        return written;
      },
      remove: async (key, ifVersion) => {
        await inBucket((objects) => {
          const there = objects.get(key);
          if (there !== undefined && ifVersion !== undefined && versioned(there).version !== ifVersion)
            throw stateChanged('bucket', key);
          objects.delete(key);
        });
        this.point(`removed ${key}`);
      },
      list: (prefix) => inBucket((objects) => [...objects.keys()].filter((key) => key.startsWith(prefix)).sort()),
      objects: (prefix) =>
        inBucket((objects) => {
          const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
          return keys.map((key) => ({ key, sizeBytes: this.sizes.get(key) ?? objects.get(key)?.length ?? 0 }));
        }),
    };
  }
}
