import { Construct, type IConstruct } from 'constructs';
import { Checks } from '../../../../core/checks';
import type { Connectable } from '../../../../core/connections';
import { ConstructError } from '../../../../core/errors';
import type { INamespace } from '../../../namespace-ref';
import { clusterOf } from '../../../provider';
import { isSameCluster } from '../../../same-cluster';
import type { IWorkload } from '../../../workload/workload';

/** A Prometheus that collects from this cluster, whether or not this app manages it. */
export interface IPrometheus extends IWorkload {
  /** Address on the cluster: `http://…:9090`. */
  readonly prometheusUrl: string;
  /** Where it takes metrics by OTLP; undefined where it only collects. */
  readonly otlpUrl?: string;
}

/** Where a Prometheus managed elsewhere is. */
export interface ImportedPrometheusProps {
  /** Namespace of its pods. */
  readonly namespace: INamespace;
  /** Labels of its pods, which monitored workloads let in. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Address on the cluster: `http://…:9090`. */
  readonly prometheusUrl: string;
  /**
   * Takes metrics that are sent to it by OTLP.
   * @default false
   */
  readonly takesMetrics?: boolean;
}

/** A Prometheus managed elsewhere. */
export class ImportedPrometheus extends Construct implements IPrometheus {
  readonly namespace: INamespace;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly prometheusUrl: string;
  readonly otlpUrl?: string;
  readonly workloadName = 'prometheus';
  readonly ports: Readonly<Record<string, number>>;

  /** @throws {ConstructError} `PropsInvalid`, for labels that select every pod, and for what is no address. */
  constructor(scope: Construct, id: string, props: ImportedPrometheusProps) {
    super(scope, id);
    const { namespace, podLabels, prometheusUrl, takesMetrics = false } = props;
    new Checks(this)
      .that(Object.keys(podLabels).length > 0, 'podLabels', 'one label or more', podLabels)
      .matches('prometheusUrl', prometheusUrl, /^https?:\/\/[^\s/]+(\/\S*)?$/, 'an address that starts with http')
      .throwIfAny();
    this.namespace = namespace;
    this.podLabels = podLabels;
    this.prometheusUrl = prometheusUrl;
    this.otlpUrl = takesMetrics ? otlpUrlOf(prometheusUrl) : undefined;
    this.ports = { prometheus: Number(/:(\d+)(\/|$)/.exec(prometheusUrl)?.[1] ?? 80) };
  }

  /** Whoever manages it opens it. */
  allowFrom(): void {}

  /** Whoever manages it opens it; a target lets it in. */
  connectsTo(target: IWorkload | Connectable): void {
    if ('podLabels' in target) target.allowFrom(this);
  }
}

/** Where a Prometheus that takes metrics takes them. @see https://prometheus.io/docs/guides/opentelemetry/ */
export function otlpUrlOf(prometheusUrl: string): string {
  return `${prometheusUrl.replace(/\/$/, '')}/api/v1/otlp`;
}

/**
 * `given`, else the one Prometheus of the app on the cluster of `construct`.
 * @throws {ConstructError} `PrometheusMissing` where there is none, or more than one.
 */
export function prometheusOf(construct: Construct, given: IPrometheus | undefined): IPrometheus {
  if (given !== undefined) return given;
  const cluster = clusterOf(construct);
  const all = construct.node.root.node
    .findAll()
    .filter((one): one is IPrometheus & Construct => isPrometheus(one) && isSameCluster(clusterOf(one), cluster));
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  const found =
    all.length === 0 ? 'none of the app is' : `${all.map(({ node }) => `'${node.path}'`).join(' and ')} are`;
  throw new ConstructError(construct.constructor.name, construct.node.path, 'PrometheusMissing', [
    `\`prometheus\` must be given: ${found} on the cluster ${cluster.plainName}. ` +
      'Make a PrometheusStack before it, or refer to one with PrometheusStack.fromPrometheusUrl',
  ]);
}

/** Told by its form: what defines the class needs this file. */
function isPrometheus(construct: IConstruct): construct is IPrometheus {
  return 'prometheusUrl' in construct && 'podLabels' in construct && 'allowFrom' in construct;
}
