import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1' with {
  'resolution-mode': 'import',
};
import { Construct } from 'constructs';
import { Checks } from '../../../../core/checks';
import { checkGiven } from '../../../given';
import { standardLabels } from '../../../labels';
import { installManifests } from '../../../manifests/install';
import { objectNameProblems, releaseName } from '../../../object-name';
import { prometheusOf } from './prometheus-ref';
import { endpoint, portOf, type ScrapeProps, scrapeProblems, selected } from './scrape';

/** Settings of a {@link ServiceMonitor}. */
export type ServiceMonitorProps = ScrapeProps;

/**
 * Has Prometheus collect the metrics of each pod behind the Service of a workload. It is in the
 * namespace of the workload.
 * @see https://prometheus-operator.dev/docs/developer/getting-started/
 * @example
 * new ServiceMonitor(release, 'BackendMetrics', { workload: backend, port: 'http', prometheus });
 */
export class ServiceMonitor extends Construct {
  readonly monitorName: string;

  /**
   * @throws {ConstructError} `PropsInvalid`, listing every wrong value; `PrometheusMissing` where no Prometheus is given and the app
   * has none on the cluster.
   */
  constructor(scope: Construct, id: string, props: ServiceMonitorProps) {
    super(scope, id);
    checkGiven(this, props, ['workload']);
    const { workload, name = workload.workloadName } = props;
    new Checks(this).all(objectNameProblems(name)).all(scrapeProblems(props)).throwIfAny();
    const prometheus = prometheusOf(this, props.prometheus);
    this.monitorName = name;
    workload.allowFrom(prometheus, { ports: [portOf(props)], what: 'Prometheus' });
    installManifests(this, {
      name: releaseName('service-monitor', this.monitorName),
      namespace: workload.namespace.namespaceName,
      objects: () => [this.monitor(props)],
      after: [workload.namespace],
    });
  }

  private monitor(props: ServiceMonitorProps): IServiceMonitor {
    return {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { name: this.monitorName, labels: { ...standardLabels(this, this.monitorName) } },
      spec: { ...selected(props.workload.podLabels, props), endpoints: [endpoint(props, { port: portOf(props) })] },
    };
  }
}
