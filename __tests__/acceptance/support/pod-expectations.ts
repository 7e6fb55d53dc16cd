import type { Rendered } from './chart-rendering';

interface Container {
  readonly name: string;
  readonly image: string;
  readonly securityContext?: Security;
  readonly resources?: { readonly requests?: Quantities; readonly limits?: Quantities };
  readonly livenessProbe?: unknown;
  readonly readinessProbe?: unknown;
}
interface Security {
  readonly runAsNonRoot?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly privileged?: boolean;
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  readonly seccompProfile?: { readonly type: string };
}
interface Quantities {
  readonly cpu?: string;
  readonly memory?: string;
}
interface PodSpec {
  readonly topologySpreadConstraints?: readonly Spread[];
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly securityContext?: Security;
  readonly volumes?: readonly { readonly name: string; readonly hostPath?: { readonly path: string } }[];
}

interface Spread {
  readonly labelSelector: { readonly matchLabels: Labels };
}
type Labels = Readonly<Record<string, string>>;

/**
 * What the pods of `objects` fall short of: the restricted Pod Security level, a read-only root, an exact image, resources, a probe
 * and a spread that counts themselves, each as a line that starts with the object.
 */
export function podShortcomings(objects: readonly Rendered[]): string[] {
  return objects.flatMap((object) => {
    const template = templateOf(object);
    if (template?.spec === undefined) return [];
    const { spec, metadata } = template;
    const title = `${object.kind}/${object.metadata.name}`;
    const containers = [...(spec.initContainers ?? []), ...spec.containers];
    const found = [
      ...ofPod(spec, metadata?.labels),
      ...containers.flatMap((container) => ofContainer(container, spec)),
    ];
    return found.map((shortcoming) => `${title}: ${shortcoming}`);
  });
}

interface Template {
  readonly metadata?: { readonly labels?: Labels };
  readonly spec?: PodSpec;
}

function templateOf(object: Rendered): Template | undefined {
  if (object.kind === 'Pod') return object as Template;
  return (object['spec'] as { readonly template?: Template } | undefined)?.template;
}

function ofPod({ hostNetwork, hostPID, volumes = [], topologySpreadConstraints = [] }: PodSpec, labels: Labels = {}) {
  const countsItself = ({ labelSelector }: Spread) =>
    Object.entries(labelSelector.matchLabels).every(([label, value]) => labels[label] === value);
  return [
    ...(hostNetwork === true ? ['network of the node'] : []),
    ...(hostPID === true ? ['processes of the node'] : []),
    ...volumes.flatMap(({ hostPath }) => (hostPath === undefined ? [] : [`files of the node ${hostPath.path}`])),
    ...(topologySpreadConstraints.every(countsItself) ? [] : ['spread by the pods of others']),
  ];
}

function ofContainer(
  { image, securityContext = {}, resources = {}, ...probes }: Container,
  { securityContext: pod = {} }: PodSpec,
) {
  const { requests = {}, limits = {} } = resources;
  const { capabilities = {}, privileged } = securityContext;
  const expected: readonly (readonly [string, boolean])[] = [
    ['may be root', (securityContext.runAsNonRoot ?? pod.runAsNonRoot) === true],
    ['may gain rights', securityContext.allowPrivilegeEscalation === false],
    ['may write to its root', securityContext.readOnlyRootFilesystem === true],
    ['is privileged', privileged !== true],
    ['has capabilities', capabilities.drop?.includes('ALL') === true && capabilities.add === undefined],
    ['any system call', (securityContext.seccompProfile ?? pod.seccompProfile)?.type === 'RuntimeDefault'],
    ['no requests', requests.cpu !== undefined && requests.memory !== undefined],
    ['no limit of memory', limits.memory !== undefined],
    ['no exact image', /:v?\d+\.\d+\.\d+(@sha256:[0-9a-f]{64})?$/.test(image)],
    ['no probe', 'livenessProbe' in probes || 'readinessProbe' in probes],
  ];
  return expected.filter(([, holds]) => !holds).map(([shortcoming]) => shortcoming);
}
