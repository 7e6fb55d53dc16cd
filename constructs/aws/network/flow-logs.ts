import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { Duration } from '../../core/duration';
import type { Destroyable } from '../../core/guardrails';
import { Role } from '../identity/role';
import { LogGroup, retentionProblems } from '../observability/log-group';
import { placeOf } from '../provider';
import type { IKey } from '../security/key';
import type { IVpc } from './imported-vpc';

/** What is kept of the traffic of a VPC, and for how long. */
export interface FlowLogSettings extends Destroyable {
  /**
   * How long records are kept: 1 to 3653 days, of which CloudWatch offers 22 values.
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
   * @default Duration.days(90)
   */
  readonly retention?: Duration;
  /**
   * KMS key that encrypts the records. Its `services` must hold `logs.REGION.amazonaws.com`, or the log group cannot be made.
   * @default - a key that CloudWatch manages, at no cost
   */
  readonly encryptionKey?: IKey;
}

/** Settings of {@link FlowLogs}. */
export interface FlowLogsProps extends FlowLogSettings {
  /** Network whose traffic is recorded. */
  readonly vpc: Pick<IVpc, 'vpcId'>;
}

/**
 * Records who talked to whom in a VPC, let in or refused, in a log group of its own. A {@link Vpc} has them unless told otherwise.
 * Of flow logs managed elsewhere all there is to refer to is the log group: {@link LogGroup.fromLogGroupName}.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html
 * @example
 * new FlowLogs(stack, 'Traffic', { vpc, retention: Duration.days(365) });
 */
export class FlowLogs extends Construct {
  readonly logGroup: LogGroup;

  /** @throws {ConstructError} `PropsInvalid` when CloudWatch does not offer the retention. */
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const { vpc, retention = Duration.days(90), encryptionKey, allowDestroy } = props;
    new Checks(this).all(retentionProblems('retention', retention)).throwIfAny();
    this.logGroup = new LogGroup(this, 'LogGroup', { retention, encryptionKey, allowDestroy, emitter: this });
    const { account, region } = placeOf(this);
    const role = new Role(this, 'Role', {
      description: 'Writes the flow logs of a VPC',
      trust: {
        principal: { services: ['vpc-flow-logs.amazonaws.com'] },
        // Without these the service could be made to use the role for the flow log of another account.
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:aws:ec2:${region}:${account}:vpc-flow-log/*` },
        },
      },
    });
    this.logGroup.grantWrite(role);
    role.allow({
      actions: ['logs:DescribeLogGroups', 'logs:DescribeLogStreams'],
      resources: [this.logGroup.logGroupArn, `${this.logGroup.logGroupArn}:*`],
    });
    new FlowLog(this, 'Resource', {
      vpcId: vpc.vpcId,
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logDestination: this.logGroup.logGroupArn,
      iamRoleArn: role.roleArn,
    });
  }
}
