import type { IPodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1' with {
  'resolution-mode': 'import',
};
import { Construct } from 'constructs';
import { Checks } from '../../../../core/checks';
import { checkGiven } from '../../../given';
import { standardLabels } from '../../../labels';
import { installManifests } from '../../../manifests/install';
import { objectNameProblems, releaseName } from '../../../object-name';
import { prometheusOf } from './prometheus-ref';
import { endpoint, portOf, type ScrapeProps, scrapeProblems, target } from './scrape';

/** Settings of a {@link PodMonitor}. */
export type PodMonitorProps = ScrapeProps;

/**
 * Has Prometheus collect the metrics of each pod of a workload that has no Service of its own, such as a job. It is in the
 * namespace of the workload.
 * @see https://prometheus-operator.dev/docs/developer/getting-started/
 * @example
 * new PodMonitor(release, 'BackendMetrics', { workload: backend, port: 'http', prometheus });
 */
export class PodMonitor extends Construct {
  readonly monitorName: string;

  /**
   * @throws {ConstructError} `PropsInvalid`, listing every wrong value; `PrometheusMissing` where no Prometheus is given and the app
   * has none on the cluster.
   */
  constructor(scope: Construct, id: string, props: PodMonitorProps) {
    super(scope, id);
    checkGiven(this, props, ['workload']);
    const { workload, name = workload.workloadName } = props;
    new Checks(this).all(objectNameProblems(name)).all(scrapeProblems(props)).throwIfAny();
    const prometheus = prometheusOf(this, props.prometheus);
    this.monitorName = name;
    workload.allowFrom(prometheus, { ports: [portOf(props)], what: 'Prometheus' });
    installManifests(this, {
      name: releaseName('pod-monitor', this.monitorName),
      namespace: workload.namespace.namespaceName,
      objects: () => [this.monitor(props)],
      after: [workload.namespace],
    });
  }

  private monitor(props: PodMonitorProps): IPodMonitor {
    return {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: { name: this.monitorName, labels: { ...standardLabels(this, this.monitorName) } },
      spec: { ...target(props), podMetricsEndpoints: [endpoint(props)] },
    };
  }
}
