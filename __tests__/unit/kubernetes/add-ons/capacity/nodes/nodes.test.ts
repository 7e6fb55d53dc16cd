import { Duration } from '../../../../../../constructs/core/duration';
import { Karpenter } from '../../../../../../constructs/kubernetes/add-ons/capacity/karpenter';
import {
  Ec2NodeClass,
  type Ec2NodeClassProps,
} from '../../../../../../constructs/kubernetes/add-ons/capacity/nodes/ec2-node-class';
import { NodePool, type NodePoolProps } from '../../../../../../constructs/kubernetes/add-ons/capacity/nodes/node-pool';
import { manifestsOf } from '../../../../../../constructs/kubernetes/manifests/releases';
import { synth } from '../../../../../../testing/synth';
import { propsWithoutEffect } from '../../../props-without-effect';
import { Apps, labels } from '../../../workload/support';
import { identityIn } from '../../support';

const machines = {
  karpenter: 'installed',
  nodeRole: { roleName: 'shop-nodes' },
  subnetIds: ['subnet-0a', 'subnet-0b'],
  securityGroupIds: ['sg-0a'],
  image: 'al2023@v20260818',
} as const;
const nodeClass = (stack: Apps, props: Partial<Ec2NodeClassProps> = {}) =>
  new Ec2NodeClass(stack, 'Machines', { ...machines, ...props });
const limits = { cpu: '100', memory: '400Gi' };
const nodePool = (stack: Apps, props: Partial<NodePoolProps> = {}) =>
  new NodePool(stack, 'General', { nodeClass: props.nodeClass ?? nodeClass(stack), limits, ...props });
const named = (name: string) => ({ name, labels: { ...labels, 'app.kubernetes.io/name': name } });

test('machines have encrypted disks, metadata that pods do not reach, and the tags of the stack', () => {
  expect(manifestsOf(nodeClass(new Apps()))).toEqual([
    {
      apiVersion: 'karpenter.k8s.aws/v1',
      kind: 'EC2NodeClass',
      metadata: named('machines'),
      spec: {
        amiSelectorTerms: [{ alias: 'al2023@v20260818' }],
        role: 'shop-nodes',
        subnetSelectorTerms: [{ id: 'subnet-0a' }, { id: 'subnet-0b' }],
        securityGroupSelectorTerms: [{ id: 'sg-0a' }],
        metadataOptions: {
          httpEndpoint: 'enabled',
          httpTokens: 'required',
          httpPutResponseHopLimit: 1,
          httpProtocolIPv6: 'disabled',
        },
        blockDeviceMappings: [
          {
            deviceName: '/dev/xvda',
            ebs: { volumeSize: '20Gi', volumeType: 'gp3', encrypted: true, deleteOnTermination: true },
          },
        ],
        detailedMonitoring: true,
        tags: {
          system: 'shop',
          environment: 'dev',
          owner: 'shop-team',
          'cost-centre': 'retail',
          'managed-by': 'ashlar',
        },
      },
    },
  ]);
});

test('Bottlerocket has the disk that is asked for beside its own', () => {
  const [object] = manifestsOf(nodeClass(new Apps(), { image: 'bottlerocket@v1.49.0', diskGib: 50 }));
  const { blockDeviceMappings } = object?.['spec'] as { readonly blockDeviceMappings: unknown };
  expect(blockDeviceMappings).toMatchObject([
    { deviceName: '/dev/xvda', ebs: { volumeSize: '4Gi' } },
    { deviceName: '/dev/xvdb', ebs: { volumeSize: '50Gi' } },
  ]);
});

test('a pool makes current machines on demand within its limits, renews them monthly, a tenth at a time', () => {
  expect(manifestsOf(nodePool(new Apps()))).toEqual([
    {
      apiVersion: 'karpenter.sh/v1',
      kind: 'NodePool',
      metadata: named('general'),
      spec: {
        limits,
        disruption: {
          consolidationPolicy: 'WhenEmptyOrUnderutilized',
          consolidateAfter: '60s',
          budgets: [{ nodes: '10%' }],
        },
        template: {
          spec: {
            nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'machines' },
            requirements: [
              { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] },
              { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
              { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['on-demand'] },
              { key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['c', 'm', 'r'] },
              { key: 'karpenter.k8s.aws/instance-generation', operator: 'Gt', values: ['4'] },
            ],
            expireAfter: '2592000s',
          },
        },
      },
    },
  ]);
});

test('a pool goes before its machines, and these, with all their nodes, before Karpenter', () => {
  const stack = new Apps();
  const karpenter = new Karpenter(stack, 'Karpenter', {
    clusterName: 'shop',
    region: 'us-east-1',
    identity: identityIn('kube-system'),
    interruptionQueue: 'shop',
  });
  nodePool(stack, { nodeClass: nodeClass(stack, { karpenter }) });
  const synthesized = synth(stack);
  expect(synthesized.at('General/Resource')['depends_on']).toContain(synthesized.address('Machines/Resource'));
  expect(synthesized.at('Machines/Resource')).toMatchObject({
    namespace: 'kube-system',
    timeout: 1_800,
    depends_on: [
      synthesized.address('Karpenter/Definitions/Release/Resource'),
      synthesized.address('Karpenter/Release/Resource'),
    ],
  });
});

