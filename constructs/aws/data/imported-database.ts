import { Construct, type IConstruct } from 'constructs';
import { Checks } from '../../core/checks';
import type { Cidr } from '../../core/cidr';
import type { ClusterAccess } from '../../core/cluster-access';
import type { Connectable, Destination } from '../../core/connections';
import { ConstructError, problem } from '../../core/errors';
import type { SecretRef, SecretTemplate } from '../../core/secret-ref';
import type { IGrantable } from '../identity/role';
import { admitNodes } from '../network/admission';
import type { ISecurityGroup } from '../network/security-group';
import { SECRET_ARN } from '../security/imported-secret';
import type { IKey } from '../security/key';
import { databaseUrl, type DatabaseUrlOptions } from './database-url';
import { type DatabaseEngineName, ENGINES } from './engine-versions';

/** A database this app's workloads can connect to, whether or not it manages it. */
export interface IDatabase extends Connectable {
  readonly databaseArn: string;
  /** Host name of the server, without port. */
  readonly endpoint: string;
  readonly port: number;
  readonly engineName: DatabaseEngineName;
  /** Database in the server; undefined where there is none but the engine's own. */
  readonly databaseName?: string;
  /** Secret whose value is a JSON object with the keys `username` and `password`; both change with every rotation. */
  readonly masterSecret: SecretRef;
  /**
   * URL for the master user, as many drivers take it, put together on the cluster from the secret: user and password are escaped.
   * The server refuses clients without TLS, which some drivers have to be told in `parameters`.
   */
  url(options?: DatabaseUrlOptions): SecretTemplate;
  admit(scope: Construct, cluster: ClusterAccess): void;
  /** Lets `grantee` read user and password of the master user, who may do everything in the database. */
  grantReadMasterSecret(grantee: IGrantable): void;
}

/** What there is to know of a database managed elsewhere. */
export interface DatabaseAttributes {
  /** `arn:aws:rds:REGION:ACCOUNT:db:IDENTIFIER`. */
  readonly databaseArn: string;
  /** Host name of the server, without port. */
  readonly endpoint: string;
  /** Port of the server: 1150 to 65535. */
  readonly port: number;
  readonly engine: DatabaseEngineName;
  /** ARN of the secret that holds user and password of the master user. */
  readonly masterSecretArn: string;
  /**
   * Database in the server.
   * @default - none but the engine's own
   */
  readonly databaseName?: string;
  /**
   * KMS key that encrypts the master secret.
   * @default - the key `aws/secretsmanager` of the account
   */
  readonly encryptionKey?: IKey;
  /**
   * Addresses that the server may have: those of its subnets.
   * @default - unknown: nothing on a cluster can be connected to it
   */
  readonly cidrs?: readonly Cidr[];
  /**
   * Security groups of the server; the first gets a rule for nodes that none of them lets in.
   * @default - unknown: nothing on a cluster can be connected to it
   */
  readonly securityGroups?: readonly ISecurityGroup[];
}

/** A database managed elsewhere: made by `Database.fromDatabaseAttributes`. */
export class ImportedDatabase extends Construct implements IDatabase {
  readonly databaseArn: string;
  readonly endpoint: string;
  readonly port: number;
  readonly engineName: DatabaseEngineName;
  readonly databaseName?: string;
  readonly masterSecret: SecretRef;

  /** @throws {ConstructError} `PropsInvalid`, listing every attribute that no database has. */
  constructor(
    scope: Construct,
    id: string,
    private readonly attributes: DatabaseAttributes,
  ) {
    super(scope, id);
    const { databaseArn, endpoint, port, engine, masterSecretArn, databaseName } = attributes;
    new Checks(this)
      .matches(
        'databaseArn',
        databaseArn,
        /^arn:aws:rds:[a-z0-9-]+:\d{12}:db:[a-z0-9-]+$/,
        'a database ARN: arn:aws:rds:REGION:ACCOUNT:db:IDENTIFIER',
      )
      .matches('endpoint', endpoint, /^[A-Za-z0-9.-]+$/, 'a host name without port')
      .that(Number.isInteger(port) && port >= 1_150 && port <= 65_535, 'port', '1150 to 65535', port)
      .oneOf('engine', engine, Object.keys(ENGINES))
      .matches('masterSecretArn', masterSecretArn, SECRET_ARN.pattern, SECRET_ARN.allowed)
      .throwIfAny();
    this.databaseArn = databaseArn;
    this.endpoint = endpoint;
    this.port = port;
    this.engineName = engine;
    this.databaseName = databaseName;
    this.masterSecret = { secretArn: masterSecretArn };
  }

  url(options: DatabaseUrlOptions = {}): SecretTemplate {
    return databaseUrl(this, options);
  }

  /** @throws {ConstructError} `AddressesUnknown` without the attribute `cidrs`. */
  destinations(): readonly Destination[] {
    const { cidrs } = this.attributes;
    const missing = cidrs === undefined ? ['cidrs'] : [];
    return [databaseDestination(this, cidrs ?? [], missing)];
  }

  /** @throws {ConstructError} `AdmissionImpossible` for a cluster that is not on EKS, or without the attribute `securityGroups`. */
  admit(scope: Construct, cluster: ClusterAccess): void {
    const { port, attributes } = this;
    admitNodes(
      { construct: this, what: whatOf(this), port, securityGroups: attributes.securityGroups ?? [] },
      scope,
      cluster,
    );
  }

  grantReadMasterSecret(grantee: IGrantable): void {
    grantReadMasterSecret(grantee, this.masterSecret, this.attributes.encryptionKey);
  }
}

/** What a database is, in words: `MySQL database`. */
export function whatOf({ engineName }: { readonly engineName: DatabaseEngineName }): string {
  return `${ENGINES[engineName].title} database`;
}

/**
 * Where clients of a database connect to.
 * @throws {ConstructError} `AddressesUnknown` where settings with addresses are `missing`.
 */
export function databaseDestination(
  database: IDatabase & IConstruct,
  cidrs: readonly Cidr[],
  missing: readonly string[],
): Destination {
  const rules = missing.map((prop) => problem(prop, 'given before something on a cluster connects to it', undefined));
  if (rules.length > 0)
    throw new ConstructError(database.constructor.name, database.node.path, 'AddressesUnknown', rules);
  return { what: whatOf(database), cidrs, ports: [{ port: database.port, protocol: 'TCP' }] };
}

/** Lets `grantee` read `secret`, which `encryptionKey` encrypts where it is given. */
export function grantReadMasterSecret(grantee: IGrantable, secret: SecretRef, encryptionKey: IKey | undefined): void {
  grantee.grantRole.allow({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] });
  encryptionKey?.grantDecrypt(grantee);
}
