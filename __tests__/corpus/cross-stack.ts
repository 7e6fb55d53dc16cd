import type { CorpusCase } from './model';
import { aws, both, never, outputOf, plainStack, remoteState } from './support';

const network = aws(
  { aws_vpc: { Network: { cidr_block: '10.0.0.0/16' } } },
  {
    output: {
      'cross-stack-output-aws_vpcNetworkid': { value: '${aws_vpc.Network.id}', sensitive: true },
      'cross-stack-output-zones': { value: ['eu-central-1a', 'eu-central-1b'], sensitive: true },
    },
  },
  { id: 'network' },
);

/** A stack that takes the id of its VPC from `output` of the stack above. */
const data = (output: string) =>
  aws(
    { aws_subnet: { Private: { vpc_id: outputOf('network', output), cidr_block: '10.0.1.0/24' } } },
    { data: remoteState('network') },
    { id: 'data', dependencies: ['network'] },
  );

/** Stacks that do not fit together. */
export const crossStackCases: readonly CorpusCase[] = [
  {
    name: 'an output that the other stack does not have',
    stacks: [network, data('cross-stack-output-aws_vpcNetworkarn')],
    expected: both(
      'plan',
      'Unsupported attribute: This object does not have an attribute named "cross-stack-output-aws_vpcNetworkarn".',
      'data/Private',
    ),
  },
  {
    name: 'an output of the other stack that is of another type',
    stacks: [network, data('cross-stack-output-zones')],
    expected: both(
      'plan',
      'Incorrect attribute value type: Inappropriate value for attribute "vpc_id": string required.',
      'data/Private',
    ),
  },
  {
    name: 'a stack before it that is not in the app',
    stacks: [data('cross-stack-output-aws_vpcNetworkid')],
    expected: both('before', '`data` depends on `network`, which is not in this app'),
  },
  {
    name: 'stacks that wait for each other',
    stacks: [
      plainStack({ resource: { terraform_data: { A: {} } } }, { id: 'data', dependencies: ['network'] }),
      plainStack({ resource: { terraform_data: { B: {} } } }, { id: 'network', dependencies: ['data'] }),
    ],
    expected: both(
      'before',
      'data -> network -> data is a cycle: no stack of it can be first. Remove one of these dependencies',
    ),
  },
  {
    name: 'the state of a stack that no stack of the app writes',
    stacks: [
      aws(
        { aws_subnet: { Private: { vpc_id: outputOf('legacy', 'vpc_id'), cidr_block: '10.0.1.0/24' } } },
        { data: remoteState('legacy') },
      ),
    ],
    expected: never('made-up-inputs'),
  },
];
