import { Construct } from 'constructs';
import type { Provided } from '../../manifests/releases';
import type { INamespace } from '../../namespace-ref';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { addOnChecks, installAddOn, spreadValues } from '../install-add-on';
import { DATA_CHARTS } from './charts';

const CHART = DATA_CHARTS.cloudNativePg;
const [WEBHOOK_PORT, METRICS_PORT] = [9443, 8080];
/** Of each database pod, which the operator asks how it is. */
const STATUS_PORT = 8000;

/** Custom resources and webhooks that it brings. */
export const CLOUD_NATIVE_PG_PROVIDES: Provided = {
  apiGroups: ['postgresql.cnpg.io'],
  webhooks: [{ kinds: ['Backup', 'Cluster', 'Database', 'Pooler', 'ScheduledBackup'] }],
};

/** Settings of {@link CloudNativePg}. */
export interface CloudNativePgProps {
  /** Namespace of its own. Its pods fit the restricted Pod Security level. */
  readonly namespace: INamespace;
  /**
   * Pods: 1 to 10, of which one works and the others wait. With one, changes of databases are refused while it moves to another node.
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
 * Runs the PostgreSQL of every {@link PostgresCluster}, in all namespaces. An uninstall keeps the definitions of its custom resources
 * and the databases; what is left is not looked after.
 * @see https://cloudnative-pg.io/documentation/1.30/
 * @example
 * const namespace = new Namespace(release, 'Namespace', { name: 'cnpg-system' });
 * new CloudNativePg(release, 'CloudNativePg', { namespace });
 */
export class CloudNativePg extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version that it does not support included. */
  constructor(scope: Construct, id: string, props: CloudNativePgProps) {
    super(scope, id);
    const { namespace, replicas, resources } = props;
    addOnChecks(this, CHART, { namespace })
      .range('replicas', replicas, 1, 10, 'pods')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .throwIfAny();
    const traffic = { served: [WEBHOOK_PORT, METRICS_PORT], anywhere: [{ port: STATUS_PORT }] };
    installAddOn(this, CHART, cloudNativePgValues(props), { namespace, provides: CLOUD_NATIVE_PG_PROVIDES, traffic });
  }
}

/** Values of the chart, which keeps its definitions at an uninstall and cannot do otherwise. */
export function cloudNativePgValues(props: Omit<CloudNativePgProps, 'namespace'> = {}) {
  const { replicas = 2, resources = { cpu: ['100m'], memory: ['128Mi', '512Mi'] } } = props;
  return {
    replicaCount: replicas,
    topologySpreadConstraints: spreadValues(CHART.name, CHART),
    resources: resourceRequirements(resources),
  };
}
