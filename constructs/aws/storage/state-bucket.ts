import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { Duration } from '../../core/duration';
import { type Destroyable, retained } from '../../core/guardrails';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import { makesStateBucket } from '../../core/state-sharing';
import { denyPlainHttp, policyDocument } from '../identity/policy-document';
import type { IGrantable } from '../identity/role';
import { type IKey, Key } from '../security/key';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME: NameRule = {
  kind: 'S3 bucket',
  uniqueIn: 'world',
  max: 63,
  pattern:
    /^(?=.{3})(?!xn--|sthree-|amzn-s3-demo-|\d+\.\d+\.\d+\.\d+$)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)[a-z0-9]+([.-]+[a-z0-9]+)*$/,
  allowed: '3 or more lower-case letters, digits, dots and hyphens, in no form that S3 keeps for itself',
};

const PREFIX = /^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/;

/** A bucket for Terraform state this app can grant access to, whether or not it manages it. */
export interface IStateBucket {
  readonly bucketArn: string;
  readonly bucketName: string;
  /**
   * Lets `grantee` read, write and lock the states below `prefix`, such as `orders/production`, keep the journal of a cut-over beside
   * them, and list the names of all objects. Gives no right to delete a state, or an old version of one. With `states` only those of these
   * names, such as `service`: who may write a state decides what the next apply of it destroys.
   */
  grantReadWriteState(grantee: IGrantable, prefix: string, states?: readonly string[]): void;
  /** Lets `grantee` read the states below `prefix`, as a plan without a lock does, and list the names of all objects. */
  grantReadState(grantee: IGrantable, prefix: string): void;
}

/** Settings of a {@link StateBucket}. */
export interface StateBucketProps extends Destroyable {
  /**
   * Name, unique in the world: 3 to 63 lower-case letters, digits, dots and hyphens. Changing this replaces the bucket.
   * Stacks name it in their back end, so it is never generated.
   */
  readonly name: string;
  /**
   * KMS key that encrypts the states.
   * @default - a key of its own
   */
  readonly encryptionKey?: IKey;
  /**
   * How many earlier versions of each state are kept however old they are: 1 to 100.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html
   * @default 100
   */
  readonly keepVersions?: number;
  /**
   * How long earlier versions beyond those are kept: 1 to 3650 days.
   * @default Duration.days(90)
   */
  readonly noncurrentFor?: Duration;
  /**
   * Lets a deletion of the bucket delete every state in it, with all versions. Only with `allowDestroy`.
   * @default false: S3 refuses to delete a bucket that holds anything
   */
  readonly deleteObjects?: boolean;
}

/**
 * An S3 bucket for Terraform state: encrypted by its own key, every version kept for a while, closed to the public.
 * Losing it means that Terraform no longer knows what it made: without `allowDestroy` it cannot be deleted while it is in the code.
 * @see https://developer.hashicorp.com/terraform/language/backend/s3
 * @example
 * const states = new StateBucket(stack, 'State', { name: 'acme-terraform-state' });
 * states.grantReadWriteState(role, 'orders/production');
 */
export class StateBucket extends Construct implements IStateBucket {
  /** Refers to a bucket managed elsewhere, by name; give the key that encrypts it, or nobody granted here can decrypt. */
  static fromBucketName(scope: Construct, id: string, bucketName: string, encryptionKey?: IKey): IStateBucket {
    return new ImportedStateBucket(scope, id, bucketName, encryptionKey);
  }

