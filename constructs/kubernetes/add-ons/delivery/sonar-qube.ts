import { Construct } from 'constructs';
import { isKnown } from '../../../core/checks';
import { KUBERNETES_NAME } from '../../../core/kubernetes-name';
import { Size } from '../../../core/size';
import { DATA_KEY } from '../../config/data-key';
import type { INamespace } from '../../namespace-ref';
import { quantityOf } from '../../quantity';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { podSecurityContext } from '../../workload/security';
import { addOnChecks, installAddOn } from '../install-add-on';
import { DELIVERY_CHARTS } from './charts';

const CHART = DELIVERY_CHARTS.sonarQube;
const WEB_PORT = 9000;
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
 * Judges source code that pipelines send to it. `admin` has the password `admin` until the first login, which has to change it: let
 * nobody reach it before. For much code set `vm.max_map_count` to 524288 on its nodes.
 * @see https://docs.sonarsource.com/sonarqube-community-build/
 * @example
 * const quality = new Namespace(older, 'Quality', { name: 'sonarqube' });
 * const password = { secretName: 'sonarqube', key: 'password' };
 * const database = { host: 'db.example.com', name: 'sonarqube', user: 'sonarqube', password };
 * const monitoringPasscode = { secretName: 'sonarqube', key: 'passcode' };
 * new SonarQube(older, 'SonarQube', { namespace: quality, database, monitoringPasscode });
 */
export class SonarQube extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version that it does not support included. */
  constructor(scope: Construct, id: string, props: SonarQubeProps) {
    super(scope, id);
    const { namespace, database, monitoringPasscode, edition, storage, storageClass, resources } = props;
    const { host, port = 5432, name, user, password } = database;
    const gibibytes = storage === undefined ? undefined : storage.toBytes() / 2 ** 30;
    const checks = addOnChecks(this, CHART, { namespace })
      .matches('database.host', host, /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'a host name')
      .that(Number.isInteger(port) && port >= 1 && port <= 65_535, 'database.port', '1 to 65535', port)
      .matches('database.name', name, /^\w{1,63}$/, '1 to 63 letters, digits and underscores')
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
    const traffic = { served: [WEB_PORT], anywhere: [{ port }] };
    installAddOn(this, CHART, sonarQubeValues(props), { namespace, traffic });
  }
}

/** Values of the chart. */
export function sonarQubeValues(props: Omit<SonarQubeProps, 'namespace'>) {
  const { database, monitoringPasscode, edition = 'community', storageClass } = props;
  const { storage = Size.gibibytes(10), resources = { cpu: ['400m'], memory: ['2Gi', '6Gi'] } } = props;
  const { host, port = 5432, name, user, password } = database;
  return {
    fullnameOverride: CHART.name,
    ...(edition === 'community' ? { community: { enabled: true } } : { edition }),
    monitoringPasscodeSecretName: monitoringPasscode.secretName,
    monitoringPasscodeSecretKey: monitoringPasscode.key,
    jdbcOverwrite: {
      enabled: true,
      jdbcUrl: `jdbc:postgresql://${host}:${port.toString()}/${name}`,
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
    podLabels: { 'app.kubernetes.io/instance': CHART.name },
    tests: { enabled: false },
    resources: withoutDefaults(resources),
  };
}

/** The chart has limits of its own, which Helm would mix with these. */
function withoutDefaults(resources: Resources) {
  const { requests, limits } = resourceRequirements(resources);
  const storage = { 'ephemeral-storage': null };
  return { requests: { ...storage, ...requests }, limits: { cpu: null, ...storage, ...limits } };
}
