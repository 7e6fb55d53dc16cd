import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Construct, type IConstruct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { Duration } from '../../core/duration';
import { problem } from '../../core/errors';
import { type Destroyable, retained } from '../../core/guardrails';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import type { IGrantable } from '../identity/role';
import { placeOf } from '../provider';
import type { IKey } from '../security/key';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
const LOG_GROUP_NAME: NameRule = {
  kind: 'CloudWatch log group',
  max: 512,
  pattern: /^(?!aws\/)[A-Za-z0-9._/#-]+$/,
  allowed: 'letters, digits, ., _, /, # and -, not starting with aws/',
  prefix: '/',
};

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288, 3_653,
] as const;

/** A log group this app can write to and watch, whether or not it manages it. */
export interface ILogGroup {
  /** ARN of the group itself; that of its streams ends in `:*`. */
  readonly logGroupArn: string;
  readonly logGroupName: string;
  /** Lets `grantee` add log events, in streams that it makes. Gives no right to read them, or to make groups. */
  grantWrite(grantee: IGrantable): void;
}

/** Settings of a {@link LogGroup}. */
export interface LogGroupProps extends Destroyable {
  /**
   * Name: 1 to 512 letters, digits, `.`, `_`, `/`, `#` and `-`. Changing this replaces the group.
   * @default - generated from system, environment and construct path, after a `/`
   */
  readonly name?: string;
  /**
   * How long log events are kept: 1 to 3653 days, of which CloudWatch offers 22 values. What is older is lost.
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
   * @default Duration.days(30)
   */
  readonly retention?: Duration;
  /**
   * KMS key that encrypts the log events. Its `services` must hold `logs.REGION.amazonaws.com`, or the group cannot be made.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   * @default - a key that CloudWatch manages, at no cost
   */
  readonly encryptionKey?: IKey;
  /**
   * Construct that writes to the group.
   * @default - named later, by `writtenBy`: a group is often in a layer before what writes to it
   */
  readonly emitter?: IConstruct;
}

/**
 * A CloudWatch log group that keeps its log events for a limited time, and says who writes them.
 * Without `allowDestroy` a plan that would delete it fails, and removing it from the code leaves it in the account.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
 * @example
 * const logs = new LogGroup(stack, 'Backend', { retention: Duration.days(90) });
 * logs.writtenBy(cluster);
 */
export class LogGroup extends Construct implements ILogGroup {
  /** Refers to a log group managed elsewhere in the account and region of `scope`. */
  static fromLogGroupName(scope: Construct, id: string, logGroupName: string): ILogGroup {
    return new ImportedLogGroup(scope, id, logGroupName);
  }

  readonly logGroupArn: string;
  readonly logGroupName: string;

  private readonly writers: IConstruct[];

  /** @throws {ConstructError} `PropsInvalid`, listing every value that CloudWatch would refuse. */
  constructor(scope: Construct, id: string, props: LogGroupProps = {}) {
    super(scope, id);
    const { name, retention = Duration.days(30), encryptionKey, emitter, allowDestroy = false } = props;
    new Checks(this)
      .all(nameProblems(LOG_GROUP_NAME, 'name', name))
      .all(retentionProblems('retention', retention))
      .throwIfAny();
    const group = new CloudwatchLogGroup(this, 'Resource', {
      name: physicalName(this, LOG_GROUP_NAME, name),
      retentionInDays: retention.toDays(),
      kmsKeyId: encryptionKey?.keyArn,
      // A group that is gone from the code has no lifecycle rule any more: Terraform then forgets it instead of deleting it.
      skipDestroy: allowDestroy ? undefined : true,
      lifecycle: retained(allowDestroy),
    });
    this.logGroupArn = group.arn;
    this.logGroupName = group.name;
    this.writers = emitter === undefined ? [] : [emitter];
  }

  /** Constructs that write to the group; {@link withoutEmitter} reports a group that has none. */
  get emitters(): readonly IConstruct[] {
    return this.writers;
  }

  /** Names a construct that writes to the group, in this layer or a later one. Gives no right: see `grantWrite`. */
  writtenBy(emitter: IConstruct): void {
    if (!this.writers.includes(emitter)) this.writers.push(emitter);
  }

  grantWrite(grantee: IGrantable): void {
    grantWrite(grantee, this.logGroupArn);
  }
}

/** What is wrong with how long a log group keeps its events, for use among other checks; empty when nothing is. */
export function retentionProblems(prop: string, retention: Duration | undefined): string[] {
  if (retention === undefined) return [];
  const days = retention.toSeconds() / 86_400;
  if (RETENTION_DAYS.some((allowed) => allowed === days)) return [];
  const advice = `The nearest is ${Duration.days(nearest(days)).toString()}`;
  return [problem(prop, `one of ${RETENTION_DAYS.join(', ')} days`, retention, advice)];
}

class ImportedLogGroup extends Construct implements ILogGroup {
  readonly logGroupArn: string;

  constructor(
    scope: Construct,
    id: string,
    readonly logGroupName: string,
  ) {
    super(scope, id);
    const problems = isKnown(logGroupName) ? nameProblems(LOG_GROUP_NAME, 'logGroupName', logGroupName) : [];
    new Checks(this).all(problems).throwIfAny();
    const { account, region } = placeOf(this);
    this.logGroupArn = `arn:aws:logs:${region}:${account}:log-group:${logGroupName}`;
  }

  grantWrite(grantee: IGrantable): void {
    grantWrite(grantee, this.logGroupArn);
  }
}

/** The streams of a group have ARNs below the group's: `:*` stands for them, and for the group where streams are made. */
function grantWrite(grantee: IGrantable, logGroupArn: string): void {
  const actions = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  grantee.grantRole.allow({ actions, resources: [`${logGroupArn}:*`] });
}

function nearest(days: number): number {
  return [...RETENTION_DAYS].reduce((best, next) => (Math.abs(next - days) < Math.abs(best - days) ? next : best));
}
