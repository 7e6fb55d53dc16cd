import type { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { EcsCluster } from '../../../../constructs/aws/compute/ecs-cluster';
import { Queue } from '../../../../constructs/aws/messaging/queue';
import { LogGroup } from '../../../../constructs/aws/observability/log-group';
import { Key } from '../../../../constructs/aws/security/key';
import { ImageRepository } from '../../../../constructs/aws/storage/image-repository';
import { synth, type SynthesizedStack } from '../../../../testing/synth';
import { awsStack, synthesized } from '../../../support/stack';
import { service } from './service-support';

const SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:token-0a1B2c';
const policyAt = (stack: SynthesizedStack, path: string) =>
  (JSON.parse(stack.at(path)['policy'] as string) as { Statement: unknown[] }).Statement;

test('what is granted to the service the program may do, and tasks wait for it', () => {
  const stack = synthesized((scope) => {
    const web = service(scope);
    new Queue(scope, 'Mails').grantSend(web);
  });
  const queue = stack.ref('Mails/Resource', 'arn');
  expect(policyAt(stack, 'Web/TaskRole/Policy')).toMatchObject([{ Action: ['sqs:SendMessage'], Resource: [queue] }]);
  expect(stack.at('Web/Resource')['depends_on']).toEqual([
    stack.address('Web/ExecutionRole/Policy'),
    stack.address('Web/TaskRole/Policy'),
  ]);
});

test('what else the service was told to wait for it still waits for, and synthesizing again changes nothing', () => {
  const scope = awsStack();
  const web = service(scope);
  (web.node.findChild('Resource') as EcsService).dependsOn = ['aws_sqs_queue.Mails'];
  synth(scope);
  const stack = synth(scope);
  expect(stack.at('Web/Resource')['depends_on']).toEqual([
    'aws_sqs_queue.Mails',
    stack.address('Web/ExecutionRole/Policy'),
  ]);
});

test('ECS may pull from the repository, and fetch the secrets with their keys', () => {
  const stack = synthesized((scope) => {
    const repository = new ImageRepository(scope, 'Images');
    const secretKeys = [new Key(scope, 'Key')];
    const secrets = { TOKEN: { secretArn: SECRET }, USER: { secretArn: SECRET, key: 'user' } };
    service(scope, { repository, image: repository.tag('1.4.2'), secrets, secretKeys });
  });
  const images = stack.ref('Images/Resource', 'arn');
  expect(policyAt(stack, 'Web/ExecutionRole/Policy')).toEqual([
    {
      Effect: 'Allow',
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Resource: [images],
    },
    { Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] },
    { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: [stack.ref('Key/Resource', 'arn')] },
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: [`${stack.ref('Web/LogGroup/Resource', 'arn')}:*`],
    },
    { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [SECRET] },
  ]);
});

test('people run commands in containers where that is asked for, and are written down', () => {
  const stack = synthesized((scope) => {
    const logGroup = LogGroup.fromLogGroupName(scope, 'Records', '/commands');
    const cluster = new EcsCluster(scope, 'Cluster', { commandRecords: { logGroup } });
    service(scope, { cluster, executeCommand: true, security: { allowWritableRoot: true } });
  });
  expect(stack.at('Web/Resource')['enable_execute_command']).toBe(true);
  const records = 'arn:aws:logs:us-east-1:111122223333:log-group:/commands:*';
  expect(policyAt(stack, 'Web/TaskRole/Policy')).toEqual([
    { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: [records] },
    { Effect: 'Allow', Action: ['logs:DescribeLogGroups'], Resource: ['*'] },
    { Effect: 'Allow', Action: ['logs:DescribeLogStreams'], Resource: [records] },
    {
      Effect: 'Allow',
      Action: [
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      Resource: ['*'],
    },
  ]);
});
