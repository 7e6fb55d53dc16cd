import { Duration } from '../../core/duration';
import type { SecretValues } from '../config/external-secret-manifest';
import type { WorkloadKind } from '../../core/pod-names';
import { contentHash } from './content-hash';
import { environmentOf } from './environment';
import { TERMINATION_GRACE } from './defaults';
import type { IContainer, IPodSpec, IPodTemplateSpec } from './models';
import type { PodProps } from './pod-props';
import { podVolumes, volumeMounts } from './pod-volumes';
import { probes } from './probes';
import { resourceRequirements } from './resources';
import { containerSecurityContext, podSecurityContext } from './security';
import { accountName } from './service-account';
import type { ServingProps } from './serving-props';
import { topologySpread } from './spread';
import { tolerationsOf } from './toleration';
import { emptyDir, type Volume, type VolumeClaim, type Volumes } from './volumes';

/** Endpoints, proxies and Ingresses learn within seconds that a pod is going. */
const DRAIN = Duration.seconds(5);
const TEMPORARY = '/tmp';

/** What the pods of one workload are made of. */
export interface PodInput {
  readonly kind: WorkloadKind;
  /** What makes the pods in place of an object of their kind. */
  readonly madeBy?: 'Rollout';
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  readonly props: PodProps<Volume | VolumeClaim>;
  /** Left out where pods run to their end. */
  readonly serving?: ServingProps;
  readonly ports: Readonly<Record<string, number>>;
  /** All that the Secret of the pods holds. */
  readonly secrets: SecretValues;
  readonly secretName: string;
}

/** The template of the pods of a workload: what its controller makes them of. */
export function podTemplate(input: PodInput): IPodTemplateSpec {
  const { name, labels, props, serving } = input;
  const { security, nodeSelector, tolerations, priorityClass, terminationGrace = TERMINATION_GRACE } = props;
  const volumes = mountedVolumes(props);
  const mounted = podVolumes(volumes, input.secretName);
  const init = Object.entries(props.initContainers ?? {});
  return {
    metadata: { labels: { ...labels }, ...annotationsOf(props) },
    spec: {
      serviceAccountName: accountName(name, props.identity),
      automountServiceAccountToken: false,
      // Variables for every Service of the namespace would slow the start down, and change with what others install.
      enableServiceLinks: false,
      securityContext: podSecurityContext(security, holdsClaims(volumes)),
      terminationGracePeriodSeconds: terminationGrace.toSeconds(),
      ...(priorityClass === undefined ? {} : { priorityClassName: priorityClass }),
      ...(nodeSelector === undefined ? {} : { nodeSelector: { ...nodeSelector } }),
      ...(tolerations === undefined ? {} : { tolerations: tolerationsOf(tolerations) }),
      ...(serving === undefined ? { restartPolicy: 'Never' } : spreadOf(input, serving)),
      ...(init.length === 0
        ? {}
        : {
            initContainers: init.map(([initName, { image = props.image, command, resources = props.resources }]) => ({
              ...containerBase(input, { image, resources, volumes }),
              name: initName,
              command: [...command],
            })),
          }),
      containers: [mainContainer(input, volumes)],
      ...(mounted.length === 0 ? {} : { volumes: mounted }),
    },
  };
}

function spreadOf(
  { kind, madeBy, selector }: PodInput,
  { spread }: ServingProps,
): Pick<IPodSpec, 'topologySpreadConstraints'> {
  return { topologySpreadConstraints: topologySpread(madeBy ?? kind, selector, spread) };
}

function mainContainer(input: PodInput, volumes: Volumes): IContainer {
  const { name, props, serving, ports } = input;
  const { image, resources, command, args } = props;
  const names = Object.keys(ports);
  return {
    ...containerBase(input, { image, resources, volumes }),
    name,
    ...(command === undefined ? {} : { command: [...command] }),
    ...(args === undefined ? {} : { args: [...args] }),
    ...(names.length === 0
      ? {}
      : {
          ports: Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort, protocol: 'TCP' })),
        }),
    ...probes(serving?.health, names[0] ?? ''),
    ...lifecycleOf(drainSeconds(input)),
  };
}

/** What all containers of a pod share. */
function containerBase(
  { props, secretName }: PodInput,
  { image, resources, volumes }: Pick<PodProps, 'image' | 'resources'> & { readonly volumes: Volumes },
): Omit<IContainer, 'name'> {
  const { env = {}, secrets = {}, config = [], security } = props;
  const mounts = volumeMounts(volumes);
  return {
    image,
    imagePullPolicy: 'IfNotPresent',
    ...environmentOf(secretName, { env, secrets, config }),
    resources: resourceRequirements(resources),
    securityContext: containerSecurityContext(security),
    ...(mounts.length === 0 ? {} : { volumeMounts: mounts }),
  };
}

/** How long a pod goes on before it is asked to end, in seconds: Services drop it at the same time as it is asked, not before. */
export function drainSeconds({ serving, ports }: Pick<PodInput, 'serving' | 'ports'>): number {
  if (serving?.drain !== undefined) return serving.drain.toSeconds();
  return Object.keys(ports).length === 0 ? 0 : DRAIN.toSeconds();
}

/** @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/ (`sleep` is on since 1.30, and needs no program in the image) */
function lifecycleOf(seconds: number): Pick<IContainer, 'lifecycle'> {
  return seconds === 0 ? {} : { lifecycle: { preStop: { sleep: { seconds } } } };
}

/** The volumes of `props`, and a place for temporary files where the image cannot be written to. */
function mountedVolumes({ volumes = {}, security }: PodInput['props']): Volumes {
  return security?.allowWritableRoot === true ? volumes : { [TEMPORARY]: emptyDir(), ...volumes };
}

export function holdsClaims(volumes: Volumes): boolean {
  return Object.values(volumes).some(({ holds }) => holds === 'data');
}

/** A hash of what pods read from config maps: they start anew when it changes. */
function annotationsOf({ config = [], volumes = {} }: PodInput['props']): { annotations?: Record<string, string> } {
  const mounted = Object.values(volumes).flatMap((volume) => (volume.holds === 'config' ? [volume.config] : []));
  const maps = [...config, ...mounted];
  return maps.length === 0 ? {} : { annotations: { 'checksum/config': contentHash(maps.map(({ data }) => data)) } };
}
