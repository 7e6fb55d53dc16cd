import type { IPodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1' with {
  'resolution-mode': 'import',
};
import { Construct } from 'constructs';
import { Checks } from '../../../../core/checks';
import { problem } from '../../../../core/errors';
import { checkGiven } from '../../../given';
import { standardLabels } from '../../../labels';
import { installManifests } from '../../../manifests/install';
import { objectNameProblems, releaseName } from '../../../object-name';
import type { IWorkload } from '../../../workload/workload';
import type { MetricsTarget } from '../../metrics-target';
import { monitoredPolicy, monitoredPort, targetProblems } from './monitored-pods';
import { type IPrometheus, prometheusOf } from './prometheus-ref';
import {
  endpoint,
  portOf,
  scrapeProblems,
  type ScrapeProps,
  type ScrapeSettings,
  selected,
  settingsProblems,
} from './scrape';

/** Settings of a {@link PodMonitor} of pods that are no workload of this app. */
export interface TargetScrapeProps extends ScrapeSettings {
  /**
   * `metrics` of an add-on, or labels and a port of your own. Prometheus is let in to these pods where their namespace refuses
   * everything.
   */
  readonly target: MetricsTarget;
  readonly workload?: undefined;
  readonly port?: undefined;
}

/** Settings of a {@link PodMonitor}: of a `workload`, or of a `target`. */
export type PodMonitorProps = TargetScrapeProps | (ScrapeProps & { readonly target?: undefined });

/**
 * Has Prometheus collect the metrics of each pod of a workload that has no Service of its own, such as a job, or of an add-on. It is
 * in the namespace of these pods.
 * @see https://prometheus-operator.dev/docs/developer/getting-started/
 * @example
 * new PodMonitor(release, 'BackendMetrics', { workload: backend, port: 'http', prometheus });
 * @example
 * const namespace = new Namespace(release, 'Edge', { name: 'envoy-gateway-system' });
 * const envoy = new EnvoyGateway(release, 'Envoy', { namespace });
 * new PodMonitor(release, 'EnvoyMetrics', { target: envoy.metrics, prometheus });
 */
export class PodMonitor extends Construct {
  readonly monitorName: string;

  /**
   * @throws {ConstructError} `PropsInvalid`, listing every wrong value; `PrometheusMissing` where no Prometheus is given and the app
   * has none on the cluster.
   */
  constructor(scope: Construct, id: string, props: PodMonitorProps) {
    super(scope, id);
    const { target, prometheus: given } = props;
    if (target === undefined) checkGiven(this, props, ['workload']);
    const { namespace } = placeOf(props);
    const { name = target === undefined ? props.workload.workloadName : target.name } = props;
    const problems = target === undefined ? scrapeProblems(props) : targetScrapeProblems(props);
    new Checks(this).all(objectNameProblems(name)).all(problems).throwIfAny();
    const prometheus = prometheusOf(this, given);
    this.monitorName = name;
    if (target === undefined) props.workload.allowFrom(prometheus, { ports: [portOf(props)], what: 'Prometheus' });
    installManifests(this, {
      name: releaseName('pod-monitor', this.monitorName),
      namespace: namespace.namespaceName,
      objects: () => [this.monitor(props), ...this.policies(target, prometheus)],
      after: [namespace],
    });
  }

  private monitor(props: PodMonitorProps): IPodMonitor {
    const { podLabels } = placeOf(props);
    return {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: { name: this.monitorName, labels: { ...standardLabels(this, this.monitorName) } },
      spec: { ...selected(podLabels, props), podMetricsEndpoints: [endpointOf(props)] },
    };
  }

  /** Only a namespace of this app that refuses everything else has to be opened. */
  private policies(target: MetricsTarget | undefined, prometheus: IPrometheus) {
    if (target?.namespace.opensDns !== true) return [];
    const name = releaseName('pod-monitor', this.monitorName);
    return [monitoredPolicy(name, target, prometheus, standardLabels(this, this.monitorName))];
  }
}

function placeOf(props: PodMonitorProps): Pick<IWorkload, 'namespace' | 'podLabels'> {
  return props.target ?? props.workload;
}

/** A program that is run without the compiler may give both. */
function targetScrapeProblems({ target, ...settings }: TargetScrapeProps): string[] {
  const foreign = ['workload', 'port'].filter((name) => Reflect.get(settings, name) !== undefined);
  return [
    ...foreign.map((name) => problem(name, 'left out with `target`', 'one')),
    ...targetProblems(target),
    ...settingsProblems({ ...settings, path: settings.path ?? target.path }),
  ];
}

function endpointOf(props: PodMonitorProps) {
  if (props.target === undefined) return endpoint(props, { port: portOf(props) });
  const { target, path = target.path, honorLabels = target.honorLabels } = props;
  return endpoint({ ...props, path, honorLabels }, monitoredPort(target));
}
