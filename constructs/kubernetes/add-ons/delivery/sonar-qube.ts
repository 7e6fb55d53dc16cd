import { Construct } from 'constructs';
import { isKnown } from '../../../core/checks';
import type { Connectable } from '../../../core/connections';
import { KUBERNETES_NAME } from '../../../core/kubernetes-name';
import { Size } from '../../../core/size';
import { DATA_KEY } from '../../config/data-key';
import type { INamespace } from '../../namespace-ref';
import type { Connections } from '../../network/connections';
import type { ConnectionSource } from '../../network/source';
import { quantityOf } from '../../quantity';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { podSecurityContext } from '../../workload/security';
import type { IWorkload, SourceAccess } from '../../workload/workload';
import { addOnChecks, installAddOn } from '../install-add-on';
import { addOnConnections } from '../observability/add-on-connections';
import { DELIVERY_CHARTS } from './charts';

const CHART = DELIVERY_CHARTS.sonarQube;
const WEB_PORT = 9000;
/** The chart sets none of the usual labels on its pods. */
const PODS = { 'app.kubernetes.io/instance': CHART.name };
const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;
const SMALL = resourceRequirements({ cpu: ['50m'], memory: ['128Mi', '512Mi'] });

/** A key of a Secret in the namespace of SonarQube, as External Secrets brings it. */
export interface SonarQubeSecret {
  readonly secretName: string;
  readonly key: string;
}

/** A PostgreSQL of which SonarQube owns one database. */
export interface SonarQubeDatabase {
  /** Host name. */
  readonly host: string;
  /**
   * TCP port, 1 to 65535.
   * @default 5432
   */
  readonly port?: number;
  /** Name of the database. */
  readonly name: string;
  readonly user: string;
  readonly password: SonarQubeSecret;
  /**
   * How the connection is encrypted. With `require` a stranger in between is not noticed; `verify-ca` and `verify-full` need a
   * certificate of an authority that Java trusts by itself, which that of RDS is not; `disable` sends all in clear text.
   * @see https://jdbc.postgresql.org/documentation/ssl/
   * @default 'require'
   */
  readonly sslMode?: (typeof SSL_MODES)[number];
}

