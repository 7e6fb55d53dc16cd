import { NodeGroup } from '../../../../constructs/aws/compute/node-group';
import { awsStack } from '../../../support/stack';
import { imported, nodes } from './support';

test('a node group managed elsewhere may be known after apply alone; what is none is refused, all at once', () => {
  const stack = awsStack();
  const made = nodes(stack, 'General', { cluster: imported(stack, 'shop') });
  const again = NodeGroup.fromNodeGroupName(stack, 'Again', made.nodeGroupName, made.grantRole.roleArn);
  expect(again.nodeGroupName).toBe(made.nodeGroupName);
  expect(() => NodeGroup.fromNodeGroupName(stack, 'Other', '-nodes', 'nodes')).toThrow(
    "ImportedNodeGroup at 'stack/Other' [PropsInvalid]:\n" +
      '- `nodeGroupName` must be 1 to 63 letters, digits, - and _, a letter or digit first, got -nodes\n' +
      '- `roleArn` must be an IAM role ARN: arn:aws:iam::ACCOUNT:role/NAME, got nodes',
  );
});
