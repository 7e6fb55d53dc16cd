import { TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { aws, placeOf } from '../../../constructs/aws/provider';
import { isKnown } from '../../../constructs/core/checks';
import { UserError } from '../../../constructs/core/errors';
import { awsStack, testApp } from '../../support/stack';

const account = '111122223333';

test.each(['us-east-1', 'eu-central-2', 'ap-southeast-5', 'me-central-1', 'mx-central-1'])(
  'a stack is deployed to %s, in one account',
  (region) => {
    expect(aws({ account, region }).location).toBe(`aws/111122223333/${region}`);
  },
);

test.each([
  'cn-north-1',
  'us-gov-west-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'us-isof-south-1',
  'eu-isoe-west-1',
  'eusc-de-east-1',
  'us-east',
  'mars',
])('%s is refused: only the commercial partition is supported', (region) => {
  expect(() => aws({ account, region })).toThrow(
    new UserError('aws', 'PlaceInvalid', [
      `\`region\` must be a commercial AWS region such as us-east-1, got ${region}`,
    ]),
  );
});

test('account and region are refused in one go', () => {
  expect(() => aws({ account: '1111-2222-3333', region: 'cn-north-1' })).toThrow(
    new Error(
      'aws [PlaceInvalid]:\n' +
        '- `account` must be an AWS account id of 12 digits, got 1111-2222-3333\n' +
        '- `region` must be a commercial AWS region such as us-east-1, got cn-north-1',
    ),
  );
});

test('a construct knows the place of its stack; without one Terraform asks AWS', () => {
  expect(placeOf(awsStack())).toEqual({ account, region: 'us-east-1' });
  const stack = new TerraformStack(testApp(), 'stack');
  const { account: asked, region } = placeOf(stack);
  expect([asked, region].map(isKnown)).toEqual([false, false]);
  placeOf(stack);
  expect(stack.node.children.map(({ node }) => node.id)).toEqual(['AshlarCallerIdentity', 'AshlarRegion']);
});

test('constructs of the caller named Region and CallerIdentity are left alone', () => {
  const stack = new TerraformStack(testApp(), 'stack');
  for (const id of ['Region', 'CallerIdentity']) new Construct(stack, id);
  expect(Object.values(placeOf(stack)).map((value) => Token.isUnresolved(value))).toEqual([true, true]);
});
