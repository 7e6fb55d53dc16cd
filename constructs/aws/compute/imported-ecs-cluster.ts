import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import type { ILogGroup } from '../observability/log-group';
import type { IKey } from '../security/key';

/** Where the sessions of people who run commands in containers are written down. */
export interface CommandRecords {
  /** Log group that gets what they type and see. */
  readonly logGroup: ILogGroup;
  /**
   * KMS key that encrypts the sessions and their records; the log group has to have it as well.
   * @default - the encryption of TLS and of the log group
   */
  readonly encryptionKey?: IKey;
}

/** A cluster that services can run on, whether or not this app manages it. */
export interface IEcsCluster {
  readonly clusterArn: string;
  readonly clusterName: string;
  /** Where commands that people run in containers are written down; undefined where the cluster says nothing about it. */
  readonly commandRecords?: CommandRecords;
}

/** A cluster managed elsewhere: made by `EcsCluster.fromClusterArn`. */
export class ImportedEcsCluster extends Construct implements IEcsCluster {
  readonly clusterName: string;

  /** @throws {ConstructError} `PropsInvalid` when it is no ARN of a cluster. */
  constructor(
    scope: Construct,
    id: string,
    readonly clusterArn: string,
    readonly commandRecords?: CommandRecords,
  ) {
    super(scope, id);
    const allowed = 'a cluster ARN: arn:aws:ecs:REGION:ACCOUNT:cluster/NAME';
    new Checks(this)
      .matches('clusterArn', clusterArn, /^arn:aws:ecs:[a-z0-9-]+:\d{12}:cluster\/[\w-]{1,255}$/, allowed)
      .throwIfAny();
    this.clusterName = isKnown(clusterArn)
      ? clusterArn.slice(clusterArn.indexOf('/') + 1)
      : (Fn.element(Fn.split('/', clusterArn), 1) as string);
  }
}
