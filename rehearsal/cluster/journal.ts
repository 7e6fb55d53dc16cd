import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { UserError } from '../../constructs/core/errors';
import { asObject } from '../../terraform/providers';
import type { ClusterApi } from './cluster-api';
import { OWN_NAME } from './hold';

const CONFIG_MAPS = '/api/v1/namespaces/kube-system/configmaps';
const CONFIG_MAP = `${CONFIG_MAPS}/${OWN_NAME}`;

/** Version of the journal's form. */
const FORMAT = 1;

const RELEASE = z.object({
  stack: z.string(),
  name: z.string(),
  namespace: z.string(),
  /** Releases of a lower wave are installed before it. */
  wave: z.number(),
  /** Longest time that its objects may take to go, in seconds. */
  timeout: z.number(),
});
const RECORD = z.object({
  format: z.literal(FORMAT),
  since: z.string(),
  /** Version constraint of the helm provider. */
  helm: z.string().optional(),
  releases: z.array(RELEASE),
});

/** A release that a rehearsal is going to install, or has installed. */
export type JournaledRelease = z.infer<typeof RELEASE>;

/** What a rehearsal has written down on the cluster before it did it. */
export interface JournalEntry {
  /** Start of that rehearsal, in ISO 8601. */
  readonly since: string;
  readonly helm?: string;
  readonly releases: readonly JournaledRelease[];
  /** Every object that was on the cluster before it. */
  readonly before: readonly string[];
}

/**
 * What the rehearsal on a cluster is about to do, in a ConfigMap in kube-system: whoever comes after a killed one finds there what to
 * remove. It holds names alone, no values.
 */
export class Journal {
  private constructor(
    private readonly api: ClusterApi,
    private written: JournalEntry,
  ) {}

  /** What a rehearsal has left there that did not come to its end; undefined where there is none. */
  static async left(api: ClusterApi): Promise<JournalEntry | undefined> {
    const found = await api.find(CONFIG_MAP);
    if (found === undefined) return undefined;
    try {
      const record = RECORD.parse(JSON.parse(String(asObject(found.body['data'])['journal'])));
      const packed = Buffer.from(String(asObject(found.body['binaryData'])['before']), 'base64');
      const before = z.array(z.string()).parse(JSON.parse(gunzipSync(packed).toString()));
      return { ...record, before };
    } catch {
      throw new UserError('cluster', 'JournalInvalid', [
        `the ConfigMap ${OWN_NAME} in kube-system, in which an earlier rehearsal has noted what it installs, cannot be read. ` +
          'Uninstall what it has left by hand, and delete the ConfigMap',
      ]);
    }
  }

  static async start(api: ClusterApi, entry: JournalEntry): Promise<Journal> {
    const journal = new Journal(api, entry);
    await api.call({ method: 'POST', path: CONFIG_MAPS, body: manifest(entry) });
    return journal;
  }

  get entry(): JournalEntry {
    return this.written;
  }

  /** Notes releases, before they are installed. */
  async add(releases: readonly JournaledRelease[]): Promise<void> {
    this.written = { ...this.written, releases: [...this.written.releases, ...releases] };
    await this.api.call({ method: 'PUT', path: CONFIG_MAP, body: manifest(this.written) });
  }

  /** Removes the journal, of this rehearsal or another: nothing is left to be removed. */
  static async end(api: ClusterApi): Promise<void> {
    if ((await api.find(CONFIG_MAP)) !== undefined) await api.call({ method: 'DELETE', path: CONFIG_MAP });
  }
}

function manifest({ before, ...record }: JournalEntry): object {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: OWN_NAME, namespace: 'kube-system' },
    data: { journal: JSON.stringify({ format: FORMAT, ...record }) },
    // As many as tens of thousands of names; an object has room for a megabyte.
    binaryData: { before: gzipSync(JSON.stringify(before)).toString('base64') },
  };
}
