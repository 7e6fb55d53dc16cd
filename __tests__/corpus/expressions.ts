import type { CorpusCase } from './model';
import { both, plainStack } from './support';

const note = (input: string) => [plainStack({ resource: { terraform_data: { Note: { input } } } })];

/** Expressions that Terraform cannot read or compute; no provider is needed to see them. */
export const expressionCases: readonly CorpusCase[] = [
  {
    name: 'a function that does not exist',
    stacks: note('${uppercase("shop")}'),
    expected: both('validate', 'Call to unknown function: There is no function named "uppercase".', 'Note'),
  },
  {
    name: 'a function with too few arguments',
    stacks: note('${cidrsubnet("10.0.0.0/16", 8)}'),
    expected: both(
      'validate',
      'Not enough function arguments: Function "cidrsubnet" expects 3 argument(s). Missing value for "netnum".',
      'Note',
    ),
  },
  {
    name: 'a function with an argument out of its range',
    stacks: note('${cidrsubnet("10.0.0.0/16", 20, 1)}'),
    expected: both(
      'validate',
      'Error in function call: Call to function "cidrsubnet" failed: insufficient address space to extend prefix of 16 by 20.',
      'Note',
    ),
  },
  {
    name: 'a function with an argument of the wrong type',
    stacks: note('${join(",", "shop")}'),
    expected: both(
      'validate',
      'Invalid function argument: Invalid value for "lists" parameter: list of string required.',
      'Note',
    ),
  },
  {
    name: 'an expression that is not closed',
    stacks: note('${upper("shop"'),
    expected: both(
      'validate',
      'Unterminated function call: There is no closing parenthesis for this function call before the end of the file. This may be caused by incorrect parenthesis nesting elsewhere in this file.',
      'Note',
    ),
  },
  {
    name: 'an expression that is cut off',
    stacks: note('${1 +}'),
    expected: both(
      'validate',
      'Invalid expression: Expected the start of an expression, but found an invalid expression token.',
      'Note',
    ),
  },
  {
    name: 'a directive that is not closed',
    stacks: note('%{ if true }shop'),
    expected: both(
      'validate',
      'Unexpected end of template: The if directive at cdk.tf.json:19,19-31 is missing its corresponding endif directive.',
      'Note',
    ),
  },
  {
    name: 'a key that the object does not have',
    stacks: note('${{ name = "shop" }.nmae}'),
    expected: both('validate', 'Unsupported attribute: This object does not have an attribute named "nmae".', 'Note'),
  },
  {
    name: 'a number made of text',
    stacks: note('${1 + "two"}'),
    expected: both('validate', 'Invalid operand: Unsuitable value for right operand: a number is required.', 'Note'),
  },
  {
    name: 'a file that is not there',
    stacks: note('${file("${path.module}/assets/policy.json")}'),
    expected: both(
      'validate',
      'Invalid function argument: Invalid value for "path" parameter: no file exists at "./assets/policy.json"; this function works only with files that are distributed as part of the configuration source code, so if this file will be created by a resource in this configuration you must instead obtain this result from an attribute of that resource.',
      'Note',
    ),
  },
  {
    name: 'text that is no JSON, to be decoded',
    stacks: note('${jsondecode("{name: shop}")}'),
    expected: both(
      'validate',
      'Error in function call: Call to function "jsondecode" failed: invalid character \'n\'.',
      'Note',
    ),
  },
  {
    name: 'a condition whose branches have no type in common',
    stacks: note('${true ? [1] : { a = 1 }}'),
    expected: both(
      'validate',
      "Inconsistent conditional result types: The true and false result expressions must have consistent types. The 'true' value is tuple, but the 'false' value is object.",
      'Note',
    ),
  },
];
