import { Construct, type IConstruct } from 'constructs';
import { Checks } from '../../../../core/checks';
import { ConstructError } from '../../../../core/errors';
import type { INamespace } from '../../../namespace-ref';
import type { ConnectionSource, PodSelection } from '../../../network/source';
import { clusterOf } from '../../../provider';
import { isSameCluster } from '../../../same-cluster';

/** A Prometheus that collects from this cluster, whether or not this app manages it. */
export interface IPrometheus extends IConstruct, PodSelection {
  readonly namespace: INamespace;
  /** Address on the cluster: `http://…:9090`. */
  readonly prometheusUrl: string;
  /** Lets `source` ask it. */
  allowFrom(source: ConnectionSource): void;
}

/** Where a Prometheus managed elsewhere is. */
export interface ImportedPrometheusProps {
  /** Namespace of its pods. */
  readonly namespace: INamespace;
  /** Labels of its pods, which monitored workloads let in. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Address on the cluster: `http://…:9090`. */
  readonly prometheusUrl: string;
}

/** A Prometheus managed elsewhere. */
export class ImportedPrometheus extends Construct implements IPrometheus {
  readonly namespace: INamespace;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly prometheusUrl: string;

  /** @throws {ConstructError} `PropsInvalid`, for labels that select every pod, and for what is no address. */
  constructor(scope: Construct, id: string, { namespace, podLabels, prometheusUrl }: ImportedPrometheusProps) {
    super(scope, id);
    new Checks(this)
      .that(Object.keys(podLabels).length > 0, 'podLabels', 'one label or more', podLabels)
      .matches('prometheusUrl', prometheusUrl, /^https?:\/\/[^\s/]+(\/\S*)?$/, 'an address that starts with http')
      .throwIfAny();
    this.namespace = namespace;
    this.podLabels = podLabels;
    this.prometheusUrl = prometheusUrl;
  }

  /** Whoever manages it opens it. */
  allowFrom(): void {}
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
