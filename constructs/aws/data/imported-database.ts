import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import type { SecretRef } from '../../core/secret-ref';
import type { IGrantable } from '../identity/role';
import { SECRET_ARN } from '../security/imported-secret';
import type { IKey } from '../security/key';

/** A database this app's workloads can connect to, whether or not it manages it. */
export interface IDatabase {
  readonly databaseArn: string;
  /** Host name of the server, without port. */
  readonly endpoint: string;
  readonly port: number;
  /** Database in the server; undefined where there is none but the engine's own. */
  readonly databaseName?: string;
  /** Secret whose value is a JSON object with the keys `username` and `password`; both change with every rotation. */
  readonly masterSecret: SecretRef;
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
}

/** A database managed elsewhere: made by `Database.fromDatabaseAttributes`. */
export class ImportedDatabase extends Construct implements IDatabase {
  readonly databaseArn: string;
  readonly endpoint: string;
  readonly port: number;
  readonly databaseName?: string;
  readonly masterSecret: SecretRef;

  private readonly encryptionKey?: IKey;

  /** @throws {ConstructError} `PropsInvalid`, listing every attribute that no database has. */
  constructor(scope: Construct, id: string, attributes: DatabaseAttributes) {
    super(scope, id);
    const { databaseArn, endpoint, port, masterSecretArn, databaseName, encryptionKey } = attributes;
    new Checks(this)
      .matches(
        'databaseArn',
        databaseArn,
        /^arn:aws:rds:[a-z0-9-]+:\d{12}:db:[a-z0-9-]+$/,
        'a database ARN: arn:aws:rds:REGION:ACCOUNT:db:IDENTIFIER',
      )
      .matches('endpoint', endpoint, /^[A-Za-z0-9.-]+$/, 'a host name without port')
      .that(Number.isInteger(port) && port >= 1_150 && port <= 65_535, 'port', '1150 to 65535', port)
      .matches('masterSecretArn', masterSecretArn, SECRET_ARN.pattern, SECRET_ARN.allowed)
      .throwIfAny();
    this.databaseArn = databaseArn;
    this.endpoint = endpoint;
    this.port = port;
    this.databaseName = databaseName;
    this.masterSecret = { secretArn: masterSecretArn };
    this.encryptionKey = encryptionKey;
  }

  grantReadMasterSecret(grantee: IGrantable): void {
    grantReadMasterSecret(grantee, this.masterSecret, this.encryptionKey);
  }
}

/** Lets `grantee` read `secret`, which `encryptionKey` encrypts where it is given. */
export function grantReadMasterSecret(grantee: IGrantable, secret: SecretRef, encryptionKey: IKey | undefined): void {
  grantee.grantRole.allow({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] });
  encryptionKey?.grantDecrypt(grantee);
}
