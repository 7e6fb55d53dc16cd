import { Construct } from 'constructs';
import type { Provided } from '../../manifests/releases';
import type { INamespace } from '../../namespace-ref';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { addOnChecks, installAddOn, spreadValues } from '../install-add-on';
import { DATA_CHARTS } from './charts';

const CHART = DATA_CHARTS.rabbitmqOperator;
const METRICS_PORT = 9782;

/** Custom resources that it brings; those that the topology operator would serve are defined as well, and nobody serves them. */
export const RABBITMQ_OPERATOR_PROVIDES: Provided = { apiGroups: ['rabbitmq.com'] };

/** Settings of a {@link RabbitmqOperator}. */
export interface RabbitmqOperatorProps {
  /** Namespace of its own. Its pods fit the restricted Pod Security level. */
  readonly namespace: INamespace;
  /**
   * Pods: 1 to 10, of which one works and the others wait.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Of each pod.
   * @default \{ cpu: ['100m'], memory: ['128Mi', '512Mi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Runs the RabbitMQ of every {@link RabbitmqCluster}, in all namespaces. An uninstall keeps the definitions of its custom resources
 * and the brokers; what is left is not looked after.
 * @see https://www.rabbitmq.com/kubernetes/operator/operator-overview
 * @example
 * const namespace = new Namespace(release, 'Namespace', { name: 'rabbitmq-system' });
 * new RabbitmqOperator(release, 'RabbitmqOperator', { namespace });
 */
export class RabbitmqOperator extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: RabbitmqOperatorProps) {
    super(scope, id);
    const { namespace, replicas, resources } = props;
    addOnChecks(this, CHART, { namespace })
      .range('replicas', replicas, 1, 10, 'pods')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .throwIfAny();
    const traffic = { served: [METRICS_PORT] };
    installAddOn(this, CHART, rabbitmqOperatorValues(props), {
      namespace,
      provides: RABBITMQ_OPERATOR_PROVIDES,
      traffic,
    });
  }
}

/** Values of the chart. */
export function rabbitmqOperatorValues(props: Omit<RabbitmqOperatorProps, 'namespace'> = {}) {
  const { replicas = 2 } = props;
  const { resources = { cpu: ['100m'], memory: ['128Mi', '512Mi'] } } = props;
  return {
    clusterOperator: {
      replicaCount: replicas,
      pdb: { create: replicas > 1 },
      topologySpreadConstraints: spreadValues(CHART.name, CHART),
      // Its own policy lets the pods connect anywhere.
      networkPolicy: { enabled: false },
      metrics: { service: { enabled: true } },
      resources: resourceRequirements(resources),
    },
    // It makes a certificate anew at every rendering, which would be a change at every apply.
    msgTopologyOperator: { enabled: false, networkPolicy: { enabled: false } },
  };
}
