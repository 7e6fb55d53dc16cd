import type { ICluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1' with {
  'resolution-mode': 'import',
};
import { Construct } from 'constructs';
import { Checks } from '../../../../core/checks';
import type { Destroyable } from '../../../../core/guardrails';
import type { Size } from '../../../../core/size';
import { checkGiven } from '../../../given';
import { standardLabels } from '../../../labels';
import { installManifests } from '../../../manifests/install';
import type { INamespace } from '../../../namespace-ref';
import { objectName, objectNameProblems, releaseName } from '../../../object-name';
import { quantityOf } from '../../../quantity';
import { type Resources, resourceRequirements, resourcesProblems } from '../../../workload/resources';
import { kept, type Members, membersPolicy, storageProblems } from './members';

const [POSTGRES, STATUS, METRICS] = [5432, 8000, 9187];
/** @see https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS */
const IDENTIFIER = {
  pattern: /^[a-z_][a-z0-9_]{0,62}$/,
  allowed: '1 to 63 lower-case letters, digits and underscores',
};
const PARAMETER = /^[a-z_][a-z0-9_.]*$/;
const IMAGE = /^[a-z0-9./-]+:\d+\.\d+(-[\w.-]+)?(@sha256:[0-9a-f]{64})?$/;

/** Settings of a {@link PostgresCluster}. Without `allowDestroy` the databases and their volumes stay when it is uninstalled. */
export interface PostgresClusterProps extends Destroyable {
  /** Namespace of the database and of its clients. */
  readonly namespace: INamespace;
  /**
   * Name: 1 to 50 lower-case letters, digits and hyphens. Changing this makes an empty database.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /**
   * One that is written to, and replicas that take its place: 1 to 9 together.
   * @default 3
   */
  readonly instances?: number;
  /**
   * Replicas that have written a change before it counts as done: 0 to one less than `instances`. With 0 the last changes are lost
   * when the one that is written to is.
   * @default 0
   */
  readonly synchronousReplicas?: number;
  /** Disk of each instance: 1 GiB to 64 TiB. It can grow where the storage class allows, and never shrink. */
  readonly storage: Size;
  /**
   * Storage class of the disks.
   * @default - the default one of the cluster
   */
  readonly storageClass?: string;
  /**
   * Image with its exact version: `ghcr.io/cloudnative-pg/postgresql:17.5`. A higher major version is an upgrade of the data.
   * @default - the one that this version of the operator names
   */
  readonly image?: string;
  /**
   * Database that is made at first: 1 to 63 lower-case letters, digits and underscores. Changing this later has no effect.
   * @default 'app'
   */
  readonly database?: string;
  /**
   * Parameters of PostgreSQL: `\{ max_connections: '200' \}`.
   * @default - those of the operator
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * Of each instance.
   * @default \{ cpu: ['500m'], memory: ['1Gi', '2Gi'] \}
   */
  readonly resources?: Resources;
}

/**
 * A PostgreSQL that {@link CloudNativePg} runs. Its clients find host, user and password in the Secret `appSecretName`, under `host`,
 * `port`, `dbname`, `user`, `password` and `uri`. Nobody logs in as superuser.
 * @see https://cloudnative-pg.io/documentation/1.30/quickstart/
 * @example
 * new PostgresCluster(release, 'Database', { namespace, storage: Size.gibibytes(20), database: 'crm' });
 */
export class PostgresCluster extends Construct {
  /** Host of the instance that is written to. */
  readonly host: string;
  /** Secret with what clients need, which the operator makes. */
  readonly appSecretName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: PostgresClusterProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'storage']);
    const { namespace, instances = 3, synchronousReplicas, storage, storageClass, image, database, resources } = props;
    const name = objectName(this, props.name);
    const checks = new Checks(this)
      .all(objectNameProblems(name))
      .that(name.length <= 50, 'name', '50 characters or less, as its services are called by it', name)
      .range('instances', instances, 1, 9, 'instances')
      .range('synchronousReplicas', synchronousReplicas, 0, Math.max(instances - 1, 0), 'instances')
      .all(storageProblems(storage, storageClass))
      .matches('image', image, IMAGE, 'an image with its exact version')
      .matches('database', database, IDENTIFIER.pattern, IDENTIFIER.allowed)
      .all(resources === undefined ? [] : resourcesProblems('resources', resources));
    for (const key of Object.keys(props.parameters ?? {})) {
      checks.matches('parameters', key, PARAMETER, 'named as PostgreSQL names them');
    }
    checks.throwIfAny();
    this.host = `${name}-rw.${namespace.namespaceName}.svc`;
    this.appSecretName = `${name}-app`;
    const members: Members = {
      name,
      namespace,
      selector: { 'cnpg.io/cluster': name },
      clientPorts: [POSTGRES],
      watchedPorts: [STATUS, METRICS],
    };
    installManifests(this, {
      name: releaseName('postgres', name),
      namespace: namespace.namespaceName,
      objects: () => [this.manifest(name, props), ...membersPolicy(this, members)],
      after: [namespace],
    });
  }

  private manifest(name: string, props: PostgresClusterProps): ICluster {
    const { instances = 3, synchronousReplicas = 0, storage, storageClass, image, database = 'app' } = props;
    const { parameters = {}, resources = { cpu: ['500m'], memory: ['1Gi', '2Gi'] }, allowDestroy } = props;
    return {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Cluster',
      metadata: { name, labels: { ...standardLabels(this, name) }, ...kept(allowDestroy) },
      spec: {
        instances,
        ...(image === undefined ? {} : { imageName: image }),
        enableSuperuserAccess: false,
        bootstrap: { initdb: { database, owner: database } },
        storage: {
          size: quantityOf(storage),
          ...(storageClass === undefined ? {} : { storageClass }),
        },
        postgresql: {
          parameters: { ...parameters },
          ...(synchronousReplicas === 0 ? {} : { synchronous: { method: 'any', number: synchronousReplicas } }),
        },
        affinity: { topologyKey: 'topology.kubernetes.io/zone', podAntiAffinityType: 'preferred' },
        resources: resourceRequirements(resources),
      },
    };
  }
}
