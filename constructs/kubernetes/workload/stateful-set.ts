import { Construct } from 'constructs';
import type { Connectable } from '../../core/connections';
import type { PodIdentity } from '../../core/pod-identity';
import { checkGiven, foreignProblems } from '../given';
import { Connections } from '../network/connections';
import type { ConnectionSource } from '../network/source';
import type { INamespace } from '../namespace-ref';
import { REVISIONS } from './defaults';
import { disruptionBudget } from './disruption';
import type { IStatefulSet } from './models';
import { checkedInput, installWorkload } from './parts';
import type { PodProps } from './pod-props';
import { type PodInput, podTemplate } from './pod-template';
import { claimTemplates } from './pod-volumes';
import { replicaProblems } from './replicas';
import type { ServingProps } from './serving-props';
import type { Volume, VolumeClaim } from './volumes';
import type { IWorkload, SourceAccess } from './workload';

/** Settings of a {@link StatefulSet}. */
export interface StatefulSetProps extends PodProps<Volume | VolumeClaim>, ServingProps {
  /**
   * Pods at all times: 0 to 1000. The volumes of those that go stay.
   * @default 1
   */
  readonly replicas?: number;
  /**
   * Starts and ends all pods at once, where they need not wait for one another. An update still goes from pod to pod.
   * Kubernetes refuses to change this on one that is installed.
   * @default false
   */
  readonly startTogether?: boolean;
  /**
   * Lets the cluster delete the volumes, and the data on them, when the stateful set is deleted.
   * @default false: they stay, to be deleted by hand
   */
  readonly allowDestroy?: boolean;
}

/**
 * Pods with a name and volumes of their own each, which they find again: `NAME-0`, `NAME-1` and so on. Their Service leads to every
 * one of them. After a rollback a pod that does not start may have to be deleted by hand.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/
 * @example
 * const cache = new StatefulSet(release, 'Cache', {
 *   namespace, image: 'registry.example.com/valkey:8.1.3', port: 6379, health: tcp(),
 *   resources: { cpu: ['100m', '500m'], memory: ['256Mi', '256Mi'] }, volumes: { '/data': claim({ size: Size.gibibytes(5) }) },
 * });
 */
export class StatefulSet extends Construct implements IWorkload {
  readonly workloadName: string;
  readonly namespace: INamespace;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly ports: Readonly<Record<string, number>>;
  readonly serviceName: string;
  readonly identity?: PodIdentity;
  /** What its pods connect to, and who connects to them. */
  readonly connections: Connections;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: StatefulSetProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'image', 'resources']);
    const { replicas = 1, maxDisrupted } = props;
    const problems = [...replicaProblems(replicas), ...foreignProblems(props, ['rollout', 'scale'])];
    const input = checkedInput(this, 'StatefulSet', { props, serving: props, problems });
    this.workloadName = input.name;
    this.namespace = props.namespace;
    this.podLabels = input.selector;
    this.ports = input.ports;
    this.serviceName = input.name;
    this.identity = props.identity;
    this.connections = new Connections(this);
    installWorkload(this, input, {
      connections: this.connections,
      headless: true,
      own: () => [statefulSet(input, props), ...disruptionBudget(input, replicas, maxDisrupted)],
    });
  }

  connectsTo(target: IWorkload | Connectable): void {
    this.connections.to(target);
  }

  allowFrom(source: ConnectionSource, access?: SourceAccess): void {
    this.connections.from(source, access);
  }
}

function statefulSet(input: PodInput, props: StatefulSetProps): IStatefulSet {
  const { name, labels, selector } = input;
  const { replicas = 1, startTogether = false, allowDestroy = false, volumes = {} } = props;
  const { minReady, revisionHistory = REVISIONS } = props;
  const claims = claimTemplates(volumes, selector);
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, labels: { ...labels } },
    spec: {
      replicas,
      serviceName: name,
      selector: { matchLabels: { ...selector } },
      podManagementPolicy: startTogether ? 'Parallel' : 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate' },
      ...(minReady === undefined ? {} : { minReadySeconds: minReady.toSeconds() }),
      persistentVolumeClaimRetentionPolicy: { whenDeleted: allowDestroy ? 'Delete' : 'Retain', whenScaled: 'Retain' },
      revisionHistoryLimit: revisionHistory,
      template: podTemplate(input),
      ...(claims.length === 0 ? {} : { volumeClaimTemplates: claims }),
    },
  };
}
