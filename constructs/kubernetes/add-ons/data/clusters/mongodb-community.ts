import { Construct } from 'constructs';
import { Checks, isKnown } from '../../../../core/checks';
import type { Connectable } from '../../../../core/connections';
import type { Destroyable } from '../../../../core/guardrails';
import { KUBERNETES_NAME } from '../../../../core/kubernetes-name';
import type { Size } from '../../../../core/size';
import { checkGiven } from '../../../given';
import { standardLabels } from '../../../labels';
import { installManifests } from '../../../manifests/install';
import type { Manifest } from '../../../manifests/manifest';
import type { INamespace } from '../../../namespace-ref';
import { Connections } from '../../../network/connections';
import type { ConnectionSource } from '../../../network/source';
import { objectName, objectNameProblems, releaseName } from '../../../object-name';
import { quantityOf } from '../../../quantity';
import { type Resources, resourceRequirements, resourcesProblems } from '../../../workload/resources';
import { topologySpread } from '../../../workload/spread';
import type { IWorkload, SourceAccess } from '../../../workload/workload';
import { keptUnless, membersBudget, membersPolicies, quorumProblems, storageProblems } from './members';

const LOGS = '2Gi';

/** A user of the database; the operator makes the Secret `<database name>-admin-<user>` with its connection string. */
export interface MongoDbUser {
  /** Secret in the namespace of the database that holds the password under `key`, as External Secrets brings it. */
  readonly password: { readonly secretName: string; readonly key: string };
  /** Rights by database: `\{ shop: ['readWrite'] \}`. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
}

/** @see https://github.com/mongodb/mongodb-kubernetes/blob/1.9.1/docs/mongodbcommunity/README.md */
export interface MongoDbCommunityObject extends Manifest {
  readonly apiVersion: 'mongodbcommunity.mongodb.com/v1';
  readonly kind: 'MongoDBCommunity';
  readonly spec: {
    readonly type: 'ReplicaSet';
    readonly members: number;
    readonly version: string;
    readonly security: {
      readonly authentication: { readonly modes: readonly ['SCRAM-SHA-256'] };
      readonly tls?: {
        readonly enabled: true;
        readonly certificateKeySecretRef: { readonly name: string };
        readonly caCertificateSecretRef: { readonly name: string };
      };
    };
    readonly users: readonly unknown[];
    readonly statefulSet: { readonly spec: unknown };
  };
}

/** Settings of a {@link MongoDbCommunity}. Without `allowDestroy` the database and its volumes stay when it is uninstalled. */
export interface MongoDbCommunityProps extends Destroyable {
  /** Namespace of the database, which stays with it and which the operator has to watch. */
  readonly namespace: INamespace;
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens. Changing this makes an empty database.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /** Exact version of MongoDB: `8.0.12`. Upgrades go through every major version. */
  readonly version: string;
  /**
   * Members of the replica set: 1, 3, 5 or 7. A majority of them elects the one that is written to.
   * @default 3
   */
  readonly members?: number;
  /** Disk of each member: 1 GiB to 64 TiB. */
  readonly storage: Size;
  /**
   * Storage class of the disks.
   * @default - the default one of the cluster
   */
  readonly storageClass?: string;
  /** Users by name: one or more. */
  readonly users: Readonly<Record<string, MongoDbUser>>;
  /**
   * Secret of type `kubernetes.io/tls` with `ca.crt` in it, as cert-manager makes it: clients have to use TLS.
   * @default - none: what clients send is not encrypted
   */
  readonly tlsSecret?: string;
  /**
   * Of the server in each member.
   * @default \{ cpu: ['500m'], memory: ['1Gi', '2Gi'] \}
   */
  readonly resources?: Resources;
}

/**
 * A MongoDB replica set that a {@link MongodbOperator} runs; passwords are in Secrets. Its clients connect to it by `connectsTo`.
 * @see https://www.mongodb.com/docs/kubernetes/current/
 * @example
 * const shop = { password: { secretName: 'mongodb-shop', key: 'password' }, roles: { shop: ['readWrite'] } };
 * new MongoDbCommunity(release, 'Database', { namespace, version: '8.0.12', storage: Size.gibibytes(20), users: { shop } });
 */
export class MongoDbCommunity extends Construct implements IWorkload {
  readonly namespace: INamespace;
  readonly workloadName: string;
  /** Service of all members. */
  readonly serviceName: string;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly ports = { mongodb: 27_017 };
  /** Who connects to it. */
  readonly connections: Connections;
  /** Host that clients connect to. */
  readonly host: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: MongoDbCommunityProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'version', 'storage', 'users']);
    const { namespace, version, members = 3, storage, storageClass, users, tlsSecret, resources } = props;
    const { allowDestroy } = props;
    const name = objectName(this, props.name);
    const checks = new Checks(this)
      .all(objectNameProblems(name))
      .matches('version', version, /^\d+\.\d+\.\d+$/, 'an exact version such as 8.0.12')
      .all(quorumProblems('members', members))
      .all(storageProblems(storage, storageClass))
      .that(Object.keys(users).length > 0, 'users', 'one user or more', 'none')
      .matches('tlsSecret', tlsSecret, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
      .all(resources === undefined ? [] : resourcesProblems('resources', resources));
    for (const [user, settings] of Object.entries(users)) checkUser(checks, user, settings);
    checks.throwIfAny();
    this.namespace = namespace;
    this.workloadName = name;
    this.serviceName = `${name}-svc`;
    this.podLabels = { app: this.serviceName };
    this.host = `${this.serviceName}.${namespace.namespaceName}.svc`;
    this.connections = new Connections(this);
    if (allowDestroy !== true) namespace.holdsData?.();
    installManifests(this, {
      name: releaseName('mongodb', name),
      namespace: namespace.namespaceName,
      objects: () =>
        keptUnless(allowDestroy, [
          this.manifest(name, props),
          ...membersBudget(this, members),
          ...membersPolicies(this),
        ]),
      after: [namespace],
    });
  }

  connectsTo(target: IWorkload | Connectable): void {
    this.connections.to(target);
  }

  allowFrom(source: ConnectionSource, access?: SourceAccess): void {
    this.connections.from(source, access);
  }

  private manifest(name: string, props: MongoDbCommunityProps): MongoDbCommunityObject {
    const { version, members = 3, storage, storageClass, users, tlsSecret } = props;
    const { resources = { cpu: ['500m'], memory: ['1Gi', '2Gi'] } } = props;
    const disk = (disk: string, size: string) => ({
      metadata: { name: disk },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: size } },
        ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
      },
    });
    return {
      apiVersion: 'mongodbcommunity.mongodb.com/v1',
      kind: 'MongoDBCommunity',
      metadata: { name, labels: { ...standardLabels(this, name) } },
      spec: {
        type: 'ReplicaSet',
        members,
        version,
        security: {
          authentication: { modes: ['SCRAM-SHA-256'] },
          ...(tlsSecret === undefined ? {} : { tls: tlsOf(tlsSecret) }),
        },
        users: Object.entries(users).map(([user, settings]) => userOf(name, user, settings)),
        statefulSet: {
          spec: {
            template: {
              spec: {
                topologySpreadConstraints: topologySpread('StatefulSet', this.podLabels),
                containers: [
                  { name: 'mongod', resources: resourceRequirements(resources) },
                  { name: 'mongodb-agent', resources: AGENT },
                ],
              },
            },
            volumeClaimTemplates: [disk('data-volume', quantityOf(storage)), disk('logs-volume', LOGS)],
          },
        },
      },
    };
  }
}

const AGENT = resourceRequirements({ cpu: ['50m'], memory: ['128Mi', '512Mi'] });

function tlsOf(name: string) {
  return { enabled: true, certificateKeySecretRef: { name }, caCertificateSecretRef: { name } } as const;
}

function userOf(database: string, name: string, { password, roles }: MongoDbUser) {
  return {
    name,
    db: 'admin',
    passwordSecretRef: { name: password.secretName, key: password.key },
    scramCredentialsSecretName: `${database}-${name}`,
    roles: Object.entries(roles).flatMap(([db, names]) => names.map((role) => ({ db, name: role }))),
  };
}

function checkUser(checks: Checks, user: string, { password, roles }: MongoDbUser): void {
  const at = `users.${user}`;
  checks
    .matches(
      'users',
      user,
      /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/,
      'named by 1 to 32 lower-case letters, digits and hyphens',
    )
    .matches(`${at}.password.secretName`, password.secretName, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
    .that(!isKnown(password.key) || password.key !== '', `${at}.password.key`, 'given', password.key)
    .that(
      Object.values(roles).some((names) => names.length > 0),
      `${at}.roles`,
      'one role or more',
      'none',
    );
}
