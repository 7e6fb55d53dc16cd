import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { Lazy } from 'cdktf';
import {
  denyPlainHttp,
  policyDocument,
  type PolicyStatement,
  type Statement,
} from '../../../../constructs/aws/identity/policy-document';
import { Role } from '../../../../constructs/aws/identity/role';
import { Queue } from '../../../../constructs/aws/messaging/queue';
import { awsStack, synthesized } from '../../../support/stack';

const document = (statements: readonly Statement[]) => {
  const stack = synthesized((scope) => new IamRole(scope, 'Holder', { assumeRolePolicy: policyDocument(statements) }));
  return JSON.parse(stack.at('Holder')['assume_role_policy'] as string) as { Version: string; Statement: unknown[] };
};

const read: PolicyStatement = { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/*'] };
const list: PolicyStatement = { actions: ['s3:ListBucket'], resources: ['arn:aws:s3:::b'] };

test('actions and resources are sorted, and named once', () => {
  expect(document([{ actions: ['b:Z', 'a:B', 'a:A', 'a:B'], resources: ['r2', 'r1', 'r2'] }])).toEqual({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['a:A', 'a:B', 'b:Z'], Resource: ['r1', 'r2'] }],
  });
});

test('the order of statements makes no difference, and an equal one is written once', () => {
  expect(document([read, list, read])).toEqual(document([list, read]));
  expect(document([read, list, read]).Statement).toHaveLength(2);
});

test('resources known after apply are sorted by address, however many other tokens there are', () => {
  const order = (tokensBefore: number) => {
    const stack = synthesized((scope) => {
      const queues = ['First', 'Second'].map((id) => new Queue(scope, id));
      for (let made = 0; made < tokensBefore; made += 1) Lazy.stringValue({ produce: () => '' });
      const resources = queues.map((queue) => queue.queueArn);
      new IamRole(scope, 'Reader', { assumeRolePolicy: policyDocument([{ actions: ['sqs:*'], resources }]) });
    });
    return stack.at('Reader')['assume_role_policy'];
  };
  const orders = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 40, 90].map(order);
  expect(new Set(orders).size).toBe(1);
});

test('a statement added after the document is written all the same', () => {
  const statements = [read];
  const stack = synthesized((scope) => {
    new IamRole(scope, 'Holder', { assumeRolePolicy: policyDocument(statements) });
    statements.push(list);
  });
  expect(stack.at('Holder')['assume_role_policy']).toContain('s3:ListBucket');
});

test.each([
  [{ services: ['b.amazonaws.com', 'a.amazonaws.com'] }, { Service: ['a.amazonaws.com', 'b.amazonaws.com'] }],
  [{ aws: ['arn:aws:iam::2:root', 'arn:aws:iam::1:root'] }, { AWS: ['arn:aws:iam::1:root', 'arn:aws:iam::2:root'] }],
  [{ federated: ['arn:b', 'arn:a'] }, { Federated: ['arn:a', 'arn:b'] }],
  ['anyone', '*'],
] as const)('principal %j is written as IAM reads it', (principal, Principal) => {
  expect(document([{ principal, actions: ['sts:AssumeRole'] }]).Statement).toEqual([
    { Effect: 'Allow', Principal, Action: ['sts:AssumeRole'] },
  ]);
});

test('a request that does not come over TLS is refused whoever makes it', () => {
  expect(document([denyPlainHttp('s3', ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'])]).Statement).toEqual([
    {
      Effect: 'Deny',
      Principal: '*',
      Action: ['s3:*'],
      Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
});

test('what a role may do names no principal, and a policy of a resource is none of a role', () => {
  const role = Role.fromRoleArn(awsStack(), 'Team', 'arn:aws:iam::111122223333:role/deployer');
  // @ts-expect-error a policy of a role is about whoever has the role
  role.allow({ ...read, principal: { services: ['ec2.amazonaws.com'] } });
  // @ts-expect-error a policy of a role says what it is about
  role.allow({ actions: ['s3:GetObject'] });
  // @ts-expect-error a policy of a resource
  role.allow(denyPlainHttp('s3', ['arn:aws:s3:::b']));
  expect(role.roleName).toBe('deployer');
});
