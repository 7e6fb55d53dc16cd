import { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { Duration } from '../../core/duration';
import { type Destroyable, retained } from '../../core/guardrails';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import type { IGrantable } from '../identity/grant';
import { serviceAgent } from '../identity/service-agent';
import { placeOf } from '../provider';
import type { IKey } from '../security/key';
import { type LifecycleRule, lifecycleProblems, lifecycleRules } from './bucket-lifecycle';
import { BUCKET_LOCATION, BUCKET_NAME } from './bucket-name';
import { ADD, grantOnBucket, type IBucket, ImportedBucket, READ, READ_WRITE } from './imported-bucket';

export type { IBucket };

/** How long objects cannot be deleted or replaced, whoever asks. */
export interface BucketRetention {
  /** 1 second to 36500 days after each object was written. */
  readonly period: Duration;
  /**
   * Locks it for ever: the period can only grow, and the bucket cannot be deleted before its objects are old enough.
   * @see https://cloud.google.com/storage/docs/bucket-lock
   * @default false
   */
  readonly lockedForEver?: boolean;
}

/** Settings of a {@link Bucket}. */
export interface BucketProps extends Destroyable {
  /**
   * Name, unique in the world: 3 to 63 lower-case letters, digits, `_` and `-`. Changing this replaces the bucket.
   * @default - generated from project, system, environment and construct path
   */
  readonly name?: string;
  /**
   * Region, multi-region such as `EU`, or dual-region such as `EUR4`. Changing this replaces the bucket.
   * @default - the region of the stack
   */
  readonly location?: string;
  /**
   * Keeps what is replaced or deleted as earlier versions.
   * @default true
   */
  readonly versioned?: boolean;
  /**
   * How many earlier versions of each object are kept however old they are: 1 to 100. Only while `versioned`.
   * @default 3
   */
  readonly keepVersions?: number;
  /**
   * How long earlier versions beyond those are kept: 1 to 3650 days. Only while `versioned`.
   * @default Duration.days(30)
   */
  readonly noncurrentFor?: Duration;
  /**
   * How long what was deleted, versions included, can be restored: 7 to 90 days, or 0 for not at all. It is paid for as long.
   * @see https://cloud.google.com/storage/docs/soft-delete
   * @default Duration.days(7)
   */
  readonly softDelete?: Duration;
  /**
   * How long objects cannot be deleted or replaced, whoever asks.
   * @see https://cloud.google.com/storage/docs/bucket-lock
   * @default - they can be at any time
   */
  readonly retention?: BucketRetention;
  /**
   * What becomes of objects with age.
   * @see https://cloud.google.com/storage/docs/lifecycle
   * @default - they are kept as they are
   */
  readonly lifecycle?: readonly LifecycleRule[];
  /**
   * Cloud KMS key that encrypts new objects, in the location of the bucket (`europe` for `EU`).
   * @see https://cloud.google.com/storage/docs/encryption/customer-managed-keys
   * @default - a key that Google manages, at no cost
   */
  readonly encryptionKey?: IKey;
  /**
   * Lets a deletion of the bucket delete every object in it. Only with `allowDestroy`.
   * @default false: Cloud Storage refuses to delete a bucket that holds anything
   */
  readonly deleteObjects?: boolean;
}

/**
 * A Cloud Storage bucket that nobody reaches without a grant on the bucket as a whole, closed to the public, with earlier versions kept.
 * Deleting it loses its objects, so Terraform refuses to without `allowDestroy`, and Cloud Storage without `deleteObjects`.
 * @see https://cloud.google.com/storage/docs/best-practices
 * @example
 * const files = new Bucket(stack, 'Files', { lifecycle: [{ after: Duration.days(90), action: 'NEARLINE' }] });
 * files.grantRead(runService);
 */
export class Bucket extends Construct implements IBucket {
  /** Refers to a bucket managed elsewhere. */
  static fromBucketName(scope: Construct, id: string, bucketName: string): IBucket {
    return new ImportedBucket(scope, id, bucketName);
  }

  readonly bucketName: string;
  readonly bucketUrl: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that Cloud Storage would refuse. */
  constructor(scope: Construct, id: string, props: BucketProps = {}) {
    super(scope, id);
    const { name, versioned = true, keepVersions = 3, noncurrentFor = Duration.days(30), retention } = props;
    const { softDelete = Duration.days(7), lifecycle = [], allowDestroy = false, deleteObjects = false } = props;
    const { project, region } = placeOf(this);
    const location = props.location ?? region;
    const softDays = softDelete.toSeconds() / 86_400;
    const versionSettings = { keepVersions: props.keepVersions, noncurrentFor: props.noncurrentFor };
    const checks = new Checks(this)
      .all(nameProblems(BUCKET_NAME, 'name', name))
      .matches('location', location, BUCKET_LOCATION.pattern, BUCKET_LOCATION.allowed)
      .range('keepVersions', keepVersions, 1, 100, 'versions')
      .range('noncurrentFor', noncurrentFor.toSeconds() / 86_400, 1, 3_650, 'days')
      .that(softDays === 0 || (softDays >= 7 && softDays <= 90), 'softDelete', '7 to 90 days, or 0', softDelete)
      .range('retention.period', retention?.period.toSeconds(), 1, 3_153_600_000, 'seconds')
      .all(lifecycleProblems(lifecycle))
      .that(allowDestroy || !deleteObjects, 'deleteObjects', 'false without allowDestroy', deleteObjects);
    for (const [prop, value] of Object.entries(versionSettings)) {
      checks.that(versioned || value === undefined, prop, 'left out without versions', value);
    }
    checks.throwIfAny();
    const usable = props.encryptionKey?.grantEncryptDecrypt(serviceAgent(this, 'storage'));
    const bucket = new StorageBucket(this, 'Resource', {
      name: physicalName(this, inProject(project), name),
      location,
      uniformBucketLevelAccess: true,
      publicAccessPrevention: 'enforced',
      versioning: { enabled: versioned },
      softDeletePolicy: { retentionDurationSeconds: softDelete.toSeconds() },
      retentionPolicy: retention && {
        retentionPeriod: retention.period.toSeconds(),
        isLocked: retention.lockedForEver === true,
      },
      lifecycleRule: lifecycleRules(lifecycle, versioned ? { keepVersions, noncurrentFor } : undefined),
      encryption: props.encryptionKey && { defaultKmsKeyName: props.encryptionKey.keyName },
      forceDestroy: deleteObjects,
      lifecycle: retained(allowDestroy),
      dependsOn: usable && [usable],
    });
    this.bucketName = bucket.name;
    this.bucketUrl = bucket.url;
  }

  grantRead(grantee: IGrantable): void {
    grantOnBucket(this, { grantee, role: READ });
  }

  grantAdd(grantee: IGrantable): void {
    grantOnBucket(this, { grantee, role: ADD });
  }

  grantReadWrite(grantee: IGrantable): void {
    grantOnBucket(this, { grantee, role: READ_WRITE });
  }
}

/** Generated names begin with the project, which is unique in the world as bucket names have to be. */
function inProject(project: string): NameRule {
  return isKnown(project) ? { ...BUCKET_NAME, prefix: `${project.replace(/[:.]/g, '-')}-` } : BUCKET_NAME;
}