test('machines fail with every bad value named at once', () => {
  expect(() =>
    nodeClass(new Apps(), {
      name: '-',
      subnetIds: ['a'],
      securityGroupIds: ['a', 'sg-1', 'sg-2', 'sg-3', 'sg-4', 'sg-5'],
      image: 'al2023@latest',
      diskGib: 8,
      metadataHopLimit: 65,
    }),
  ).toThrow(
    new Error(
      "Ec2NodeClass at 'shop-dev-apps/Machines' [PropsInvalid]:\n" +
        '- `name` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got -\n' +
        '- `securityGroupIds` must be 1 to 5, got a, sg-1, sg-2, sg-3, sg-4, sg-5\n' +
        '- `image` must be an image with its version such as al2023@v20260818 or bottlerocket@v1.49.0, got al2023@latest\n' +
        '- `diskGib` must be 20 to 16384 GiB, got 8\n' +
        '- `metadataHopLimit` must be 1 to 64 hops, got 65\n' +
        '- `subnetIds` must be ids of subnets, got a\n' +
        '- `securityGroupIds` must be ids of security groups, got a',
    ),
  );
});

test('a pool fails with every bad value named at once', () => {
  expect(() =>
    nodePool(new Apps(), {
      limits: { cpu: 'many', memory: '400G' },
      architectures: [],
      capacity: ['cheap' as 'spot'],
      instanceTypes: ['large'],
      instanceCategories: ['m7i'],
      zones: ['a'],
      taints: [{ key: '', effect: 'Never' as 'NoExecute' }],
      weight: 101,
      expireAfter: Duration.hours(1),
      terminationGrace: Duration.seconds(1),
      consolidates: 'never' as 'empty',
      consolidateAfter: Duration.days(2),
      disruptionPercent: 101,
    }),
  ).toThrow(
    new Error(
      "NodePool at 'shop-dev-apps/General' [PropsInvalid]:\n" +
        '- `limits.cpu` must be cores or thousandths of one, such as 0.5 or 500m, got many\n' +
        '- `limits.memory` must be a size such as 512Mi or 16Gi, got 400G\n' +
        '- `architectures` must be one or more, got none\n' +
        '- `instanceTypes` must be left out with `instanceCategories`, got large\n' +
        '- `weight` must be 1 to 100 points, got 101\n' +
        '- `expireAfter` must be 24 to 8760 hours, got 1\n' +
        '- `terminationGrace` must be 60 to 604800 seconds, got 1\n' +
        '- `consolidates` must be one of empty, underutilized, got never\n' +
        '- `consolidateAfter` must be 0 to 86400 seconds, got 172800\n' +
        '- `disruptionPercent` must be 0 to 100 per cent, got 101\n' +
        '- `capacity` must be one of on-demand, spot, got cheap\n' +
        '- `instanceTypes` must be types such as m7i.large, got large\n' +
        '- `instanceCategories` must be letters of types such as c, m, r, got m7i\n' +
        '- `zones` must be zones such as us-east-1a, got a\n' +
        '- `taints[0].key` must be the key of a taint, got an empty string\n' +
        '- `taints[0].effect` must be one of NoExecute, NoSchedule, PreferNoSchedule, got Never',
    ),
  );
});

test('every setting of both has an effect', () => {
  expect([
    propsWithoutEffect<Omit<Ec2NodeClassProps, 'karpenter'>>((stack, props) => nodeClass(stack, props), {
      name: () => 'other',
      nodeRole: () => ({ roleName: 'other' }),
      subnetIds: () => ['subnet-1'],
      securityGroupIds: () => ['sg-1'],
      image: () => 'al2023@v20260801',
      diskGib: () => 100,
      metadataHopLimit: () => 2,
      detailedMonitoring: () => false,
      tags: () => ({ a: 'b' }),
    }),
    propsWithoutEffect<NodePoolProps>((stack, props) => nodePool(stack, props), {
      nodeClass: (stack) => new Ec2NodeClass(stack, 'Other', machines),
      name: () => 'other',
      limits: () => ({ cpu: '1', memory: '1Gi' }),
      architectures: () => ['arm64'],
      capacity: () => ['on-demand', 'spot'],
      instanceCategories: () => ['m'],
      instanceTypes: () => ['m7i.large'],
      zones: () => ['us-east-1a'],
      labels: () => ({ pool: 'general' }),
      taints: () => [{ key: 'dedicated', value: 'shop', effect: 'NoSchedule' }],
      weight: () => 10,
      expireAfter: () => Duration.days(7),
      terminationGrace: () => Duration.hours(1),
      consolidates: () => 'empty',
      consolidateAfter: () => Duration.minutes(10),
      disruptionPercent: () => 50,
    }),
  ]).toEqual([[], []]);
});