/** Settings of {@link SonarQube}. */
export interface SonarQubeProps {
  /** Namespace of its own. Its pod fits the restricted Pod Security level. */
  readonly namespace: INamespace;
  /** Where all that it knows is. */
  readonly database: SonarQubeDatabase;
  /** What monitoring has to show, which may be any text. */
  readonly monitoringPasscode: SonarQubeSecret;
  /**
   * The others need a licence.
   * @default 'community'
   */
  readonly edition?: 'community' | 'developer' | 'enterprise';
  /**
   * Disk of its search index, which it can make anew: 1 GiB to 64 TiB.
   * @default Size.gibibytes(10)
   */
  readonly storage?: Size;
  /**
   * Storage class of the disk.
   * @default - the default one of the cluster
   */
  readonly storageClass?: string;
  /**
   * Of its pod.
   * @default \{ cpu: ['400m'], memory: ['2Gi', '6Gi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Judges source code that pipelines send to it. `admin` has the password `admin` until the first login, which has to change it: nobody
 * reaches it on a namespace of this library but whom `allowFrom` lets in, so let others in after that. For much code set `vm.max_map_count` to 524288 on its nodes.
 * @see https://docs.sonarsource.com/sonarqube-community-build/
 * @example
 * const quality = new Namespace(older, 'Quality', { name: 'sonarqube' });
 * const password = { secretName: 'sonarqube', key: 'password' };
 * const database = { host: 'db.example.com', name: 'sonarqube', user: 'sonarqube', password };
 * const monitoringPasscode = { secretName: 'sonarqube', key: 'passcode' };
 * new SonarQube(older, 'SonarQube', { namespace: quality, database, monitoringPasscode });
 */
export class SonarQube extends Construct implements IWorkload {
  readonly namespace: INamespace;
  readonly workloadName: string = CHART.name;
  readonly serviceName: string = CHART.name;
  readonly podLabels = PODS;
  readonly ports = { http: WEB_PORT };
  /** Who connects to it, and what it connects to. */
  readonly connections: Connections;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version that it does not support included. */
  constructor(scope: Construct, id: string, props: SonarQubeProps) {
    super(scope, id);
    const { namespace, database, monitoringPasscode, edition, storage, storageClass, resources } = props;
    const { host, port = 5432, name, user, password, sslMode } = database;
    const gibibytes = storage === undefined ? undefined : storage.toBytes() / 2 ** 30;
    const checks = addOnChecks(this, CHART, { namespace })
      .matches('database.host', host, /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'a host name')
      .that(Number.isInteger(port) && port >= 1 && port <= 65_535, 'database.port', '1 to 65535', port)
      .matches('database.name', name, /^\w{1,63}$/, '1 to 63 letters, digits and underscores')
      .oneOf('database.sslMode', sslMode, SSL_MODES)
      .matches('database.user', user, /^\S{1,63}$/, '1 to 63 characters');
    for (const [prop, secret] of Object.entries({ 'database.password': password, monitoringPasscode })) {
      checks
        .matches(`${prop}.secretName`, secret.secretName, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
        .matches(`${prop}.key`, secret.key, DATA_KEY.pattern, DATA_KEY.allowed);
    }
    checks
      .oneOf('edition', edition, ['community', 'developer', 'enterprise'])
      .that(!isKnown(gibibytes) || (gibibytes >= 1 && gibibytes <= 65_536), 'storage', '1 GiB to 64 TiB', storage)
      .matches('storageClass', storageClass, /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'the name of a storage class')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .throwIfAny();
    this.namespace = namespace;
    this.connections = addOnConnections(this);
    installAddOn(this, CHART, sonarQubeValues(props), { namespace, traffic: { anywhere: [{ port }] } });
  }

  connectsTo(target: IWorkload | Connectable): void {
    this.connections.to(target);
  }

  allowFrom(source: ConnectionSource, access?: SourceAccess): void {
    this.connections.from(source, access);
  }
}

/** Values of the chart. */
export function sonarQubeValues(props: Omit<SonarQubeProps, 'namespace'>) {
  const { database, monitoringPasscode, edition = 'community', storageClass } = props;
  const { storage = Size.gibibytes(10), resources = { cpu: ['400m'], memory: ['2Gi', '6Gi'] } } = props;
  const { host, port = 5432, name, user, password, sslMode = 'require' } = database;
  return {
    fullnameOverride: CHART.name,
    ...(edition === 'community' ? { community: { enabled: true } } : { edition }),
    monitoringPasscodeSecretName: monitoringPasscode.secretName,
    monitoringPasscodeSecretKey: monitoringPasscode.key,
    jdbcOverwrite: {
      enabled: true,
      jdbcUrl: `jdbc:postgresql://${host}:${port.toString()}/${name}?${sslOf(sslMode)}`,
      jdbcUsername: user,
      jdbcSecretName: password.secretName,
      jdbcSecretPasswordKey: password.key,
    },
    persistence: {
      enabled: true,
      size: quantityOf(storage),
      ...(storageClass === undefined ? {} : { storageClass }),
    },
    // The disk belongs to the group of its user by itself.
    initFs: { enabled: false },
    // A privileged container would raise limits of its node; without them the search engine does not start but without its checks.
    initSysctl: { enabled: false },
    elasticsearch: { bootstrapChecks: false },
    initContainers: { resources: SMALL },
    securityContext: podSecurityContext({ volumeGroup: 1000 }),
    podLabels: { ...PODS },
    tests: { enabled: false },
    resources: withoutDefaults(resources),
  };
}

/** The driver would look for authorities in a file that is not there, instead of asking Java. */
function sslOf(mode: (typeof SSL_MODES)[number]): string {
  const factory = mode.startsWith('verify') ? '&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory' : '';
  return `sslmode=${mode}${factory}`;
}

/** The chart has limits of its own, which Helm would mix with these. */
function withoutDefaults(resources: Resources) {
  const { requests, limits } = resourceRequirements(resources);
  const storage = { 'ephemeral-storage': null };
  return { requests: { ...storage, ...requests }, limits: { cpu: null, ...storage, ...limits } };
}
