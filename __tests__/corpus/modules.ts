import type { CorpusCase } from './model';
import { aws, both, never, plainStack } from './support';

const INNER = {
  'assets/inner/main.tf':
    'variable "name" {\n  type = string\n}\nvariable "size" {\n  type    = number\n  default = 1\n}\n' +
    'resource "terraform_data" "inner" {\n  input = var.name\n}\noutput "id" {\n  value = terraform_data.inner.id\n}\n',
};
const module_ = (settings: object, output: object = {}) => [
  plainStack({ module: { Inner: { source: './assets/inner', ...settings } }, ...output }, { files: INNER }),
];
const variable = (settings: object) => [
  plainStack({ variable: { size: settings }, resource: { terraform_data: { Note: { input: '${var.size}' } } } }),
];

/** Modules, variables, outputs and back ends. */
export const moduleCases: readonly CorpusCase[] = [
  {
    name: 'a module that is not where it should be',
    stacks: [plainStack({ module: { Inner: { source: './assets/inner' } } })],
    expected: both(
      'prepare',
      'Module is not there: ./assets/inner leads to no folder. Synthesize the app again, or correct its `source`',
      'Inner',
    ),
  },
  {
    name: 'a module that would have to be downloaded',
    stacks: [plainStack({ module: { Vpc: { source: 'terraform-aws-modules/vpc/aws', version: '5.1.2' } } })],
    expected: both(
      'prepare',
      /^Module is not at hand: terraform-aws-modules\/vpc\/aws is not installed in .*stacks\/shop\. Run `terraform get` there, or give its `source` as a path$/,
      'Vpc',
    ),
  },
  {
    name: 'an input of a module that is missing',
    stacks: module_({}),
    expected: both(
      'validate',
      'Missing required argument: The argument "name" is required, but no definition was found.',
      'Inner',
    ),
  },
  {
    name: 'an input of a module that does not exist',
    stacks: module_({ name: 'a', colour: 'red' }),
    expected: both(
      'validate',
      'Extraneous JSON object property: No argument or block type is named "colour".',
      'Inner',
    ),
  },
  {
    name: 'an input of a module that is of the wrong type',
    stacks: module_({ name: 'a', size: 'large' }),
    expected: both(
      'validate',
      'Invalid value for input variable: The given value is not suitable for module.Inner.var.size declared at assets/inner/main.tf:4,1-16: a number is required.',
      'Inner',
    ),
  },
  {
    name: 'an output of a module that does not exist',
    stacks: module_({ name: 'a' }, { output: { Arn: { value: '${module.Inner.arn}' } } }),
    expected: both('validate', 'Unsupported attribute: This object does not have an attribute named "arn".'),
  },
  {
    name: 'a module with a mistake in its own code',
    stacks: [
      plainStack(
        { module: { Inner: { source: './assets/inner' } } },
        { files: { 'assets/inner/main.tf': 'resource "terraform_data" "inner" {\n  inptu = "a"\n}\n' } },
      ),
    ],
    expected: both(
      'validate',
      'Unsupported argument: An argument named "inptu" is not expected here. Did you mean "input"?',
    ),
  },
  {
    name: 'a variable that nobody has set',
    stacks: variable({ type: 'number' }),
    expected: never('made-up-inputs'),
  },
  {
    name: 'a variable whose default is of another type',
    stacks: variable({ type: 'number', default: 'large' }),
    expected: both(
      'init',
      "Invalid default value for variable: This default value is not compatible with the variable's type constraint: a number is required.",
    ),
  },
  {
    name: 'a variable of a type that does not exist',
    stacks: variable({ type: 'integer', default: 1 }),
    expected: both('init', 'Invalid type specification: The keyword "integer" is not a valid type specification.'),
  },
  {
    name: 'a variable whose default breaks its own rule',
    stacks: variable({
      type: 'number',
      default: 12,
      validation: [{ condition: '${var.size < 10}', error_message: 'The size must be below 10.' }],
    }),
    expected: both('plan', 'Invalid value for variable: The size must be below 10.'),
  },
  {
    name: 'an output without a value',
    stacks: [plainStack({ output: { Url: { description: 'where it is' } } })],
    expected: both('init', 'Missing required argument: The argument "value" is required, but no definition was found.'),
  },
  {
    name: 'an output whose rule does not hold',
    stacks: [
      plainStack({
        output: {
          Url: {
            value: 'http://shop',
            precondition: [
              { condition: '${terraform.workspace == "production"}', error_message: 'The shop is closed.' },
            ],
          },
        },
      }),
    ],
    expected: both('validate', 'Module output value precondition failed: The shop is closed.'),
  },
  {
    name: 'a secret of a resource in an output that is not marked',
    stacks: [
      aws(
        {
          aws_secretsmanager_secret: { Key: { name: 'key' } },
          aws_secretsmanager_secret_version: {
            Key: { secret_id: '${aws_secretsmanager_secret.Key.id}', secret_string: 'x' },
          },
        },
        { output: { Key: { value: '${aws_secretsmanager_secret_version.Key.secret_string}' } } },
      ),
    ],
    expected: both(
      'plan',
      'Output refers to sensitive values: To reduce the risk of accidentally exporting sensitive data that was intended to be only internal, Terraform requires that any root module output containing sensitive data be explicitly marked as sensitive, to confirm your intent.',
    ),
  },
  {
    name: 'a secret variable in an output that is not marked',
    stacks: [
      plainStack({ variable: { key: { sensitive: true, default: 'x' } }, output: { Key: { value: '${var.key}' } } }),
    ],
    expected: both(
      'validate',
      'Output refers to sensitive values: To reduce the risk of accidentally exporting sensitive data that was intended to be only internal, Terraform requires that any root module output containing sensitive data be explicitly marked as sensitive, to confirm your intent.',
    ),
  },
  {
    name: 'a secret in an output that is declared to be none',
    stacks: [
      plainStack({
        variable: { key: { sensitive: true, default: 'x' } },
        output: { Key: { value: '${nonsensitive(var.key)}' } },
      }),
    ],
    expected: never('terraform-silent'),
  },
  {
    name: 'a back end that does not exist',
    stacks: [plainStack({ terraform: { backend: { s4: { bucket: 'acme-state' } } } })],
    expected: never('swapped-back-end'),
  },
  {
    name: 'a back end without what it needs',
    stacks: [plainStack({ terraform: { backend: { s3: { bucket: 'acme-state' } } } })],
    expected: never('swapped-back-end'),
  },
  {
    name: 'a setting of Terraform that does not exist',
    stacks: [plainStack({ terraform: { requiered_version: '>= 1.11' } })],
    expected: both(
      'init',
      'Extraneous JSON object property: No argument or block type is named "requiered_version". Did you mean "required_version"?',
    ),
  },
  {
    name: 'a kind of block that does not exist',
    stacks: [plainStack({ resources: { terraform_data: { Note: {} } } })],
    expected: both(
      'init',
      'Extraneous JSON object property: No argument or block type is named "resources". Did you mean "resource"?',
    ),
  },
];
