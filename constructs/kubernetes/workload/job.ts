import { Construct } from 'constructs';
import type { Connectable } from '../../core/connections';
import type { Duration } from '../../core/duration';
import type { PodIdentity } from '../../core/pod-identity';
import { checkGiven } from '../given';
import { Connections } from '../network/connections';
import type { ConnectionSource } from '../network/source';
import type { INamespace } from '../namespace-ref';
import { contentHash } from './content-hash';
import { TIMEOUT } from './defaults';
import type { IJob } from './models';
import { checkedInput, installWorkload } from './parts';
import type { PodProps } from './pod-props';
import type { PodInput } from './pod-template';
import { deadlineProblems, jobSpec, runProblems, type RunProps } from './runs';
import type { IWorkload, SourceAccess } from './workload';

/** Settings of a {@link Job}. */
export interface JobProps extends PodProps, RunProps {
  /**
   * How long it may take, retries included: 1 second to `timeout`, which is how long Helm waits for it.
   * @default - `timeout`
   */
  readonly deadline?: Duration;
}

/**
 * Pods that run a program once to its end, such as a migration, and again whenever something about it changes. The release fails
 * when they do; what comes after it waits for them.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/
 * @example
 * const migration = new Job(release, 'Migration', {
 *   namespace, image: 'registry.example.com/backend:1.4.2', command: ['node', 'migrate.js'],
 *   resources: { cpu: ['100m', '500m'], memory: ['128Mi', '256Mi'] },
 * });
 */
export class Job extends Construct implements IWorkload {
  readonly workloadName: string;
  readonly namespace: INamespace;
  readonly podLabels: Readonly<Record<string, string>>;
  /** None: nobody connects to what only runs. */
  readonly ports = {};
  readonly identity?: PodIdentity;
  /** What its pods connect to. */
  readonly connections: Connections;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: JobProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'image', 'resources']);
    const { timeout = TIMEOUT, deadline = timeout } = props;
    const problems = [...runProblems(props), ...deadlineProblems(deadline, timeout, ', the `timeout`')];
    const input = checkedInput(this, 'Job', { props, problems });
    this.workloadName = input.name;
    this.namespace = props.namespace;
    this.podLabels = input.selector;
    this.identity = props.identity;
    this.connections = new Connections(this);
    installWorkload(this, input, {
      connections: this.connections,
      own: () => [job(input, props, deadline)],
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

/** Nothing about a job that runs can be changed: with a change it is another one, and Helm deletes the old one. */
function job(input: PodInput, props: JobProps, deadline: Duration): IJob {
  const { name, labels } = input;
  const spec = jobSpec(input, props, deadline);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `${name}-${contentHash(spec)}`, labels: { ...labels } },
    spec,
  };
}
