import { Annotations } from 'cdktf';
import type { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { kebab } from '../../core/naming';
import type { WorkloadKind } from '../../core/pod-names';
import { externalSecretManifest } from '../config/external-secret-manifest';
import { selectorLabels, standardLabels } from '../labels';
import { installManifests } from '../manifests/install';
import { rightsOf } from '../pod-rights';
import type { KubernetesObject } from '../manifests/manifest';
import type { Connections } from '../network/connections';
import { podProblems } from './pod-checks';
import type { PodProps } from './pod-props';
import { type PodInput } from './pod-template';
import { portsOf, service } from './ports';
import { allSecrets, secretName } from './secrets';
import { serviceAccount } from './service-account';
import type { ServingProps } from './serving-props';
import type { Volume, VolumeClaim } from './volumes';

const NO_HEALTH = '`health` is not given: a pod gets requests as soon as it runs, ready or not';

/**
 * What the pods of the workload `scope` are made of: its name, labels, ports and secrets follow from its props.
 * @throws {ConstructError} `PropsInvalid`, with what is wrong with the pods and the other `problems` of the workload.
 */
export function checkedInput(
  scope: Construct,
  kind: WorkloadKind,
  { props, serving, madeBy, problems = [] }: WorkloadSettings,
): PodInput {
  const name = props.name ?? kebab(scope.node.id);
  const secrets = allSecrets(props.secrets ?? {}, props.volumes ?? {});
  const input: PodInput = {
    kind,
    madeBy,
    name,
    labels: standardLabels(scope, name),
    selector: selectorLabels(name),
    props,
    serving,
    ports: serving === undefined ? {} : portsOf(serving),
    secrets,
    secretName: secretName(name, secrets),
  };
  new Checks(scope).all(podProblems(input)).all(problems).throwIfAny();
  if (Object.keys(input.ports).length > 0 && serving?.health === undefined) Annotations.of(scope).addWarning(NO_HEALTH);
  return input;
}

/** Installs `own` objects of a workload, with what all of them have, as a release of its name. */
export function installWorkload(
  scope: Construct,
  input: PodInput,
  { own, connections, headless = false }: WorkloadObjects,
): void {
  const { name, labels, selector, props, ports, secrets } = input;
  const { namespace, config = [], secretStore, timeout } = props;
  const reached = Object.keys(ports).length > 0 || headless;
  installManifests(scope, {
    name,
    namespace: namespace.namespaceName,
    objects: () => [
      serviceAccount(name, labels, props.identity),
      ...(reached ? [service({ name, labels, selector, ports, headless })] : []),
      ...(secretStore === undefined
        ? []
        : [externalSecretManifest({ name: input.secretName, labels, store: secretStore, values: secrets })]),
      ...own(),
      ...connections.policies(),
    ],
    timeout,
    after: [namespace, ...config, ...(secretStore === undefined ? [] : [secretStore]), ...rightsOf(props.identity)],
  });
}

/** What the user said of a workload. */
interface WorkloadSettings {
  readonly props: PodProps<Volume | VolumeClaim>;
  /** @default - pods run to their end */
  readonly serving?: ServingProps;
  /** @default - an object of its kind */
  readonly madeBy?: 'Rollout';
  /** What is wrong with settings of this kind of workload alone. */
  readonly problems?: readonly string[];
}

/** What is installed for one workload. */
interface WorkloadObjects {
  /** What the kind of workload alone has. Asked at synth. */
  readonly own: () => readonly KubernetesObject[];
  readonly connections: Connections;
  /** @default false */
  readonly headless?: boolean;
}
