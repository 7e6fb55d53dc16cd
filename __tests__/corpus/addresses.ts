import type { TerraformJson } from '../../terraform/providers';
import type { CorpusCase } from './model';
import { aws, both, failing, never, plainStack, shown } from './support';

const queue = (name: string, more: TerraformJson = {}) => aws({ aws_sqs_queue: { [name]: { name: 'jobs' } } }, more);

/** Moved, imported, removed and twice given addresses. */
export const addressCases: readonly CorpusCase[] = [
  {
    name: 'an address that is given twice',
    stacks: [aws({ aws_sqs_queue: { Jobs: [{ name: 'jobs' }, { name: 'tasks' }] } })],
    expected: both(
      'init',
      'Duplicate resource "aws_sqs_queue" configuration: A aws_sqs_queue resource named "Jobs" was already declared at cdk.tf.json:19,15-16. Resource names must be unique per type in each module.',
    ),
  },
  {
    name: 'an address that is given again in another file of the stack',
    stacks: [
      aws(
        { aws_sqs_queue: { Jobs: { name: 'jobs' } } },
        {},
        {
          files: { 'more.tf.json': JSON.stringify({ resource: { aws_sqs_queue: { Jobs: { name: 'tasks' } } } }) },
        },
      ),
    ],
    expected: both(
      'init',
      'Duplicate resource "aws_sqs_queue" configuration: A aws_sqs_queue resource named "Jobs" was already declared at cdk.tf.json:19,15-16. Resource names must be unique per type in each module.',
    ),
  },
  {
    name: 'an output that is given again in another file of the stack',
    stacks: [
      plainStack(
        { output: { Url: { value: 'a' } } },
        { files: { 'more.tf.json': JSON.stringify({ output: { Url: { value: 'b' } } }) } },
      ),
    ],
    expected: both(
      'init',
      'Duplicate output definition: An output named "Url" was already defined at cdk.tf.json:11,12-13. Output names must be unique within a module.',
    ),
  },
  {
    name: 'a name that Terraform does not allow',
    stacks: [aws({ aws_sqs_queue: { 'Jobs of today': { name: 'jobs' } } })],
    expected: both(
      'init',
      'Invalid resource name: A name must start with a letter or underscore and may contain only letters, digits, underscores, and dashes.',
    ),
  },
  {
    name: 'a resource that moves to an address of another type',
    earlier: [queue('Old')],
    stacks: [
      aws(
        { aws_sns_topic: { New: { name: 'jobs' } } },
        { moved: [{ from: 'aws_sqs_queue.Old', to: 'aws_sns_topic.New' }] },
      ),
    ],
    expected: {
      simulated: failing(
        'plan',
        'Unsupported `moved` across resource types: The provider "registry.terraform.io/hashicorp/aws" does not support moved operations across resource types and providers.',
      ),
      'real-plan': failing(
        'plan',
        'Move Resource State Not Supported: The "aws_sns_topic" resource type does not support moving resource state across resource types.',
      ),
    },
  },
  {
    name: 'a resource that moves although its old address is still in use',
    earlier: [queue('Old')],
    stacks: [
      aws(
        { aws_sqs_queue: { Old: { name: 'jobs' }, New: { name: 'tasks' } } },
        { moved: [{ from: 'aws_sqs_queue.Old', to: 'aws_sqs_queue.New' }] },
      ),
    ],
    expected: both(
      'plan',
      'Moved object still exists: This statement declares a move from aws_sqs_queue.Old, but that resource is still declared at cdk.tf.json:19,14.',
      'Old',
    ),
  },
  {
    name: 'a resource that moves to two addresses',
    earlier: [queue('Old')],
    stacks: [
      aws(
        { aws_sqs_queue: { New: { name: 'jobs' }, Other: { name: 'tasks' } } },
        {
          moved: [
            { from: 'aws_sqs_queue.Old', to: 'aws_sqs_queue.New' },
            { from: 'aws_sqs_queue.Old', to: 'aws_sqs_queue.Other' },
          ],
        },
      ),
    ],
    expected: both(
      'plan',
      'Ambiguous move statements: A statement at cdk.tf.json:39,12 declared that aws_sqs_queue.Old moved to aws_sqs_queue.New, but this statement instead declares that it moved to aws_sqs_queue.Other.',
      'Old',
    ),
  },
  {
    name: 'a resource that moves from an address that the state does not have',
    earlier: [queue('Old')],
    stacks: [queue('New', { moved: [{ from: 'aws_sqs_queue.Odl', to: 'aws_sqs_queue.New' }] })],
    expected: shown('terraform-silent', { kind: 'destroy', at: 'shop/Old' }),
  },
  {
    name: 'an import into an address that is not there',
    stacks: [
      queue('Jobs', {
        import: [{ to: 'aws_sqs_queue.Tasks', id: 'https://sqs.eu-central-1.amazonaws.com/111122223333/jobs' }],
      }),
    ],
    expected: both(
      'plan',
      'Configuration for import target does not exist: The configuration for the given import target aws_sqs_queue.Tasks does not exist. If you wish to automatically generate config for this resource, use the -generate-config-out option within terraform plan. Otherwise, make sure the target resource exists within your configuration. For example:',
    ),
  },
  {
    name: 'an import of a type that cannot be imported',
    stacks: [
      aws(
        {
          aws_iam_policy_attachment: {
            Read: { name: 'read', policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess', roles: ['worker'] },
          },
        },
        { import: [{ to: 'aws_iam_policy_attachment.Read', id: 'read' }] },
      ),
    ],
    expected: never('played-cloud'),
  },
  {
    name: 'an import of what is not in the cloud',
    stacks: [
      aws(
        { aws_s3_bucket: { Files: { bucket: 'acme-files' } } },
        { import: [{ to: 'aws_s3_bucket.Files', id: 'acme-flies' }] },
      ),
    ],
    expected: never('played-cloud'),
  },
  {
    name: 'an import with an id known only after the apply',
    stacks: [
      aws(
        { aws_vpc: { Network: { cidr_block: '10.0.0.0/16' }, Other: { cidr_block: '10.1.0.0/16' } } },
        { import: [{ to: 'aws_vpc.Other', id: '${aws_vpc.Network.id}' }] },
      ),
    ],
    expected: both(
      'plan',
      'Invalid import id argument: The import block "id" argument depends on resource attributes that cannot be determined until apply, so Terraform cannot plan to import this resource.',
    ),
  },
  {
    name: 'a resource to be forgotten that is still there',
    earlier: [queue('Jobs')],
    stacks: [queue('Jobs', { removed: [{ from: 'aws_sqs_queue.Jobs', lifecycle: { destroy: false } }] })],
    expected: both(
      'plan',
      'Removed resource still exists: This statement declares that aws_sqs_queue.Jobs was removed, but it is still declared in configuration.',
      'Jobs',
    ),
  },
  {
    name: 'a resource to be forgotten whose address is no address',
    earlier: [queue('Jobs')],
    stacks: [queue('Jobs', { removed: [{ from: 'Jobs', lifecycle: { destroy: false } }] })],
    expected: both('init', 'Invalid address: Resource specification must include a resource type and name.'),
  },
  {
    name: 'a resource to be forgotten that the state does not have',
    earlier: [queue('Jobs')],
    stacks: [queue('Jobs', { removed: [{ from: 'aws_sqs_queue.Tasks', lifecycle: { destroy: false } }] })],
    expected: never('terraform-silent'),
  },
];
