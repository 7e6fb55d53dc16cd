import { DynamodbTable, type DynamodbTableServerSideEncryption } from '@cdktf/provider-aws/lib/dynamodb-table';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { type Destroyable, retained } from '../../core/guardrails';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import type { IGrantable } from '../identity/role';
import { type IKey, Key } from '../security/key';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const TABLE_NAME: NameRule = {
  kind: 'DynamoDB table',
  max: 255,
  pattern: /^[A-Za-z0-9_.-]{3,}$/,
  allowed: '3 or more letters, digits, _, . and -',
};

/** What the ARN of a table looks like. */
const TABLE_ARN = {
  pattern: /^arn:aws:dynamodb:[a-z0-9-]+:\d{12}:table\/[A-Za-z0-9_.-]{3,255}$/,
  allowed: 'a table ARN: arn:aws:dynamodb:REGION:ACCOUNT:table/NAME',
} as const;

/** The one attribute that Terraform reads and writes. @see https://developer.hashicorp.com/terraform/language/backend/s3#dynamodb-state-locking */
const LOCK_ID = 'LockID';

/** A table of state locks this app can grant access to. */
export interface IStateLockTable {
  readonly tableArn: string;
  readonly tableName: string;
  /** Lets `grantee` take, see and release the locks of every state that is locked here. */
  grantLock(grantee: IGrantable): void;
}

/** Settings of a {@link StateLockTable}. */
export interface StateLockTableProps extends Destroyable {
  /**
   * Name: 3 to 255 letters, digits, `_`, `.` and `-`. Changing this replaces the table.
   * Back ends name it, so it is never generated.
   */
  readonly name: string;
  /**
   * KMS key that encrypts the table, or `aws-owned` for the one of DynamoDB, which needs no rights and which every table has that says nothing.
   * Give that to a table you adopt: with another key, whoever locks there without rights on it is refused from the first apply on.
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html
   * @default - a key of its own
   */
  readonly encryptionKey?: IKey | 'aws-owned';
}

/**
 * A DynamoDB table in which Terraform locks states, for teams whose older code still locks there; name it in `lockTable` of `s3State`.
 * New code needs none, as the lock file beside a state does.
 * Losing it while somebody applies lets a second one in, so that it cannot be deleted without `allowDestroy`.
 * @see https://developer.hashicorp.com/terraform/language/backend/s3#dynamodb-state-locking
 * @example
 * const locks = new StateLockTable(stack, 'Locks', { name: 'acme-terraform-locks' });
 * locks.grantLock(role);
 */
export class StateLockTable extends Construct implements IStateLockTable {
  /** Refers to a table managed elsewhere; give its `encryptionKey` unless DynamoDB owns it, or a grant lets nobody lock. */
  static fromTableArn(scope: Construct, id: string, tableArn: string, encryptionKey?: IKey): IStateLockTable {
    return new ImportedStateLockTable(scope, id, tableArn, encryptionKey);
  }

  readonly tableArn: string;
  readonly tableName: string;

  private readonly encryptionKey: IKey | undefined;

  /** @throws {ConstructError} `PropsInvalid` when DynamoDB would refuse the name. */
  constructor(scope: Construct, id: string, props: StateLockTableProps) {
    super(scope, id);
    const { name, allowDestroy = false } = props;
    new Checks(this).all(nameProblems(TABLE_NAME, 'name', name)).throwIfAny();
    this.encryptionKey = keyOf(this, props);
    const table = new DynamodbTable(this, 'Resource', {
      name: physicalName(this, TABLE_NAME, name),
      billingMode: 'PAY_PER_REQUEST',
      hashKey: LOCK_ID,
      attribute: [{ name: LOCK_ID, type: 'S' }],
      deletionProtectionEnabled: !allowDestroy,
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: encryption(this.encryptionKey),
      lifecycle: retained(allowDestroy),
    });
    this.tableArn = table.arn;
    this.tableName = table.name;
  }

  grantLock(grantee: IGrantable): void {
    grantLock(grantee, this.tableArn, this.encryptionKey);
  }
}

class ImportedStateLockTable extends Construct implements IStateLockTable {
  readonly tableName: string;

  constructor(
    scope: Construct,
    id: string,
    readonly tableArn: string,
    private readonly encryptionKey: IKey | undefined,
  ) {
    super(scope, id);
    new Checks(this).matches('tableArn', tableArn, TABLE_ARN.pattern, TABLE_ARN.allowed).throwIfAny();
    this.tableName = isKnown(tableArn)
      ? tableArn.slice(tableArn.indexOf('/') + 1)
      : (Fn.element(Fn.split('/', tableArn), 1) as string);
  }

  grantLock(grantee: IGrantable): void {
    grantLock(grantee, this.tableArn, this.encryptionKey);
  }
}

/** The key of the customer; undefined for the one of DynamoDB. */
function keyOf(scope: Construct, { name, encryptionKey, allowDestroy }: StateLockTableProps): IKey | undefined {
  if (encryptionKey === 'aws-owned') return undefined;
  return encryptionKey ?? new Key(scope, 'Key', { description: `Locks of Terraform state in ${name}`, allowDestroy });
}

/** "Not enabled" is how the API calls the key of DynamoDB: the table is encrypted all the same. */
function encryption(key: IKey | undefined): DynamodbTableServerSideEncryption {
  return key === undefined ? { enabled: false } : { enabled: true, kmsKeyArn: key.keyArn };
}

function grantLock(grantee: IGrantable, tableArn: string, encryptionKey: IKey | undefined): void {
  const actions = ['dynamodb:DeleteItem', 'dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:PutItem'];
  grantee.grantRole.allow({ actions, resources: [tableArn] });
  // DynamoDB uses the key with the rights of the caller.
  encryptionKey?.grantEncryptDecrypt(grantee);
}
