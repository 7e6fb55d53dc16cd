import { AWS } from './support/real-aws-stack';
import { wholeCycle, withReal } from './support/real-cycle';
import { RealProviderRun } from './support/real-stack';

withReal('aws', '5.100.0', (source) => {
  let aws: RealProviderRun;

  beforeAll(() => {
    aws = new RealProviderRun(source, '5.100.0');
  });

  afterAll(() => aws.close());

  test('an estate is applied, planned again without changes, and destroyed', async () => {
    const { again, outputs, left } = await wholeCycle(await aws.stack(AWS));
    expect(again).toEqual([]);
    expect(left).toEqual([]);
    expect(outputs).toMatchObject({ region: 'eu-central-1', tags: { owner: 'orders' }, foreign: {} });
    expect(new Set(outputs['eips'] as string[]).size).toBe(3);
    expect(JSON.parse(String(outputs['policy']))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::orders-files/*',
          Principal: { AWS: 'arn:aws:iam::123456789012:root' },
        },
      ],
    });
    expect(await aws.refused()).toEqual(['states.eu-central-1.amazonaws.com']);
  });

  test('what the provider refuses is told in its own words', async () => {
    const stack = await aws.stack(`
resource "aws_vpc" "v" {
  cidr_block       = "10.0.0.0/33"
  instance_tenancy = "shared"
}
resource "aws_sqs_queue" "q" {
  delay_seconds = 100000
}
resource "aws_iam_policy" "p" {
  policy = "not JSON"
}
resource "aws_s3_bucket" "b" {
  bucket        = "files"
  bucket_prefix = "files"
}
`);
    expect((await stack.errors('validate')).sort()).toEqual([
      '"policy" contains an invalid JSON policy: not a JSON object: ',
      'Conflicting configuration arguments: "bucket": conflicts with bucket_prefix',
      'Conflicting configuration arguments: "bucket_prefix": conflicts with bucket',
      'expected cidr_block to contain a valid Value, got: 10.0.0.0/33 with err: invalid CIDR address: 10.0.0.0/33: ',
      'expected delay_seconds to be in the range (0 - 900), got 100000: ',
      'expected instance_tenancy to be one of ["default" "dedicated"], got shared: ',
    ]);
  });

  test('a changed subnet is replaced, a renamed bucket that may not be destroyed is refused', async () => {
    const configuration = (cidr: string, bucket: string): string => `
resource "aws_subnet" "s" {
  vpc_id     = "vpc-12345678"
  cidr_block = "${cidr}"
}
resource "aws_s3_bucket" "b" {
  bucket = "${bucket}"
  lifecycle {
    prevent_destroy = true
  }
}
`;
    const stack = await aws.stack(configuration('10.0.1.0/24', 'files'));
    await stack.apply();
    stack.write(configuration('10.0.2.0/24', 'files'));
    expect(await stack.plan()).toEqual([{ address: 'aws_subnet.s', actions: ['delete', 'create'] }]);
    stack.write(configuration('10.0.1.0/24', 'other'));
    expect(await stack.errors('plan')).toEqual([
      'Instance cannot be destroyed: Resource aws_s3_bucket.b has lifecycle.prevent_destroy set, but the plan calls for this ' +
        'resource to be destroyed. To avoid this error and continue with the plan, either disable lifecycle.prevent_destroy or ' +
        'reduce the scope of the plan using the -target option.',
    ]);
  });

  test('a type that asks its cloud gets a simulated plan and a warning', async () => {
    const stack = await aws.stack(`
provider "aws" {
  region = "eu-west-1"
}
resource "aws_sfn_state_machine" "s" {
  name       = "s"
  role_arn   = "arn:aws:iam::123456789012:role/s"
  definition = jsonencode({ StartAt = "A", States = { A = { Type = "Pass", End = true } } })
}
`);
    expect(await stack.errors('plan')).toEqual([
      'aws_sfn_state_machine is planned without checks of the provider hashicorp/aws: It asks states.eu-west-1.amazonaws.com ' +
        'when it plans this type, and a rehearsal reaches no network.',
    ]);
    expect((await wholeCycle(stack)).again).toEqual([]);
  });

  test('stacks with settings of their own, run at once, do not mix', async () => {
    const configuration = (region: string): string => `
provider "aws" {
  region = "${region}"
  default_tags {
    tags = { region = "${region}" }
  }
}
data "aws_region" "here" {}
resource "aws_sqs_queue" "q" {
  name = "jobs"
}
output "tags" {
  value = merge(aws_sqs_queue.q.tags_all, { name = data.aws_region.here.name })
}
`;
    const regions = ['eu-west-1', 'eu-west-2', 'eu-west-3'];
    const stacks = await Promise.all(regions.map((region) => aws.stack(configuration(region), { seed: region })));
    const results = await Promise.all(stacks.map(wholeCycle));
    expect(results).toEqual(
      regions.map((region) => ({ again: [], outputs: { tags: { region, name: region } }, left: [] })),
    );
  });

  test('a region that follows from a resource is waited for, and the plans until then are simulated', async () => {
    const stack = await aws.stack(`
provider "aws" {
  region = terraform_data.region.output
}
resource "terraform_data" "region" {
  input = "eu-central-1"
}
resource "aws_sqs_queue" "q" {
  name = "jobs"
}
output "arn" {
  value = aws_sqs_queue.q.arn
}
`);
    const { again, outputs } = await wholeCycle(stack);
    expect(again).toEqual([]);
    expect(outputs).toEqual({ arn: 'arn:aws:sqs:eu-central-1:123456789012:jobs' });
  });

  test('a region that there is not is an error', async () => {
    const stack = await aws.stack('provider "aws" {\n  region = "eu-nowhere-1"\n}\nresource "aws_eip" "e" {}\n');
    expect(await stack.errors('plan')).toEqual(['invalid AWS Region: eu-nowhere-1: ']);
  });

  test('what is imported is in the state, and the second plan is empty', async () => {
    const stack = await aws.stack(`
resource "aws_s3_bucket" "b" {
  bucket = "files"
}
import {
  to = aws_s3_bucket.b
  id = "files"
}
`);
    await stack.apply();
    expect(await stack.plan()).toEqual([]);
  });

  test('functions of the provider are its own', async () => {
    const stack = await aws.stack(`
output "account" {
  value = provider::aws::arn_parse("arn:aws:iam::111122223333:role/x").account_id
}
`);
    await stack.apply();
    expect(await stack.outputs()).toEqual({ account: '111122223333' });
  });
});
