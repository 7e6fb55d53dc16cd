import { Construct } from 'constructs';
import type { Connectable } from '../../core/connections';
import { Duration } from '../../core/duration';
import { problem } from '../../core/errors';
import type { PodIdentity } from '../../core/pod-identity';
import { checkGiven } from '../given';
import { Connections } from '../network/connections';
import type { ConnectionSource } from '../network/source';
import type { INamespace } from '../namespace-ref';
import type { ICronJob } from './models';
import { checkedInput, installWorkload } from './parts';
import type { PodProps } from './pod-props';
import type { PodInput } from './pod-template';
import { deadlineProblems, jobSpec, runProblems, type RunProps } from './runs';
import { scheduleProblems } from './schedule';
import type { IWorkload, SourceAccess } from './workload';

const DEADLINE = Duration.hours(1);
const MAX_DEADLINE = Duration.days(7);
/** The cluster looks at schedules every ten seconds: a shorter time might always be over. */
const MIN_LATENESS = 10;

const OVERLAP = { allow: 'Allow', forbid: 'Forbid', replace: 'Replace' } as const;

/** Settings of a {@link CronJob}. */
export interface CronJobProps extends PodProps, RunProps {
  /** When it runs: `0 3 * * 1` is three o'clock on Mondays, or a word such as `@daily`. Sunday is 0. */
  readonly schedule: string;
  /**
   * Time zone of the schedule, by its name in the time zone database.
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;
  /**
   * What happens when a run is still under way: the new one is left out, both run, or the old one is ended.
   * @default 'forbid'
   */
  readonly overlap?: keyof typeof OVERLAP;
  /**
   * How late a run may start where the cluster could not start it in time: 10 seconds or more. After that it is left out.
   * @default - however late
   */
  readonly maxLateness?: Duration;
  /**
   * How long a run may take, retries included: 1 second to 7 days.
   * @default Duration.hours(1)
   */
  readonly deadline?: Duration;
  /**
   * Starts no more runs.
   * @default false
   */
  readonly suspended?: boolean;
}

/**
 * Pods that run a program to its end at certain times. The last three runs that succeeded and the last one that failed stay to be
 * looked at.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 * @example
 * const report = new CronJob(release, 'Report', {
 *   namespace, image: 'registry.example.com/backend:1.4.2', command: ['node', 'report.js'], schedule: '0 3 * * *',
 *   resources: { cpu: ['100m', '500m'], memory: ['128Mi', '256Mi'] },
 * });
 */
export class CronJob extends Construct implements IWorkload {
  readonly workloadName: string;
  readonly namespace: INamespace;
  readonly podLabels: Readonly<Record<string, string>>;
  /** None: nobody connects to what only runs. */
  readonly ports = {};
  readonly identity?: PodIdentity;
  /** What its pods connect to. */
  readonly connections: Connections;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: CronJobProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'image', 'resources', 'schedule']);
    const { schedule, timeZone = 'Etc/UTC', deadline = DEADLINE, maxLateness } = props;
    const problems = [
      ...scheduleProblems(schedule, timeZone),
      ...runProblems(props),
      ...deadlineProblems(deadline, MAX_DEADLINE, ''),
      ...(maxLateness === undefined || maxLateness.toSeconds() >= MIN_LATENESS
        ? []
        : [problem('maxLateness', '10 seconds or more', maxLateness.toSeconds())]),
    ];
    const input = checkedInput(this, 'CronJob', { props, problems });
    this.workloadName = input.name;
    this.namespace = props.namespace;
    this.podLabels = input.selector;
    this.identity = props.identity;
    this.connections = new Connections(this);
    installWorkload(this, input, {
      connections: this.connections,
      own: () => [cronJob(input, props, { timeZone, deadline })],
    });
  }

  connectsTo(target: IWorkload | Connectable): void {
    this.connections.to(target);
  }

  /** @throws {ConstructError} `ConnectionInvalid`: it listens on no port. */
  allowFrom(source: ConnectionSource, access?: SourceAccess): void {
    this.connections.from(source, access);
  }
}

function cronJob(
  input: PodInput,
  props: CronJobProps,
  { timeZone, deadline }: Required<Pick<CronJobProps, 'timeZone' | 'deadline'>>,
): ICronJob {
  const { name, labels } = input;
  const { schedule, overlap = 'forbid', maxLateness, suspended = false } = props;
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name, labels: { ...labels } },
    spec: {
      schedule,
      timeZone,
      concurrencyPolicy: OVERLAP[overlap],
      ...(maxLateness === undefined ? {} : { startingDeadlineSeconds: maxLateness.toSeconds() }),
      suspend: suspended,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      jobTemplate: { metadata: { labels: { ...labels } }, spec: jobSpec(input, props, deadline) },
    },
  };
}
