import type { CorpusCase } from './model';
import { aws, both, never, plainStack, shown } from './support';

const PROTECTED = { lifecycle: { prevent_destroy: true } };
const bucket = (name: string, more: object = {}) => aws({ aws_s3_bucket: { Files: { bucket: name, ...more } } });
const subnet = (cidr: string, more: object = {}) =>
  aws({ aws_subnet: { Private: { vpc_id: 'vpc-0a1b2c3d4e5f60718', cidr_block: cidr, ...more } } });
const database = (engine: string, more: object = {}) =>
  aws({
    aws_db_instance: {
      Database: {
        identifier: 'orders',
        engine,
        instance_class: 'db.t3.micro',
        allocated_storage: 20,
        username: 'shop',
        manage_master_user_password: true,
        skip_final_snapshot: true,
        ...more,
      },
    },
  });
const queues = (count: number) => aws({ aws_sqs_queue: { Jobs: { count, ...PROTECTED } } });

const refused = (address: string, cause?: string): string =>
  `Instance cannot be destroyed: Resource ${address} has lifecycle.prevent_destroy set, but the plan calls for this resource to be destroyed. ${
    cause === undefined ? '' : `What forces its replacement is ${cause}. `
  }To keep it, undo that change; to let it go with all that it holds, first take its protection off: with \`allowDestroy: true\` on one of Ashlar's constructs, else in its \`lifecycle\`.`;

