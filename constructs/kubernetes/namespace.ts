import { Construct } from 'constructs';
import { Checks } from '../core/checks';
import { KUBERNETES_NAME } from '../core/kubernetes-name';
import { standardLabels } from './labels';
import { installManifests } from './manifests/install';
import { kept } from './manifests/kept';
import type { KubernetesObject } from './manifests/manifest';
import { limitRange, type NamespaceQuota, type PodDefaults, quotaProblems, resourceQuota } from './namespace-quota';
import { ImportedNamespace, type INamespace } from './namespace-ref';
import { denyAll, letDnsOut } from './network/namespace-policies';
import { releaseName } from './object-name';
import { clusterOf } from './provider';

export type { INamespace, NamespaceQuota, PodDefaults };

/** Namespace of the releases that hold namespaces: one that every cluster has. */
const RELEASE_NAMESPACE = 'kube-system';

/** @see https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
const LEVELS = ['restricted', 'baseline', 'privileged'] as const;

/** Settings of a {@link Namespace}. */
export interface NamespaceProps {
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens; not `default`, and nothing that starts with `kube-`. Changing this
   * deletes the namespace with everything in it, and makes a new one.
   */
  readonly name: string;
  /**
   * What its pods may ask for. `restricted`: no root, no capabilities, no host. `baseline`: no known way to the node.
   * `privileged`: anything. Pods beyond it are refused, and whatever would make them is warned of.
   * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
   * @default 'restricted'
   */
  readonly podSecurity?: (typeof LEVELS)[number];
  /**
   * Most that all of its pods may ask for together. More is refused, which shows as a release that does not become ready.
   * @default - no limit
   */
  readonly quota?: NamespaceQuota;
  /**
   * What a container gets that names no resources of its own. With a `quota`, a pod without any would be refused.
   * @default - with a quota \{ cpu: ['100m'], memory: ['128Mi', '256Mi'] \}, else nothing
   */
  readonly podDefaults?: PodDefaults;
  /**
   * Lets pods ask the DNS cache on their node (169.254.20.10) besides the DNS of the cluster.
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   * @default false
   */
  readonly nodeLocalDns?: boolean;
  /**
   * Refuses every connection that is not declared, DNS excepted. With `false` pods connect as they like, as charts of other projects
   * take for granted; workloads of this library keep to what they declare all the same.
   * @default true
   */
  readonly defaultDeny?: boolean;
  /**
   * Labels of the namespace besides the standard ones.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A namespace in which nothing connects to anything but what is declared, DNS excepted, and pods need no rights on their node.
 * Taking it out deletes everything in it, volumes and their data included. Only where the app keeps a database, a broker or a Vault in
 * it without `allowDestroy` it stays, with its policies, until somebody deletes it by hand.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
 * @example
 * const namespace = new Namespace(release, 'Namespace', { name: 'orders', quota: { pods: 40, cpu: '8', memory: '16Gi' } });
 */
export class Namespace extends Construct implements INamespace {
  /** Refers to a namespace managed elsewhere; DNS is opened to each workload in it on its own. */
  static fromNamespaceName(scope: Construct, id: string, namespaceName: string): INamespace {
    return new ImportedNamespace(scope, id, namespaceName);
  }

  readonly namespaceName: string;
  readonly opensDns: boolean;
  private isKept = false;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that Kubernetes would refuse. */
  constructor(scope: Construct, id: string, props: NamespaceProps) {
    super(scope, id);
    const { name, podSecurity = 'restricted', quota, defaultDeny = true, nodeLocalDns = false, labels = {} } = props;
    const podDefaults = props.podDefaults ?? (quota === undefined ? undefined : {});
    new Checks(this)
      .matches('name', name, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
      .that(
        name !== 'default' && !name.startsWith('kube-'),
        'name',
        'none that Kubernetes reserves (default, kube-*)',
        name,
        'Refer to it with Namespace.fromNamespaceName',
      )
      .oneOf('podSecurity', podSecurity, LEVELS)
      .that(defaultDeny || !nodeLocalDns, 'nodeLocalDns', 'false without defaultDeny', nodeLocalDns)
      .all(quotaProblems(quota, podDefaults))
      .throwIfAny();
    this.namespaceName = name;
    this.opensDns = defaultDeny;
    installManifests(this, {
      name: releaseName('namespace', name),
      namespace: RELEASE_NAMESPACE,
      objects: () => {
        const objects: KubernetesObject[] = [
          {
            apiVersion: 'v1',
            kind: 'Namespace',
            metadata: {
              name,
              labels: { ...labels, ...standardLabels(this, name), ...this.podSecurityLabels(podSecurity) },
            },
          },
          ...(quota === undefined ? [] : [resourceQuota(name, quota)]),
          ...(podDefaults === undefined ? [] : [limitRange(name, podDefaults)]),
          ...(defaultDeny ? [denyAll(name), letDnsOut(name, nodeLocalDns)] : []),
        ];
        return this.isKept ? kept(objects) : objects;
      },
    });
  }

  holdsData(): void {
    this.isKept = true;
  }

  /** Pinned to the version of the cluster: a newer one may refuse more. Enforcing looks at pods alone, the others at what makes them. */
  private podSecurityLabels(level: string): Record<string, string> {
    const { version } = clusterOf(this);
    const pinned = version === undefined ? 'latest' : `v${version}`;
    return Object.fromEntries(
      ['enforce', 'audit', 'warn'].flatMap((mode) => [
        [`pod-security.kubernetes.io/${mode}`, level],
        [`pod-security.kubernetes.io/${mode}-version`, pinned],
      ]),
    );
  }
}
