import { Construct } from 'constructs';
import { Checks } from '../../../../core/checks';
import type { Connectable } from '../../../../core/connections';
import type { Destroyable } from '../../../../core/guardrails';
import { KUBERNETES_NAME } from '../../../../core/kubernetes-name';
import type { Size } from '../../../../core/size';
import { checkGiven } from '../../../given';
import { standardLabels } from '../../../labels';
import { installManifests } from '../../../manifests/install';
import type { Manifest } from '../../../manifests/manifest';
import type { INamespace } from '../../../namespace-ref';
import { Connections } from '../../../network/connections';
import type { ConnectionSource } from '../../../network/source';
import { objectName, objectNameProblems, releaseName } from '../../../object-name';
import { quantityOf } from '../../../quantity';
import { type Resources, resourceRequirements, resourcesProblems } from '../../../workload/resources';
import { containerSecurityContext, podSecurityContext } from '../../../workload/security';
import type { IWorkload, SourceAccess } from '../../../workload/workload';
import { keptUnless, membersBudget, membersPolicies, quorumProblems, storageProblems } from './members';

const PLUGIN = /^[a-z][a-z0-9_]*$/;
const SETTING = /^[a-z][A-Za-z0-9_.-]*$/;

/** @see https://github.com/rabbitmq/cluster-operator/blob/main/docs/api/rabbitmq.com.ref.asciidoc */
export interface RabbitmqClusterObject extends Manifest {
  readonly apiVersion: 'rabbitmq.com/v1beta1';
  readonly kind: 'RabbitmqCluster';
  readonly spec: {
    readonly replicas: number;
    readonly persistence: { readonly storage: string; readonly storageClassName?: string };
    readonly resources: unknown;
    readonly rabbitmq: { readonly additionalPlugins?: readonly string[]; readonly additionalConfig?: string };
    readonly tls?: { readonly secretName: string; readonly disableNonTLSListeners: true };
    readonly affinity: unknown;
    readonly override: unknown;
  };
}

