import type { INodePool } from '@kubernetes-models/karpenter/karpenter.sh/v1' with { 'resolution-mode': 'import' };
import { Construct } from 'constructs';
import { Checks } from '../../../../core/checks';
import { Duration } from '../../../../core/duration';
import { checkGiven } from '../../../given';
import { standardLabels } from '../../../labels';
import { installManifests } from '../../../manifests/install';
import { objectName, objectNameProblems, releaseName } from '../../../object-name';
import { BYTES, CPU, quantityProblems } from '../../../quantity';
import type { IEc2NodeClass } from './ec2-node-class';
import type { NodePoolProps } from './node-pool-props';

export type { NodePoolProps };

const RELEASE_NAMESPACE = 'kube-system';
const ARCHITECTURES = ['amd64', 'arm64'] as const;
const CAPACITY = ['on-demand', 'spot'] as const;
const WHEN = { empty: 'WhenEmpty', underutilized: 'WhenEmptyOrUnderutilized' } as const;
const EFFECTS = ['NoExecute', 'NoSchedule', 'PreferNoSchedule'];

/**
 * Nodes that Karpenter may make for pods that wait, and when they go.
 * @see https://karpenter.sh/docs/concepts/nodepools/
 * @example
 * const place = { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] };
 * const machines = { karpenter: 'installed', nodeRole: role, image: 'al2023@v20260818', ...place } as const;
 * const nodeClass = new Ec2NodeClass(release, 'Machines', machines);
 * new NodePool(release, 'General', { nodeClass, limits: { cpu: '100', memory: '400Gi' } });
 */
export class NodePool extends Construct {
  readonly nodePoolName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: NodePoolProps) {
    super(scope, id);
    checkGiven(this, props, ['nodeClass', 'limits']);
    const name = objectName(this, props.name);
    poolChecks(new Checks(this).all(objectNameProblems(name)), props).throwIfAny();
    this.nodePoolName = name;
    const { nodeClass } = props;
    installManifests(this, {
      name: releaseName('node-pool', name),
      namespace: RELEASE_NAMESPACE,
      objects: () => [{ ...nodePool(props), metadata: { name, labels: { ...standardLabels(this, name) } } }],
      after: [nodeClass],
    });
  }
}

function poolChecks(checks: Checks, props: NodePoolProps): Checks {
  const {
    limits,
    architectures = [],
    capacity = [],
    instanceTypes,
    instanceCategories,
    zones = [],
    taints = [],
  } = props;
  checks
    .all(quantityProblems('limits.cpu', limits.cpu, CPU))
    .all(quantityProblems('limits.memory', limits.memory, BYTES))
    .that(props.architectures?.length !== 0, 'architectures', 'one or more', 'none')
    .that(props.capacity?.length !== 0, 'capacity', 'one or more', 'none')
    .that(
      instanceTypes === undefined || instanceCategories === undefined,
      'instanceTypes',
      'left out with `instanceCategories`',
      instanceTypes,
    )
    .range('weight', props.weight, 1, 100, 'points')
    .range('expireAfter', props.expireAfter?.toHours(), 24, 8_760, 'hours')
    .range('terminationGrace', props.terminationGrace?.toSeconds(), 60, 604_800, 'seconds')
    .oneOf('consolidates', props.consolidates, Object.keys(WHEN))
    .range('consolidateAfter', props.consolidateAfter?.toSeconds(), 0, 86_400, 'seconds')
    .range('disruptionPercent', props.disruptionPercent, 0, 100, 'per cent');
  for (const one of architectures) checks.oneOf('architectures', one, ARCHITECTURES);
  for (const one of capacity) checks.oneOf('capacity', one, CAPACITY);
  for (const one of instanceTypes ?? [])
    checks.matches('instanceTypes', one, /^[a-z0-9-]+\.[a-z0-9-]+$/, 'types such as m7i.large');
  for (const one of instanceCategories ?? [])
    checks.matches('instanceCategories', one, /^[a-z]{1,4}$/, 'letters of types such as c, m, r');
  for (const one of zones) checks.matches('zones', one, /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'zones such as us-east-1a');
  for (const [index, { key, effect }] of taints.entries()) {
    const at = `taints[${index.toString()}]`;
    checks
      .matches(`${at}.key`, key, /^([a-z0-9.-]+\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/, 'the key of a taint')
      .oneOf(`${at}.effect`, effect, EFFECTS);
  }
  return checks;
}

function nodePool(props: NodePoolProps): INodePool {
  const { nodeClass, limits, labels = {}, taints = [], weight, terminationGrace } = props;
  const { expireAfter = Duration.days(30), consolidates = 'underutilized', disruptionPercent = 10 } = props;
  const { consolidateAfter = Duration.minutes(1) } = props;
  return {
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodePool',
    spec: {
      limits: { cpu: limits.cpu, memory: limits.memory },
      ...(weight === undefined ? {} : { weight }),
      disruption: {
        consolidationPolicy: WHEN[consolidates],
        consolidateAfter: seconds(consolidateAfter),
        budgets: [{ nodes: `${disruptionPercent.toString()}%` }],
      },
      template: {
        ...(Object.keys(labels).length === 0 ? {} : { metadata: { labels: { ...labels } } }),
        spec: {
          nodeClassRef: classRef(nodeClass),
          requirements: requirementsOf(props),
          expireAfter: seconds(expireAfter),
          ...(terminationGrace === undefined ? {} : { terminationGracePeriod: seconds(terminationGrace) }),
          ...(taints.length === 0 ? {} : { taints: taints.map((taint) => ({ ...taint })) }),
        },
      },
    },
  };
}

function requirementsOf(props: NodePoolProps) {
  const { architectures = ['amd64'], capacity = ['on-demand'], instanceTypes, zones = [] } = props;
  const { instanceCategories = ['c', 'm', 'r'] } = props;
  const within = (key: string, values: readonly string[]) => ({ key, operator: 'In' as const, values: [...values] });
  return [
    within('kubernetes.io/arch', architectures),
    within('kubernetes.io/os', ['linux']),
    within('karpenter.sh/capacity-type', capacity),
    ...(instanceTypes === undefined
      ? [
          within('karpenter.k8s.aws/instance-category', instanceCategories),
          // Older ones cost more for less.
          { key: 'karpenter.k8s.aws/instance-generation', operator: 'Gt' as const, values: ['4'] },
        ]
      : [within('node.kubernetes.io/instance-type', instanceTypes)]),
    ...(zones.length === 0 ? [] : [within('topology.kubernetes.io/zone', zones)]),
  ];
}

function classRef({ nodeClassName }: IEc2NodeClass) {
  return { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: nodeClassName };
}

function seconds(time: Duration): string {
  return `${time.toSeconds().toString()}s`;
}
