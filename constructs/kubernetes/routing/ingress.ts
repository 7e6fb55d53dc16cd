import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1' with { 'resolution-mode': 'import' };
import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { problem } from '../../core/errors';
import { KUBERNETES_NAME } from '../../core/kubernetes-name';
import { checkGiven } from '../given';
import { standardLabels } from '../labels';
import { installManifests } from '../manifests/install';
import type { INamespace } from '../namespace-ref';
import type { ConnectionSource } from '../network/source';
import { objectName, objectNameProblems, releaseName } from '../object-name';
import { ALB_PREFIX } from './alb';
import { hostProblems, type IngressRoute, ingressRules, routeProblems } from './ingress-rules';
import { admit, announce } from './route-target';

/** A certificate that the controller serves. */
export interface IngressTls {
  /** Hosts that it is for. */
  readonly hosts: readonly string[];
  /** Secret of type `kubernetes.io/tls` in the namespace. */
  readonly secretName: string;
}

/** Settings of an {@link Ingress}. */
export interface IngressProps {
  /** Namespace of the workloads that it leads to. */
  readonly namespace: INamespace;
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens. Changing this replaces the Ingress, and the load balancer with it.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /** Which controller serves it: `alb`, `traefik`. */
  readonly className: string;
  /** Where requests go: one route or more, no two for the same host, path and type. */
  readonly routes: readonly IngressRoute[];
  /**
   * From where the controller connects to pods, whose policies let it in: the subnets of a load balancer, or the pods of the
   * controller. Whoever else is there gets in as well.
   */
  readonly from: readonly ConnectionSource[];
  /**
   * Host of the routes that name none.
   * @default - every host
   */
  readonly host?: string;
  /**
   * Certificates from Secrets. A load balancer of AWS takes them from Certificate Manager: see `albOptions`.
   * @default - none
   */
  readonly tls?: readonly IngressTls[];
  /**
   * What the controller reads besides: `albOptions(…)`.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * Leads requests from outside the cluster to workloads, whose policies let its controller in on the ports named. One of class `alb`
 * leads to a workload with a `canary` rollout by weight, which Argo Rollouts writes into its annotations.
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/
 * @example
 * const annotations = albOptions({ scheme: 'internet-facing', securityGroups: [group] });
 * const from = [Cidr.parse('10.0.1.0/24'), Cidr.parse('10.0.2.0/24')];
 * new Ingress(release, 'Ingress', { namespace, className: 'alb', annotations, from, routes: [{ path: '/', to: backend }] });
 */
export class Ingress extends Construct {
  readonly ingressName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: IngressProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'className', 'routes', 'from']);
    const { namespace, className, routes, from, host, tls = [] } = props;
    const name = objectName(this, props.name);
    new Checks(this)
      .all(objectNameProblems(name))
      .matches('className', className, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
      .all(routeProblems(routes, host, namespace))
      .all(from.length > 0 ? [] : [problem('from', 'one source or more', 'none')])
      .all(tlsProblems(tls, [host, ...routes.map((route) => route.host)]))
      .throwIfAny();
    this.ingressName = name;
    admit(routes, from, `ingress ${name}`);
    const kind = isAlb(props) ? 'ALB Ingress' : 'Ingress';
    const rules = routes.map((target, rule) => ({ rule, target }));
    announce({ kind, name, path: this.node.path, rules });
    if (kind === 'Ingress') this.warnOfSplits(props);
    installManifests(this, {
      name: releaseName('ingress', name),
      namespace: namespace.namespaceName,
      objects: () => [this.ingress(props)],
      after: [namespace, ...new Set(routes.map(({ to }) => to))],
    });
  }

  private warnOfSplits({ className, routes }: IngressProps): void {
    const canaries = new Set(routes.filter(({ to }) => to.split !== undefined).map(({ to }) => to.node.path));
    for (const path of canaries) {
      Annotations.of(this).addWarning(
        `Of an Ingress of class ${className} no weights are known: through it the canary of '${path}' gets requests by its number of ` +
          'pods, or none where another route splits them',
      );
    }
  }

  private ingress(props: IngressProps): IIngress {
    const { className, routes, host, tls = [], annotations = {} } = props;
    const name = this.ingressName;
    return {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name,
        labels: { ...standardLabels(this, name) },
        ...(Object.keys(annotations).length === 0 ? {} : { annotations: { ...annotations } }),
      },
      spec: {
        ingressClassName: className,
        ...(tls.length === 0 ? {} : { tls: tls.map(({ hosts, secretName }) => ({ hosts: [...hosts], secretName })) }),
        rules: ingressRules(routes, host, isAlb(props)),
      },
    };
  }
}

/** True for one that the AWS Load Balancer Controller serves, whatever its class is called. */
function isAlb({ className, annotations = {} }: IngressProps): boolean {
  return className === 'alb' || Object.keys(annotations).some((key) => key.startsWith(`${ALB_PREFIX}/`));
}

/** A certificate for a host that no route has is served to nobody. */
function tlsProblems(tls: readonly IngressTls[], hosts: readonly (string | undefined)[]): string[] {
  return tls.flatMap(({ hosts: own, secretName }, index) => {
    const at = `tls[${index.toString()}]`;
    return [
      ...(own.length > 0 ? [] : [problem(`${at}.hosts`, 'one host or more', 'none')]),
      ...own.flatMap((host) => hostProblems(`${at}.hosts`, host)),
      ...own.filter((host) => !hosts.includes(host)).map((host) => problem(`${at}.hosts`, 'hosts of routes', host)),
      ...objectNameProblems(secretName).map((text) => text.replace('`name`', `\`${at}.secretName\``)),
    ];
  });
}
