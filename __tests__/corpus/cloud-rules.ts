import type { CorpusCase } from './model';
import { aws, never } from './support';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** Values that the provider lets pass and the cloud refuses. */
export const cloudRuleCases: readonly CorpusCase[] = [
  {
    name: 'a bucket name that S3 refuses',
    stacks: [aws({ aws_s3_bucket: { Files: { bucket: 'Acme_Files' } } })],
    expected: never('checked-at-apply'),
  },
  {
    name: 'a schedule that EventBridge does not understand',
    stacks: [aws({ aws_cloudwatch_event_rule: { Nightly: { name: 'nightly', schedule_expression: 'every night' } } })],
    expected: never('api-rule'),
  },
  {
    name: 'an instance type that does not exist',
    stacks: [aws({ aws_instance: { Host: { ami: 'ami-0a1b2c3d4e5f60718', instance_type: 't9.gigantic' } } })],
    expected: never('api-rule'),
  },
  {
    name: 'the id of a VPC where that of a subnet is needed',
    stacks: [
      aws({
        aws_vpc: { Network: { cidr_block: '10.0.0.0/16' } },
        aws_instance: {
          Host: { ami: 'ami-0a1b2c3d4e5f60718', instance_type: 't3.micro', subnet_id: '${aws_vpc.Network.id}' },
        },
      }),
    ],
    expected: never('api-rule'),
  },
  {
    name: 'a subnet outside its VPC',
    stacks: [
      aws({
        aws_vpc: { Network: { cidr_block: '10.0.0.0/16' } },
        aws_subnet: { Private: { vpc_id: '${aws_vpc.Network.id}', cidr_block: '10.1.1.0/24' } },
      }),
    ],
    expected: never('api-rule'),
  },
  {
    name: 'a policy with an action that does not exist',
    stacks: [
      aws({
        aws_iam_policy: {
          Read: {
            name: 'read',
            policy: JSON.stringify({
              Version: '2012-10-17',
              Statement: [{ Effect: 'Allow', Action: 's3:ReadAll', Resource: '*' }],
            }),
          },
        },
      }),
    ],
    expected: never('api-rule'),
  },
  {
    name: 'a role that lacks the rights its function needs',
    stacks: [
      aws({
        aws_iam_role: { Worker: { name: 'worker', assume_role_policy: TRUST } },
        aws_sqs_queue: { Jobs: { name: 'jobs' } },
        aws_lambda_function: {
          Worker: {
            function_name: 'worker',
            role: '${aws_iam_role.Worker.arn}',
            handler: 'index.handler',
            runtime: 'nodejs20.x',
            s3_bucket: 'acme-code',
            s3_key: 'worker.zip',
          },
        },
        aws_lambda_event_source_mapping: {
          Jobs: { event_source_arn: '${aws_sqs_queue.Jobs.arn}', function_name: '${aws_lambda_function.Worker.arn}' },
        },
      }),
    ],
    expected: never('api-rule'),
  },
];
