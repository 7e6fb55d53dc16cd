import type { Labels, LabelSelector } from './label-selector';

/** A Kubernetes object as it is rendered. */
export type KubernetesJson = Readonly<Record<string, unknown>>;

/** Pods of one template: all alike to network policies. */
export interface Pods {
  readonly namespace: string;
  /** Name of the workload that makes them. */
  readonly name: string;
  readonly labels: Labels;
  readonly ports: readonly { readonly name?: string; readonly containerPort: number; readonly protocol?: string }[];
  /** On the network of their node, where no policy applies. */
  readonly hostNetwork: boolean;
  /** An address of one of them; without it no range of addresses matches them. */
  readonly address?: string;
}

export interface PolicyPort {
  readonly protocol?: string;
  readonly port?: number | string;
  readonly endPort?: number;
}

export interface PolicyPeer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface PolicyRule {
  readonly peers: readonly PolicyPeer[];
  readonly ports: readonly PolicyPort[];
}

/** A NetworkPolicy, with what it leaves out filled in. */
export interface Policy {
  readonly name: string;
  readonly namespace: string;
  readonly podSelector: LabelSelector;
  /** Rules of the directions that it is about; undefined for one that it is not. */
  readonly ingress?: readonly PolicyRule[];
  readonly egress?: readonly PolicyRule[];
}

interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Labels;
}

/** Pods that `object` makes; none for a kind that makes none. */
export function podsOf(object: KubernetesJson): Pods | undefined {
  const spec = object['spec'] as
    | { template?: PodTemplate; jobTemplate?: { spec: { template: PodTemplate } } }
    | undefined;
  const template =
    object['kind'] === 'Pod'
      ? (object as unknown as PodTemplate)
      : (spec?.template ?? spec?.jobTemplate?.spec.template);
  if (template?.spec?.containers === undefined) return undefined;
  const { name, namespace = 'default' } = object['metadata'] as Metadata;
  const { containers, hostNetwork = false } = template.spec;
  const ports = containers.flatMap((container) => container.ports ?? []);
  return { namespace, name, labels: template.metadata?.labels ?? {}, ports, hostNetwork };
}

/** The network policy that `object` is; undefined for another kind. */
export function policyOf(object: KubernetesJson): Policy | undefined {
  if (object['kind'] !== 'NetworkPolicy') return undefined;
  const { name, namespace = 'default' } = object['metadata'] as Metadata;
  const spec = object['spec'] as PolicySpec;
  const { podSelector = {}, ingress, egress } = spec;
  // Without policyTypes a policy is about what comes in, and about what goes out where it has rules for that.
  const types = spec.policyTypes ?? ['Ingress', ...(egress === undefined ? [] : ['Egress'])];
  const rules = (given: readonly RawRule[] = []): PolicyRule[] =>
    given.map(({ from, to, ports = [] }) => ({ peers: from ?? to ?? [], ports }));
  return {
    name,
    namespace,
    podSelector,
    ingress: types.includes('Ingress') ? rules(ingress) : undefined,
    egress: types.includes('Egress') ? rules(egress) : undefined,
  };
}

/** Name and labels of the namespace that `object` is; undefined for another kind. */
export function namespaceOf(object: KubernetesJson): readonly [name: string, labels: Labels] | undefined {
  if (object['kind'] !== 'Namespace') return undefined;
  const { name, labels = {} } = object['metadata'] as Metadata;
  return [name, labels];
}

interface PodTemplate {
  readonly metadata?: { readonly labels?: Labels };
  readonly spec?: {
    readonly containers?: readonly { readonly ports?: Pods['ports'] }[];
    readonly hostNetwork?: boolean;
  };
}

interface RawRule {
  readonly from?: readonly PolicyPeer[];
  readonly to?: readonly PolicyPeer[];
  readonly ports?: readonly PolicyPort[];
}

interface PolicySpec {
  readonly podSelector?: LabelSelector;
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly RawRule[];
  readonly egress?: readonly RawRule[];
}
