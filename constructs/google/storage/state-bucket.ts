import { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { Duration } from '../../core/duration';
import { type Destroyable, retained } from '../../core/guardrails';
import { nameProblems, physicalName } from '../../core/naming';
import { makesStateBucket } from '../../core/state-sharing';
import type { IGrantable } from '../identity/grant';
import { serviceAgent } from '../identity/service-agent';
import { placeOf } from '../provider';
import type { IKey } from '../security/key';
import { lifecycleRules } from './bucket-lifecycle';
import { BUCKET_LOCATION, BUCKET_NAME } from './bucket-name';
import { checkBucketName, grantOnBucket, READ, READ_WRITE } from './imported-bucket';

const PREFIX = /^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/;

/** @see https://cloud.google.com/iam/docs/conditions-overview */
const LONGEST_TITLE = 100;

/** A bucket for Terraform state this app can grant access to, whether or not it manages it. */
export interface IStateBucket {
  readonly bucketName: string;
  /**
   * Lets `grantee` read, write and lock the states below `prefix`, such as `orders/production`, and list the names of all objects.
   * Cloud Storage knows no right to replace an object without that to delete it: earlier versions and soft delete bring it back.
   */
  grantReadWriteState(grantee: IGrantable, prefix: string): void;
  /** Lets `grantee` read the states below `prefix`, as a plan without a lock does, and list the names of all objects. */
  grantReadState(grantee: IGrantable, prefix: string): void;
}

/** Settings of a {@link StateBucket}. */
export interface StateBucketProps extends Destroyable {
  /**
   * Name, unique in the world: 3 to 63 lower-case letters, digits, `_` and `-`. Changing this replaces the bucket.
   * Stacks name it in their back end, so it is never generated.
   */
  readonly name: string;
  /**
   * Region, multi-region such as `EU`, or dual-region such as `EUR4`. Changing this replaces the bucket.
   * @default - the region of the stack
   */
  readonly location?: string;
  /**
   * Cloud KMS key that encrypts the states, in the location of the bucket (`europe` for `EU`).
   * @default - a key that Google manages, at no cost
   */
  readonly encryptionKey?: IKey;
  /**
   * How many earlier versions of each state are kept however old they are: 1 to 100.
   * @default 100
   */
  readonly keepVersions?: number;
  /**
   * How long earlier versions beyond those are kept: 1 to 3650 days.
   * @default Duration.days(90)
   */
  readonly noncurrentFor?: Duration;
  /**
   * How long a deleted state can be restored: 7 to 90 days.
   * @see https://cloud.google.com/storage/docs/soft-delete
   * @default Duration.days(30)
   */
  readonly softDelete?: Duration;
  /**
   * Lets a deletion of the bucket delete every state in it, with all versions. Only with `allowDestroy`.
   * @default false: Cloud Storage refuses to delete a bucket that holds anything
   */
  readonly deleteObjects?: boolean;
}

/**
 * A Cloud Storage bucket for Terraform state: every version kept for a while, closed to the public, opened state by state.
 * Losing it means that Terraform no longer knows what it made: without `allowDestroy` it cannot be deleted while it is in the code.
 * @see https://developer.hashicorp.com/terraform/language/backend/gcs
 * @example
 * const states = new StateBucket(stack, 'State', { name: 'acme-terraform-state', location: 'EU' });
 * states.grantReadWriteState(deployer, 'orders/production');
 */
export class StateBucket extends Construct implements IStateBucket {
  /** Refers to a bucket managed elsewhere. */
  static fromBucketName(scope: Construct, id: string, bucketName: string): IStateBucket {
    return new ImportedStateBucket(scope, id, bucketName);
  }

  readonly bucketName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that Cloud Storage would refuse. */
  constructor(scope: Construct, id: string, props: StateBucketProps) {
    super(scope, id);
    const { name, keepVersions = 100, noncurrentFor = Duration.days(90), softDelete = Duration.days(30) } = props;
    const { location = placeOf(this).region, encryptionKey, allowDestroy = false, deleteObjects = false } = props;
    new Checks(this)
      .all(nameProblems(BUCKET_NAME, 'name', name))
      .matches('location', location, BUCKET_LOCATION.pattern, BUCKET_LOCATION.allowed)
      .range('keepVersions', keepVersions, 1, 100, 'versions')
      .range('noncurrentFor', noncurrentFor.toSeconds() / 86_400, 1, 3_650, 'days')
      .range('softDelete', softDelete.toSeconds() / 86_400, 7, 90, 'days')
      .that(allowDestroy || !deleteObjects, 'deleteObjects', 'false without allowDestroy', deleteObjects)
      .throwIfAny();
    makesStateBucket(this, 'gcs', name);
    const usable = encryptionKey?.grantEncryptDecrypt(serviceAgent(this, 'storage'));
    const bucket = new StorageBucket(this, 'Resource', {
      name: physicalName(this, BUCKET_NAME, name),
      location,
      uniformBucketLevelAccess: true,
      publicAccessPrevention: 'enforced',
      versioning: { enabled: true },
      softDeletePolicy: { retentionDurationSeconds: softDelete.toSeconds() },
      lifecycleRule: lifecycleRules([], { keepVersions, noncurrentFor }),
      encryption: encryptionKey && { defaultKmsKeyName: encryptionKey.keyName },
      forceDestroy: deleteObjects,
      lifecycle: retained(allowDestroy),
      dependsOn: usable && [usable],
    });
    this.bucketName = bucket.name;
  }

  /** @throws {ConstructError} `PrefixInvalid` when it is no path of a state. */
  grantReadWriteState(grantee: IGrantable, prefix: string): void {
    grantStates(this, grantee, { prefix, role: READ_WRITE });
  }

  /** @throws {ConstructError} `PrefixInvalid` when it is no path of a state. */
  grantReadState(grantee: IGrantable, prefix: string): void {
    grantStates(this, grantee, { prefix, role: READ });
  }
}

class ImportedStateBucket extends Construct implements IStateBucket {
  constructor(
    scope: Construct,
    id: string,
    readonly bucketName: string,
  ) {
    super(scope, id);
    checkBucketName(this, bucketName);
  }

  grantReadWriteState(grantee: IGrantable, prefix: string): void {
    grantStates(this, grantee, { prefix, role: READ_WRITE });
  }

  grantReadState(grantee: IGrantable, prefix: string): void {
    grantStates(this, grantee, { prefix, role: READ });
  }
}

/**
 * Two bindings: what is listed is the bucket, whatever the prefix.
 * @see https://cloud.google.com/iam/docs/conditions-attribute-reference#resource-name
 */
function grantStates(
  bucket: Construct & IStateBucket,
  grantee: IGrantable,
  { prefix, role }: { readonly prefix: string; readonly role: string },
): void {
  const allowed = 'the path of states without / at its ends, such as orders/production';
  new Checks(bucket).matches('prefix', prefix, PREFIX, allowed).throwIfAny('PrefixInvalid');
  const objects = `projects/_/buckets/${bucket.bucketName}/objects/${prefix}/`;
  grantOnBucket(bucket, {
    grantee,
    role,
    within: prefix,
    condition: {
      title: `states of ${prefix}`.slice(0, LONGEST_TITLE),
      expression: `resource.name.startsWith("${objects}")`,
    },
  });
  grantOnBucket(bucket, {
    grantee,
    role: READ,
    within: 'names',
    condition: { title: 'names of objects', expression: 'resource.type == "storage.googleapis.com/Bucket"' },
  });
}
