import type { ICluster } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1' with {
  'resolution-mode': 'import',
};
import { Construct } from 'constructs';
import { Checks } from '../../../../core/checks';
import type { Connectable } from '../../../../core/connections';
import type { Destroyable } from '../../../../core/guardrails';
import type { Size } from '../../../../core/size';
import { checkGiven } from '../../../given';
import { standardLabels } from '../../../labels';
import { installManifests } from '../../../manifests/install';
import type { INamespace } from '../../../namespace-ref';
import { Connections } from '../../../network/connections';
import type { ConnectionSource } from '../../../network/source';
import { objectName, objectNameProblems, releaseName } from '../../../object-name';
import { quantityOf } from '../../../quantity';
import { type Resources, resourceRequirements, resourcesProblems } from '../../../workload/resources';
import type { IWorkload, SourceAccess } from '../../../workload/workload';
import { keptUnless, membersPolicies, storageProblems, type Watcher } from './members';

/** The operator asks each instance how it is. */
const OPERATOR: Watcher = {
  podLabels: { 'app.kubernetes.io/name': 'cloudnative-pg' },
  apiGroup: 'postgresql.cnpg.io',
  port: 8000,
};
/** @see https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS */
const IDENTIFIER = {
  pattern: /^[a-z_][a-z0-9_]{0,62}$/,
  allowed: '1 to 63 lower-case letters, digits and underscores',
};
const PARAMETER = /^[a-z_][a-z0-9_.]*$/;
const IMAGE = /^[a-z0-9./-]+:\d+\.\d+(-[\w.-]+)?(@sha256:[0-9a-f]{64})?$/;

/** Settings of a {@link PostgresCluster}. Without `allowDestroy` the databases and their volumes stay when it is uninstalled. */
export interface PostgresClusterProps extends Destroyable {
  /** Namespace of the database, which stays with it. */
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
 * `port`, `dbname`, `user`, `password` and `uri`, and connect to it by `connectsTo`. Nobody logs in as superuser.
 * @see https://cloudnative-pg.io/documentation/1.30/quickstart/
 * @example
 * new PostgresCluster(release, 'Database', { namespace, storage: Size.gibibytes(20), database: 'crm' });
 */
export class PostgresCluster extends Construct implements IWorkload {
  readonly namespace: INamespace;
  readonly workloadName: string;
  /** Service of the instance that is written to. */
  readonly serviceName: string;
  readonly podLabels: Readonly<Record<string, string>>;
  /** Those of clients, and of metrics. */
  readonly ports = { postgresql: 5432, metrics: 9187 };
  /** Who connects to it. */
  readonly connections: Connections;
  /** Host of the instance that is written to. */
  readonly host: string;
  /** Secret with what clients need, which the operator makes. */
  readonly appSecretName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: PostgresClusterProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'storage']);
    const { namespace, instances = 3, synchronousReplicas, storage, storageClass, image, database, resources } = props;
    const { allowDestroy } = props;
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
    this.namespace = namespace;
    this.workloadName = name;
    this.serviceName = `${name}-rw`;
    this.podLabels = { 'cnpg.io/cluster': name };
    this.host = `${this.serviceName}.${namespace.namespaceName}.svc`;
    this.appSecretName = `${name}-app`;
    this.connections = new Connections(this);
    if (allowDestroy !== true) namespace.holdsData?.();
    installManifests(this, {
      name: releaseName('postgres', name),
      namespace: namespace.namespaceName,
      objects: () => keptUnless(allowDestroy, [this.manifest(name, props), ...membersPolicies(this, OPERATOR)]),
      after: [namespace],
    });
  }

  connectsTo(target: IWorkload | Connectable): void {
    this.connections.to(target);
  }

  /** Lets `source` in: to the port of clients, unless `access` names others. */
  allowFrom(source: ConnectionSource, access?: SourceAccess): void {
    this.connections.from(source, { ports: ['postgresql'], ...access });
  }

  private manifest(name: string, props: PostgresClusterProps): ICluster {
    const { instances = 3, synchronousReplicas = 0, storage, storageClass, image, database = 'app' } = props;
    const { parameters = {}, resources = { cpu: ['500m'], memory: ['1Gi', '2Gi'] } } = props;
    return {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Cluster',
      metadata: { name, labels: { ...standardLabels(this, name) } },
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