/** Settings of a {@link RabbitmqCluster}. Without `allowDestroy` the broker and its volumes stay when it is uninstalled. */
export interface RabbitmqClusterProps extends Destroyable {
  /** Namespace of the broker, which stays with it. */
  readonly namespace: INamespace;
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens. Changing this makes an empty broker.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /**
   * Members: 1, 3, 5 or 7. Quorum queues need a majority of them. It cannot be lowered later.
   * @default 3
   */
  readonly replicas?: number;
  /** Disk of each member: 1 GiB to 64 TiB. It can grow where the storage class allows, and never shrink. */
  readonly storage: Size;
  /**
   * Storage class of the disks.
   * @default - the default one of the cluster
   */
  readonly storageClass?: string;
  /**
   * Of each member. RabbitMQ takes no more messages at 60 % of the memory limit.
   * @default \{ cpu: ['500m'], memory: ['1Gi', '2Gi'] \}
   */
  readonly resources?: Resources;
  /**
   * Secret of type `kubernetes.io/tls` in the namespace: clients have to use TLS.
   * @default - none: AMQP is not encrypted
   */
  readonly tlsSecret?: string;
  /**
   * Plugins besides those of the operator, such as `rabbitmq_shovel`.
   * @default - none
   */
  readonly plugins?: readonly string[];
  /**
   * Lines of `rabbitmq.conf`: `\{ channel_max: 1050 \}`.
   * @default - those of the operator
   */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * A RabbitMQ that the {@link RabbitmqOperator} runs. Its clients find host, user and password in the Secret `defaultUserSecretName`,
 * under `host`, `port`, `username` and `password`, and connect to it by `connectsTo`.
 * @see https://www.rabbitmq.com/kubernetes/operator/using-operator
 * @example
 * new RabbitmqCluster(release, 'Queue', { namespace, storage: Size.gibibytes(20) });
 */
export class RabbitmqCluster extends Construct implements IWorkload {
  readonly namespace: INamespace;
  readonly workloadName: string;
  /** Service of all members. */
  readonly serviceName: string;
  readonly podLabels: Readonly<Record<string, string>>;
  /** `amqp` and `prometheus`, or `amqps` and `prometheus-tls`. */
  readonly ports: Readonly<Record<string, number>>;
  /** Who connects to it. */
  readonly connections: Connections;
  /** Host that clients connect to. */
  readonly host: string;
  /** Secret with what clients need, which the operator makes. */
  readonly defaultUserSecretName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: RabbitmqClusterProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'storage']);
    const { namespace, replicas = 3, storage, storageClass, resources, tlsSecret, plugins = [], settings = {} } = props;
    const { allowDestroy } = props;
    const name = objectName(this, props.name);
    const checks = new Checks(this)
      .all(objectNameProblems(name))
      .all(quorumProblems('replicas', replicas))
      .all(storageProblems(storage, storageClass))
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .matches('tlsSecret', tlsSecret, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed);
    for (const plugin of plugins) checks.matches('plugins', plugin, PLUGIN, 'names such as rabbitmq_shovel');
    for (const [key, value] of Object.entries(settings)) {
      checks
        .matches('settings', key, SETTING, 'named by keys such as channel_max')
        .that(!String(value).includes('\n'), `settings.${key}`, 'one line', 'several');
    }
    checks.throwIfAny();
    this.namespace = namespace;
    this.workloadName = name;
    this.serviceName = name;
    this.podLabels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': 'rabbitmq' };
    this.ports =
      tlsSecret === undefined ? { amqp: 5672, prometheus: 15_692 } : { amqps: 5671, 'prometheus-tls': 15_691 };
    this.host = `${name}.${namespace.namespaceName}.svc`;
    this.defaultUserSecretName = `${name}-default-user`;
    this.connections = new Connections(this);
    if (allowDestroy !== true) namespace.holdsData?.();
    installManifests(this, {
      name: releaseName('rabbitmq', name),
      namespace: namespace.namespaceName,
      objects: () =>
        keptUnless(allowDestroy, [
          this.manifest(name, props),
          ...membersBudget(this, replicas),
          ...membersPolicies(this),
        ]),
      after: [namespace],
    });
  }

  connectsTo(target: IWorkload | Connectable): void {
    this.connections.to(target);
  }

  /** Lets `source` in: to the port of clients, unless `access` names others. */
  allowFrom(source: ConnectionSource, access?: SourceAccess): void {
    this.connections.from(source, { ports: [this.ports['amqps'] === undefined ? 'amqp' : 'amqps'], ...access });
  }

  private manifest(name: string, props: RabbitmqClusterProps): RabbitmqClusterObject {
    const { replicas = 3, storage, storageClass, tlsSecret, plugins = [], settings = {} } = props;
    const { resources = { cpu: ['500m'], memory: ['1Gi', '2Gi'] } } = props;
    const config = Object.entries(settings).map(([key, value]) => `${key} = ${String(value)}`);
    return {
      apiVersion: 'rabbitmq.com/v1beta1',
      kind: 'RabbitmqCluster',
      metadata: { name, labels: { ...standardLabels(this, name) } },
      spec: {
        replicas,
        persistence: {
          storage: quantityOf(storage),
          ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
        },
        resources: resourceRequirements(resources),
        rabbitmq: {
          ...(plugins.length === 0 ? {} : { additionalPlugins: [...plugins] }),
          ...(config.length === 0 ? {} : { additionalConfig: config.join('\n') }),
        },
        ...(tlsSecret === undefined ? {} : { tls: { secretName: tlsSecret, disableNonTLSListeners: true } }),
        affinity: apart(this.podLabels),
        override: RESTRICTED,
      },
    };
  }
}

/** Members on different zones and nodes, where there are enough. */
function apart(matchLabels: IWorkload['podLabels']) {
  const term = (weight: number, topologyKey: string) => ({
    weight,
    podAffinityTerm: { topologyKey, labelSelector: { matchLabels: { ...matchLabels } } },
  });
  const preferred = [term(100, 'topology.kubernetes.io/zone'), term(50, 'kubernetes.io/hostname')];
  return { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } };
}

/** What the pods of the operator lack of the restricted Pod Security level; the names are those that it gives its containers. */
const RESTRICTED = {
  statefulSet: {
    spec: {
      template: {
        spec: {
          securityContext: podSecurityContext(),
          containers: [{ name: 'rabbitmq', securityContext: containerSecurityContext({ allowWritableRoot: true }) }],
          initContainers: [
            { name: 'setup-container', securityContext: containerSecurityContext({ allowWritableRoot: true }) },
          ],
        },
      },
    },
  },
};