  readonly bucketArn: string;
  readonly bucketName: string;
  readonly encryptionKey: IKey;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that S3 would refuse. */
  constructor(scope: Construct, id: string, props: StateBucketProps) {
    super(scope, id);
    const { name, keepVersions = 100, noncurrentFor = Duration.days(90) } = props;
    const { allowDestroy = false, deleteObjects = false } = props;
    new Checks(this)
      .all(nameProblems(BUCKET_NAME, 'name', name))
      .range('keepVersions', keepVersions, 1, 100, 'versions')
      .range('noncurrentFor', noncurrentFor.toSeconds() / 86_400, 1, 3_650, 'days')
      .that(allowDestroy || !deleteObjects, 'deleteObjects', 'false without allowDestroy', deleteObjects)
      .throwIfAny();
    makesStateBucket(this, 's3', name);
    this.encryptionKey =
      props.encryptionKey ?? new Key(this, 'Key', { description: `Terraform state in ${name}`, allowDestroy });
    const bucket = new S3Bucket(this, 'Resource', {
      bucket: physicalName(this, BUCKET_NAME, name),
      forceDestroy: deleteObjects,
      lifecycle: retained(allowDestroy),
    });
    const versioning = new S3BucketVersioningA(this, 'Versioning', {
      bucket: bucket.id,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'Encryption', {
      bucket: bucket.id,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: this.encryptionKey.keyArn },
          bucketKeyEnabled: true,
        },
      ],
    });
    new S3BucketOwnershipControls(this, 'Ownership', {
      bucket: bucket.id,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    const publicAccess = new S3BucketPublicAccessBlock(this, 'PublicAccess', {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketPolicy(this, 'Policy', {
      bucket: bucket.id,
      policy: policyDocument([denyPlainHttp('s3', [bucket.arn, `${bucket.arn}/*`])]),
      // S3 refuses two changes of a bucket's access at the same time.
      dependsOn: [publicAccess],
    });
    new S3BucketLifecycleConfiguration(this, 'Lifecycle', {
      bucket: bucket.id,
      rule: [
        {
          id: 'noncurrent-versions',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [
            { newerNoncurrentVersions: keepVersions, noncurrentDays: noncurrentFor.toDays() },
          ],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      // A rule on versions means nothing before there are any.
      dependsOn: [versioning],
    });
    this.bucketArn = bucket.arn;
    this.bucketName = bucket.bucket;
  }

  /** @throws {ConstructError} `PrefixInvalid` when it is no path of a state. */
  grantReadWriteState(grantee: IGrantable, prefix: string, states?: readonly string[]): void {
    grantReadWriteState(this, grantee, { prefix, states });
    this.encryptionKey.grantEncryptDecrypt(grantee);
  }

  /** @throws {ConstructError} `PrefixInvalid` when it is no path of a state. */
  grantReadState(grantee: IGrantable, prefix: string): void {
    grantReadState(this, grantee, prefix);
    this.encryptionKey.grantDecrypt(grantee);
  }
}

class ImportedStateBucket extends Construct implements IStateBucket {
  readonly bucketArn: string;

  constructor(
    scope: Construct,
    id: string,
    readonly bucketName: string,
    private readonly encryptionKey?: IKey,
  ) {
    super(scope, id);
    const problems = isKnown(bucketName) ? nameProblems(BUCKET_NAME, 'bucketName', bucketName) : [];
    new Checks(this).all(problems).throwIfAny();
    this.bucketArn = `arn:aws:s3:::${bucketName}`;
  }

  grantReadWriteState(grantee: IGrantable, prefix: string, states?: readonly string[]): void {
    grantReadWriteState(this, grantee, { prefix, states });
    this.encryptionKey?.grantEncryptDecrypt(grantee);
  }

  grantReadState(grantee: IGrantable, prefix: string): void {
    grantReadState(this, grantee, prefix);
    this.encryptionKey?.grantDecrypt(grantee);
  }
}

/** States below a prefix: all of them, or those of some names. */
interface States {
  readonly prefix: string;
  readonly states?: readonly string[];
}

/** @see https://developer.hashicorp.com/terraform/language/backend/s3#s3-bucket-permissions */
function grantReadWriteState(bucket: Construct & IStateBucket, grantee: IGrantable, below: States): void {
  const { states, journal } = objectsBelow(bucket, below);
  const locks = states.map((state) => `${state}.tflock`);
  const role = grantee.grantRole;
  role.allow({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] });
  role.allow({ actions: ['s3:GetObject', 's3:PutObject'], resources: [...states, ...locks, journal] });
  // Terraform unlocks by deleting the lock file.
  role.allow({ actions: ['s3:DeleteObject'], resources: [...locks, journal] });
}

function grantReadState(bucket: Construct & IStateBucket, grantee: IGrantable, prefix: string): void {
  const role = grantee.grantRole;
  const { states, journal } = objectsBelow(bucket, { prefix });
  role.allow({ actions: ['s3:GetObject'], resources: [...states, journal] });
  role.allow({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] });
}

/** States, and what `ashlar cut-over` writes beside them. */
function objectsBelow(bucket: Construct & IStateBucket, { prefix, states = ['*'] }: States) {
  const allowed = 'the path of states without / at its ends, such as orders/production';
  const strange = states.find((name) => name !== '*' && !/^[A-Za-z0-9_.-]+$/.test(name));
  new Checks(bucket)
    .matches('prefix', prefix, PREFIX, allowed)
    .that(states.length > 0 && strange === undefined, 'states', 'names of states, such as service', strange ?? states)
    .throwIfAny('PrefixInvalid');
  const below = `${bucket.bucketArn}/${prefix}`;
  return { states: states.map((name) => `${below}/${name}.tfstate`), journal: `${below}/cut-over.json` };
}
