import type { IPersistentVolumeClaim } from 'kubernetes-models/v1' with { 'resolution-mode': 'import' };
import { problem } from '../../../core/errors';
import { Duration } from '../../../core/duration';
import { Size } from '../../../core/size';
import { quantityOf } from '../../quantity';
import { OBSERVABILITY_CHARTS } from './charts';
import { type SecretKey, secretKeyProblems, secretNameOf } from './monitoring/secret-key';

/** Where Jaeger keeps traces: made by {@link localTraces}, {@link searchTraces} and {@link volatileTraces}. */
export interface TraceStorage {
  /** What Jaeger's configuration says of it. */
  readonly backend: Readonly<Record<string, unknown>>;
  /** Most pods that may share it. */
  readonly maxReplicas: number;
  /** Disk of its one pod. */
  readonly disk?: { readonly size: Size; readonly storageClass?: string };
  /** Key of a Secret that is a file in {@link SECRETS}. */
  readonly secret?: SecretKey;
  readonly problems: (at: string) => string[];
}

/** Name of the claim of the disk. */
export const CLAIM = 'jaeger-traces';
/** Folder of the disk, and of the file that holds the password. */
export const DATA = '/badger';
export const SECRETS = '/etc/jaeger/secrets';
const PASSWORD = 'password';

/** Settings of {@link localTraces}. */
export interface LocalTracesProps {
  /** @default Size.gibibytes(20) */
  readonly size?: Size;
  /** @default - that of the cluster */
  readonly storageClass?: string;
  /**
   * How long traces are kept: 1 hour to 90 days.
   * @default Duration.days(7)
   */
  readonly retention?: Duration;
}

/**
 * On a disk of Jaeger's own, for one pod: no traces are taken while it moves to another node.
 * @see https://www.jaegertracing.io/docs/latest/storage/badger/
 */
export function localTraces(props: LocalTracesProps = {}): TraceStorage {
  const { size = Size.gibibytes(20), storageClass, retention = Duration.days(7) } = props;
  const hours = retention.toSeconds() / 3_600;
  return {
    backend: {
      badger: {
        directories: { keys: `${DATA}/keys`, values: `${DATA}/values` },
        ephemeral: false,
        ttl: { spans: `${retention.toSeconds().toString()}s` },
      },
    },
    maxReplicas: 1,
    disk: { size, ...(storageClass === undefined ? {} : { storageClass }) },
    problems: (at) => [
      ...(size.toMebibytes() >= 1_024 ? [] : [problem(`${at}.size`, '1024 MiB or more', size.toMebibytes())]),
      ...(hours >= 1 && hours <= 2_160 ? [] : [problem(`${at}.retention`, '1 to 2160 hours', hours)]),
    ],
  };
}

/** Settings of {@link searchTraces}. */
export interface SearchTracesProps {
  /** Which of both it is. */
  readonly kind: 'elasticsearch' | 'opensearch';
  /** Addresses, with `https://`: one or more. */
  readonly urls: readonly string[];
  /**
   * User, together with `password`.
   * @default - none
   */
  readonly username?: string;
  /**
   * Password of the user.
   * @default - none
   */
  readonly password?: SecretKey;
  /**
   * What names of indices begin with: lower-case letters, digits and hyphens.
   * @default 'jaeger'
   */
  readonly indexPrefix?: string;
}

/**
 * In an Elasticsearch or OpenSearch that is there already, for as many pods as needed. It deletes nothing there: have an index policy do it.
 * @see https://www.jaegertracing.io/docs/latest/storage/elasticsearch/
 */
export function searchTraces(props: SearchTracesProps): TraceStorage {
  const { kind, urls, username, password, indexPrefix = 'jaeger' } = props;
  return {
    backend: {
      [kind]: {
        server_urls: [...urls],
        indices: { index_prefix: indexPrefix },
        ...(username === undefined
          ? {}
          : {
              auth: {
                basic: {
                  username,
                  ...(password === undefined ? {} : { password_file: `${SECRETS}/${PASSWORD}` }),
                },
              },
            }),
      },
    },
    maxReplicas: 10,
    ...(password === undefined ? {} : { secret: password }),
    problems: (at) => [
      ...(['elasticsearch', 'opensearch'].includes(kind)
        ? []
        : [problem(`${at}.kind`, 'one of elasticsearch, opensearch', kind)]),
      ...(urls.length > 0 ? [] : [problem(`${at}.urls`, 'one address or more', urls)]),
      ...urls.flatMap((url, index) =>
        /^(https?:\/\/[^\s/@]+(\/\S*)?|.*\$\{TfToken.*)$/.test(url)
          ? []
          : [problem(`${at}.urls[${index.toString()}]`, 'an address without a user, such as https://search:9200', url)],
      ),
      ...(username === undefined && password === undefined ? [] : secretKeyProblems(`${at}.password`, password)),
      ...(password !== undefined && username === undefined
        ? [problem(`${at}.username`, 'given with `password`', 'none')]
        : []),
      ...(/^[a-z0-9][a-z0-9-]{0,62}$/.test(indexPrefix)
        ? []
        : [problem(`${at}.indexPrefix`, 'lower-case letters, digits and hyphens', indexPrefix)]),
    ],
  };
}

/** Settings of {@link volatileTraces}. */
export interface VolatileTracesProps {
  /**
   * Traces that are kept, the newest: 100 to 1000000.
   * @default 50000
   */
  readonly maxTraces?: number;
}

/** In memory, for trying out: gone with the pod. */
export function volatileTraces({ maxTraces = 50_000 }: VolatileTracesProps = {}): TraceStorage {
  return {
    backend: { memory: { max_traces: maxTraces } },
    maxReplicas: 1,
    problems: (at) =>
      Number.isInteger(maxTraces) && maxTraces >= 100 && maxTraces <= 1_000_000
        ? []
        : [problem(`${at}.maxTraces`, '100 to 1000000', maxTraces)],
  };
}

/** The claim of the disk. It stays when Jaeger goes, unless `allowDestroy`. */
export function diskClaim(
  { size, storageClass }: NonNullable<TraceStorage['disk']>,
  allowDestroy: boolean,
): IPersistentVolumeClaim {
  const { name } = OBSERVABILITY_CHARTS.jaeger;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: CLAIM,
      labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': name },
      ...(allowDestroy ? {} : { annotations: { 'helm.sh/resource-policy': 'keep' } }),
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
      resources: { requests: { storage: quantityOf(size) } },
    },
  };
}

/** The Secret that the storage needs, as a volume of one file. */
export function secretVolume({ secret, key }: SecretKey) {
  return { name: 'secrets', secret: { secretName: secretNameOf(secret), items: [{ key, path: PASSWORD }] } };
}
