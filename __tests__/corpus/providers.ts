import type { CorpusCase } from './model';
import { aws, both, never, plainStack, real, stackWith } from './support';

const JOBS = { aws_sqs_queue: { Jobs: { name: 'jobs' } } };
const awsVersion = (version: string) => ({ required_providers: { aws: { source: 'aws', version } } });
const PINNED = JSON.stringify({
  terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '~> 4.0' } } },
  resource: { aws_sqs_queue: { inner: { name: 'inner' } } },
});

/** Providers that cannot be had, fit nowhere, or do not know what they are asked for. */
export const providerCases: readonly CorpusCase[] = [
  {
    name: 'a provider that is not installed',
    stacks: [
      plainStack({
        terraform: { required_providers: { widgets: { source: 'acme/widgets', version: '1.0.0' } } },
        resource: { widgets_widget: { Widget: { size: 3 } } },
      }),
    ],
    expected: both(
      'prepare',
      /^provider acme\/widgets 1\.0\.0 cannot be played as (simulated: .+\. Install its bindings \(npm install @cdktf\/provider-NAME\)|real-plan: .+\. Run `terraform init` where it is used, or name a mirror that holds it in the Terraform CLI configuration)$/,
    ),
  },
  {
    name: 'a version of a provider that is not installed',
    stacks: [aws(JOBS, { terraform: awsVersion('9.9.9') })],
    expected: both(
      'prepare',
      /^provider hashicorp\/aws 9\.9\.9 cannot be played as (simulated: .+\. Install its bindings \(npm install @cdktf\/provider-NAME\)|real-plan: .+\. Run `terraform init` where it is used, or name a mirror that holds it in the Terraform CLI configuration)$/,
    ),
  },
  {
    name: 'a version of a provider that is none',
    stacks: [aws(JOBS, { terraform: awsVersion('newest') })],
    expected: both(
      'prepare',
      /^provider hashicorp\/aws newest cannot be played as (simulated: .+\. Install its bindings \(npm install @cdktf\/provider-NAME\)|real-plan: .+\. Run `terraform init` where it is used, or name a mirror that holds it in the Terraform CLI configuration)$/,
    ),
  },
  {
    name: 'versions of a provider that exclude each other',
    stacks: [
      aws(
        JOBS,
        { module: { Inner: { source: './assets/inner' } } },
        { files: { 'assets/inner/main.tf.json': PINNED } },
      ),
    ],
    expected: both(
      'prepare',
      /^provider hashicorp\/aws 5\.100\.0, ~> 4\.0 cannot be played as (simulated: .+\. Install its bindings \(npm install @cdktf\/provider-NAME\)|real-plan: .+\. Run `terraform init` where it is used, or name a mirror that holds it in the Terraform CLI configuration)$/,
    ),
  },
  {
    name: 'a source of a provider that is none',
    stacks: [
      aws(JOBS, {
        terraform: { required_providers: { aws: { source: 'hashicorp/aws/latest/5', version: '5.100.0' } } },
      }),
    ],
    expected: both(
      'prepare',
      '`hashicorp/aws/latest/5` is no source of a provider: in required_providers write NAMESPACE/NAME or HOST/NAMESPACE/NAME',
    ),
  },
  {
    name: 'a Terraform that the stack does not want',
    stacks: [aws(JOBS, { terraform: { required_version: '>= 99.0' } })],
    expected: both(
      'init',
      'Unsupported Terraform Core version: This configuration does not support Terraform version 1.11.4. To proceed, either choose another supported Terraform version or update this version constraint. Version constraints are normally set for good reason, so updating the constraint may lead to other errors or unexpected behavior.',
    ),
  },
  {
    name: 'a type of resource that does not exist',
    stacks: [aws({ aws_sqs_que: { Jobs: { name: 'jobs' } } })],
    expected: both(
      'validate',
      'Invalid resource type: The provider hashicorp/aws does not support resource type "aws_sqs_que". Did you mean "aws_sqs_queue"?',
    ),
  },
  {
    name: 'a type of data source that does not exist',
    stacks: [aws(JOBS, { data: { aws_availability_zone_names: { Zones: {} } } })],
    expected: both(
      'validate',
      'Invalid data source: The provider hashicorp/aws does not support data source "aws_availability_zone_names".',
    ),
  },
  {
    name: 'a type of resource in the place of a data source',
    stacks: [
      aws(JOBS, {
        data: { aws_sns_topic_subscription: { Topic: { arn: 'arn:aws:sns:eu-central-1:111122223333:a' } } },
      }),
    ],
    expected: both(
      'validate',
      'Invalid data source: The provider hashicorp/aws does not support data source "aws_sns_topic_subscription".',
    ),
  },
  {
    name: 'an alias of a provider that is not configured',
    stacks: [aws({ aws_sqs_queue: { Jobs: { name: 'jobs', provider: 'aws.replica' } } })],
    expected: both(
      'validate',
      'Provider configuration not present: To work with aws_sqs_queue.Jobs its original provider configuration at provider["registry.terraform.io/hashicorp/aws"].replica is required, but it has been removed. This occurs when a provider configuration is removed while objects created by that provider still exist in the state. Re-add the provider configuration to destroy aws_sqs_queue.Jobs, after which you can remove the provider configuration again.',
      'Jobs',
    ),
  },
  {
    name: 'an alias of a provider handed to a module that is not configured',
    stacks: [
      aws(
        JOBS,
        { module: { Inner: { source: './assets/inner', providers: { aws: 'aws.replica' } } } },
        { files: { 'assets/inner/main.tf.json': JSON.stringify({ resource: { aws_sqs_queue: { inner: {} } } }) } },
      ),
    ],
    expected: both('validate', 'missing provider provider["registry.terraform.io/hashicorp/aws"].replica'),
  },
  {
    name: 'a provider that is configured twice',
    stacks: [aws(JOBS, { provider: { aws: [{ region: 'eu-central-1' }, { region: 'eu-west-1' }] } })],
    expected: both(
      'init',
      'Duplicate provider configuration: A default (non-aliased) provider configuration for "aws" was already given at cdk.tf.json:11,12-13. If multiple configurations are required, set the "alias" argument for alternative configurations.',
    ),
  },
  {
    name: 'a configuration of a provider with an argument that does not exist',
    stacks: [aws(JOBS, { provider: { aws: [{ regoin: 'eu-central-1' }] } })],
    expected: both(
      'validate',
      'Extraneous JSON object property: No argument or block type is named "regoin". Did you mean "region"?',
    ),
  },
  {
    name: 'a configuration of a provider with a value of the wrong type',
    stacks: [aws(JOBS, { provider: { aws: [{ region: 'eu-central-1', default_tags: [{ tags: 'shop' }] }] } })],
    expected: both(
      'validate',
      'Incorrect attribute value type: Inappropriate value for attribute "tags": map of string required.',
    ),
  },
  {
    name: 'a configuration of a provider with a reference that leads nowhere',
    stacks: [aws(JOBS, { provider: { aws: [{ region: '${local.region}' }] } })],
    expected: both(
      'validate',
      'Reference to undeclared local value: A local value with the name "region" has not been declared.',
    ),
  },
  {
    name: 'a configuration of a provider with arguments that exclude each other',
    stacks: [
      aws(JOBS, {
        provider: {
          aws: [
            { region: 'eu-central-1', allowed_account_ids: ['111122223333'], forbidden_account_ids: ['444455556666'] },
          ],
        },
      }),
    ],
    expected: real(
      'validate',
      'Conflicting configuration arguments: "forbidden_account_ids": conflicts with allowed_account_ids',
    ),
  },
  {
    name: 'a provider without a region',
    stacks: [aws(JOBS, { provider: { aws: [{}] } })],
    expected: never('rewritten-configuration'),
  },
  {
    name: 'a resource of a provider that the stack does not name',
    stacks: [
      stackWith('aws', {
        resource: { ...JOBS, azurerm_resource_group: { Group: { name: 'shop', location: 'westeurope' } } },
      }),
    ],
    expected: both(
      'prepare',
      /^provider hashicorp\/azurerm cannot be played as (simulated: .+\. Install its bindings \(npm install @cdktf\/provider-NAME\)|real-plan: .+\. Run `terraform init` where it is used, or name a mirror that holds it in the Terraform CLI configuration)$/,
    ),
  },
];
