import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import type { Connectable } from '../../core/connections';
import { ConstructError, problem } from '../../core/errors';
import type { PodIdentity } from '../../core/pod-identity';
import { addRule } from '../../core/validation';
import { checkGiven, foreignProblems } from '../given';
import { Connections } from '../network/connections';
import type { ConnectionSource } from '../network/source';
import type { INamespace } from '../namespace-ref';
import { REVISIONS, TIMEOUT } from './defaults';
import { disruptionBudget } from './disruption';
import type { IDeployment } from './models';
import { checkedInput, installWorkload } from './parts';
import type { PodProps } from './pod-props';
import { type PodInput, podTemplate } from './pod-template';
import { replicaProblems } from './replicas';
import { portsOf } from './ports';
import { newServiceName, progressiveObjects, splitOf } from './rollout/progressive';
import { type PlainRollout, rolling } from './rollout/rolling';
import type { RolloutTimes } from './rollout/rollout-object';
import { fitProblems, isProgressive, type ProgressiveRollout, type Rollout, rolloutProblems } from './rollout/rollout';
import { rolloutWarnings } from './rollout/rollout-warnings';
import { routeProblems } from './rollout/route-checks';
import type { RoutedBy, TrafficSplit } from './rollout/routed-by';
import { autoscaler, type Scale, scaleProblems } from './scale';
import type { ServingProps } from './serving-props';
import type { IWorkload, SourceAccess } from './workload';

/** No pod goes before the one that takes its place is ready. */
const ROLLOUT = rolling({ maxSurge: 1, maxUnavailable: 0 });

/** Settings of a {@link Deployment}. */
export interface DeploymentProps extends PodProps, ServingProps {
  /**
   * Pods at all times: 0 to 1000. Left out with `scale`.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Pods as many as needed, in place of `replicas`. Where this takes the place of `replicas` there is one pod until the autoscaler
   * looks for the first time, some fifteen seconds: do it when there are few requests.
   * @default - always the same number
   */
  readonly scale?: Scale;
  /**
   * How new pods take the place of old ones: `rolling`, `recreate`; `canary` and `blueGreen` take Argo Rollouts on the cluster.
   * @default rolling(\{ maxSurge: 1, maxUnavailable: 0 \})
   */
  readonly rollout?: Rollout;
}

/**
 * Pods that are all alike and go on running, with their Service, their service account and what scales and protects them. They do
 * not run as root, write to `/tmp` alone, and connect to nothing but what is declared.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
 * @example
 * const backend = new Deployment(release, 'Backend', {
 *   namespace, image: 'registry.example.com/backend:1.4.2', port: 8080, health: http('/health'),
 *   resources: { cpu: ['250m', '500m'], memory: ['256Mi', '512Mi'] }, scale: { min: 2, max: 10 },
 * });
 */
export class Deployment extends Construct implements IWorkload {
  readonly workloadName: string;
  readonly namespace: INamespace;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly ports: Readonly<Record<string, number>>;
  readonly serviceName?: string;
  readonly identity?: PodIdentity;
  readonly split?: TrafficSplit;
  readonly previewServiceName?: string;
  /** What its pods connect to, and who connects to them. */
  readonly connections: Connections;
  private readonly routes: RoutedBy[] = [];

  /**
   * @throws {ConstructError} `PropsInvalid`, listing every wrong value; at synth `RolloutInvalid` where the routes to it cannot do
   * what its rollout asks for.
   */
  constructor(scope: Construct, id: string, props: DeploymentProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'image', 'resources']);
    const { scale, replicas = 2, rollout = ROLLOUT, maxDisrupted, revisionHistory = REVISIONS } = props;
    const problems = [
      ...(scale === undefined ? replicaProblems(replicas) : scaleProblems(scale)),
      ...(scale === undefined || props.replicas === undefined
        ? []
        : [problem('replicas', 'left out with `scale`', replicas)]),
      ...rolloutProblems(rollout),
      ...fitProblems(rollout, { pods: scale?.max ?? replicas, revisionHistory }),
      ...foreignProblems(props, ['startTogether', 'allowDestroy']),
      ...(rollout.type === 'BlueGreen' && Object.keys(portsOf(props)).length === 0
        ? [problem('rollout', 'rolling, recreate or canary where there is no port', 'blueGreen')]
        : []),
    ];
    const progressive = isProgressive(rollout) ? rollout : undefined;
    const madeBy = progressive && 'Rollout';
    const input = checkedInput(this, 'Deployment', { props, serving: props, madeBy, problems });
    this.workloadName = input.name;
    this.namespace = props.namespace;
    this.podLabels = input.selector;
    this.ports = input.ports;
    this.serviceName = Object.keys(input.ports).length === 0 ? undefined : input.name;
    this.identity = props.identity;
    this.connections = new Connections(this);
    if (progressive !== undefined && this.serviceName !== undefined) {
      this.split = splitOf(input.name, progressive);
      if (this.split === undefined) this.previewServiceName = newServiceName(input.name, progressive);
    }
    const pods = scale?.min ?? replicas;
    if (progressive !== undefined) this.check(progressive, pods);
    installWorkload(this, input, {
      connections: this.connections,
      own: () => [
        ...(isProgressive(rollout)
          ? progressiveObjects(input, rollout, this.routes, timesOf(props))
          : [deployment(input, timesOf(props), rollout)]),
        ...(scale === undefined ? [] : [autoscaler(input.name, input.labels, scale, madeBy ?? 'Deployment')]),
        ...disruptionBudget(input, pods, maxDisrupted),
      ],
    });
  }

  connectsTo(target: IWorkload | Connectable): void {
    this.connections.to(target);
  }

  allowFrom(source: ConnectionSource, access?: SourceAccess): void {
    this.connections.from(source, access);
  }

  addRoute(route: RoutedBy): void {
    this.routes.push(route);
  }

  private check(rollout: ProgressiveRollout, pods: number): void {
    for (const warning of rolloutWarnings(rollout)) Annotations.of(this).addWarning(warning);
    addRule(this, () => {
      const problems = routeProblems(rollout, this.routes, pods);
      return problems.length === 0
        ? []
        : [new ConstructError(this.constructor.name, this.node.path, 'RolloutInvalid', problems)];
    });
  }
}

/** Numbers and times of what makes the pods. */
function timesOf(props: DeploymentProps): RolloutTimes {
  const { scale, replicas = 2, minReady, revisionHistory = REVISIONS, timeout = TIMEOUT } = props;
  return {
    // With a number here, every upgrade would set back what the autoscaler has chosen.
    ...(scale === undefined ? { replicas } : {}),
    ...(minReady === undefined ? {} : { minReadySeconds: minReady.toSeconds() }),
    // As long as Helm waits: the cluster gives up when Helm does.
    progressDeadlineSeconds: timeout.toSeconds(),
    revisionHistoryLimit: revisionHistory,
  };
}

function deployment(input: PodInput, times: RolloutTimes, strategy: PlainRollout): IDeployment {
  const { name, labels, selector } = input;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { ...labels } },
    spec: { ...times, selector: { matchLabels: { ...selector } }, strategy, template: podTemplate(input) },
  };
}