/** What must not be destroyed, what never comes to rest, and lifecycle settings that are wrong in themselves. */
export const lifecycleCases: readonly CorpusCase[] = [
  {
    name: 'another name for a bucket that must not be destroyed',
    earlier: [bucket('acme-files', PROTECTED)],
    stacks: [bucket('acme-documents', PROTECTED)],
    expected: both('plan', refused('aws_s3_bucket.Files', '`bucket` "acme-files" -> "acme-documents"'), 'Files'),
  },
  {
    name: 'another range for a subnet that must not be destroyed',
    earlier: [subnet('10.0.1.0/24', PROTECTED)],
    stacks: [subnet('10.0.2.0/24', PROTECTED)],
    expected: both('plan', refused('aws_subnet.Private', '`cidr_block` "10.0.1.0/24" -> "10.0.2.0/24"'), 'Private'),
  },
  {
    name: 'another engine for a database that must not be destroyed',
    earlier: [database('mysql', PROTECTED)],
    stacks: [database('postgres', PROTECTED)],
    expected: both('plan', refused('aws_db_instance.Database', '`engine` "mysql" -> "postgres"'), 'Database'),
  },
  {
    name: 'fewer of what must not be destroyed',
    earlier: [queues(2)],
    stacks: [queues(1)],
    expected: both('plan', refused('aws_sqs_queue.Jobs[1]'), 'Jobs'),
  },
  {
    name: 'another engine for a database that nothing protects',
    earlier: [database('mysql')],
    stacks: [database('postgres')],
    expected: shown('not-a-failure', { kind: 'replace', at: 'shop/Database' }),
  },
  {
    name: 'a protected bucket that is left out altogether',
    earlier: [
      aws({
        aws_sqs_queue: { Jobs: { name: 'jobs' } },
        aws_s3_bucket: { Files: { bucket: 'acme-files', ...PROTECTED } },
      }),
    ],
    stacks: [aws({ aws_sqs_queue: { Jobs: { name: 'jobs' } } })],
    expected: shown('not-a-failure', { kind: 'destroy', at: 'shop/Files' }),
  },
  {
    name: 'a value that is new in every plan',
    stacks: [aws({ aws_sqs_queue: { Jobs: { name: 'jobs', tags: { deployed: '${timestamp()}' } } } })],
    expected: both(
      'second plan',
      /^The second plan is not empty: Terraform would update it again right after apply: tags/,
      'Jobs',
    ),
  },
  {
    name: 'a computed text that is new in every plan',
    stacks: [plainStack({ resource: { terraform_data: { Release: { input: '${uuid()}' } } } })],
    expected: both(
      'second plan',
      /^The second plan is not empty: Terraform would update it again right after apply: input \S+ -> /,
      'Release',
    ),
  },
  {
    name: 'rules of one security group in two places',
    stacks: [
      aws({
        aws_security_group: { Web: { name: 'web', egress: [], ingress: [] } },
        aws_vpc_security_group_ingress_rule: {
          Https: {
            security_group_id: '${aws_security_group.Web.id}',
            ip_protocol: 'tcp',
            from_port: 443,
            to_port: 443,
            cidr_ipv4: '0.0.0.0/0',
          },
        },
      }),
    ],
    expected: never('played-cloud'),
  },
  {
    name: 'a setting of the lifecycle that is computed',
    stacks: [bucket('acme-files', { lifecycle: { prevent_destroy: '${terraform.workspace == "production"}' } })],
    expected: both('init', 'Unsuitable value type: Unsuitable value: a bool is required', 'Files'),
  },
  {
    name: 'a change to ignore of an attribute that does not exist',
    stacks: [bucket('acme-files', { lifecycle: { ignore_changes: ['tagz'] } })],
    expected: both(
      'validate',
      'Unsupported attribute: This object has no argument, nested block, or exported attribute named "tagz". Did you mean "tags"?',
      'Files',
    ),
  },
  {
    name: 'a replacement triggered by what is not there',
    stacks: [bucket('acme-files', { lifecycle: { replace_triggered_by: ['aws_kms_key.Key'] } })],
    expected: both(
      'plan',
      'Reference to undeclared resource: A resource aws_kms_key.Key has not been declared in the root module',
      'Files',
    ),
  },
  {
    name: 'a setting of the lifecycle that does not exist',
    stacks: [bucket('acme-files', { lifecycle: { prevent_deletion: true } })],
    expected: both(
      'init',
      'Extraneous JSON object property: No argument or block type is named "prevent_deletion".',
      'Files',
    ),
  },
  {
    name: 'a program that is run where the resource is made',
    stacks: [bucket('acme-files', { provisioner: [{ 'local-exec': { command: 'touch made' } }] })],
    expected: both('prepare', 'Provisioners cannot be rehearsed: It would run programs on this machine', 'Files'),
  },
  {
    name: 'a program that is run inside a module',
    stacks: [
      plainStack(
        { module: { Inner: { source: './assets/inner' } } },
        {
          files: {
            'assets/inner/main.tf':
              'resource "terraform_data" "inner" {\n  provisioner "local-exec" {\n    command = "touch made"\n  }\n}\n',
          },
        },
      ),
    ],
    expected: both('prepare', 'Provisioners cannot be rehearsed: It would run programs on this machine', 'Inner'),
  },
  {
    name: 'a precondition that does not hold',
    stacks: [
      bucket('acme-files', {
        lifecycle: {
          precondition: [
            { condition: '${terraform.workspace == "production"}', error_message: 'Only production has files.' },
          ],
        },
      }),
    ],
    expected: both('plan', 'Resource precondition failed: Only production has files.', 'Files'),
  },
  {
    name: 'a postcondition that does not hold',
    stacks: [
      bucket('acme-files', {
        lifecycle: {
          postcondition: [
            { condition: '${startswith(self.arn, "arn:aws-cn:")}', error_message: 'The bucket must be in China.' },
          ],
        },
      }),
    ],
    expected: both('apply', 'Resource postcondition failed: The bucket must be in China.', 'Files'),
  },
  {
    name: 'a condition that looks at nothing',
    stacks: [
      bucket('acme-files', { lifecycle: { precondition: [{ condition: '${"maybe"}', error_message: 'No.' }] } }),
    ],
    expected: both(
      'init',
      'Invalid precondition expression: The condition expression must refer to at least one object from elsewhere in the configuration, or else its result would not be checking anything.',
      'Files',
    ),
  },
  {
    name: 'a check that does not hold',
    stacks: [
      aws(
        { aws_sqs_queue: { Jobs: { name: 'jobs' } } },
        {
          check: {
            Name: {
              assert: [
                {
                  condition: '${aws_sqs_queue.Jobs.name == "tasks"}',
                  error_message: 'The queue must be called tasks.',
                },
              ],
            },
          },
        },
      ),
    ],
    expected: shown('only-a-warning', { warning: 'Check block assertion failed: The queue must be called tasks.' }),
  },
];
