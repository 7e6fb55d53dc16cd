/** One broken import for every rule in `.dependency-cruiser.js`: file to text, and the arrow that must be reported. */
export interface Seed {
  readonly rule: string;
  readonly from: string;
  readonly to: RegExp;
}

const sqs = "import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';";
const uses = (name: string, path: string): string =>
  `import { ${name} } from '${path}';\nexport const made = ${name};\n`;

/** Files of a small project in which every rule is broken once, and some imports are as they should be. */
export const files: Readonly<Record<string, string>> = {
  'constructs/core/errors.ts': 'export const oops = 1;\n',
  'constructs/core/naming.ts': uses('made', '../aws/provider'),
  'constructs/core/bound.ts': `${sqs}\nexport const made = SqsQueue;\n`,
  'constructs/core/first.ts': uses('second', './second').replace('made', 'first'),
  'constructs/core/second.ts': uses('first', './first').replace('made', 'second'),
  'constructs/core/index.ts': "export * from './errors';\n",
  'constructs/core/tags.ts': uses('oops', './index'),
  'constructs/aws/provider.ts': uses('oops', '../core/errors'),
  'constructs/aws/index.ts': "export * from './provider';\n",
  'constructs/aws/messaging/queue.ts': uses('made', '../index'),
  'constructs/aws/messaging/root.ts': "import * as aws from '@cdktf/provider-aws';\nexport const made = aws;\n",
  'constructs/aws/messaging/dev.ts': uses('test', 'fast-check'),
  'constructs/aws/messaging/good.ts': `${sqs}\nimport { oops } from '../../core/errors';\nexport const made = [SqsQueue, oops];\n`,
  'constructs/aws/messaging/gone.ts': uses('gone', './nowhere'),
  'constructs/aws/runner.ts': uses('run', '../../terraform/process'),
  'constructs/google/bucket.ts': uses('made', '../aws/provider'),
  'environments/shop.ts': uses('made', '../stacks/shop'),
  'environments/orders.ts': uses('made', '../constructs/aws/versions'),
  'environments/good.ts': uses('oops', '../constructs/core/errors'),
  'constructs/aws/versions.ts': `${sqs}\nexport const made = SqsQueue;\n`,
  'stacks/shop.ts': 'export const made = 1;\n',
  'stacks/good.ts': uses('made', '../constructs/aws/messaging/good'),
  'stacks/runner.ts': uses('run', '../terraform/process'),
  'terraform/process.ts': 'export const run = 1;\n',
  'terraform/good.ts': uses('oops', '../constructs/core/errors'),
  'terraform/stacks.ts': uses('made', '../constructs/aws/provider'),
  'testing/estate.ts': uses('made', '../stacks/shop'),
  'cli/helper.ts': uses('sample', '../__tests__/support'),
  '__tests__/support.ts': 'export const sample = 1;\n',
  '__tests__/other.test.ts': "test('a', () => undefined);\nexport const shared = 1;\n",
  '__tests__/a.test.ts': uses('shared', './other.test'),
};

export const seeds: readonly Seed[] = [
  { rule: 'no-cycle', from: 'constructs/core/first.ts', to: /core\/second\.ts$/ },
  { rule: 'core-stands-alone', from: 'constructs/core/naming.ts', to: /aws\/provider\.ts$/ },
  { rule: 'core-stands-alone', from: 'constructs/core/bound.ts', to: /provider-aws\/lib\/sqs-queue/ },
  { rule: 'families-apart', from: 'constructs/google/bucket.ts', to: /aws\/provider\.ts$/ },
  { rule: 'constructs-know-no-caller', from: 'constructs/aws/runner.ts', to: /terraform\/process\.ts$/ },
  { rule: 'environments-are-data', from: 'environments/shop.ts', to: /stacks\/shop\.ts$/ },
  { rule: 'environments-reach-no-provider', from: 'environments/orders.ts', to: /provider-aws\/lib\/sqs-queue/ },
  { rule: 'stacks-use-constructs-and-data', from: 'stacks/runner.ts', to: /terraform\/process\.ts$/ },
  { rule: 'second-half-reads-output', from: 'terraform/stacks.ts', to: /aws\/provider\.ts$/ },
  { rule: 'testing-knows-no-estate', from: 'testing/estate.ts', to: /stacks\/shop\.ts$/ },
  { rule: 'not-own-index', from: 'constructs/core/tags.ts', to: /core\/index\.ts$/ },
  { rule: 'not-index-above', from: 'constructs/aws/messaging/queue.ts', to: /aws\/index\.ts$/ },
  { rule: 'no-provider-root', from: 'constructs/aws/messaging/root.ts', to: /provider-aws\/lib\/index/ },
  { rule: 'published-without-dev-packages', from: 'constructs/aws/messaging/dev.ts', to: /fast-check/ },
  { rule: 'tests-are-leaves', from: '__tests__/a.test.ts', to: /other\.test\.ts$/ },
  { rule: 'tests-are-not-used', from: 'cli/helper.ts', to: /__tests__\/support\.ts$/ },
  { rule: 'resolvable', from: 'constructs/aws/messaging/gone.ts', to: /nowhere$/ },
];

/** Files that break no rule, though they import the same things from where it is allowed. */
export const clean: readonly string[] = [
  'constructs/aws/messaging/good.ts',
  'environments/good.ts',
  'stacks/good.ts',
  'terraform/good.ts',
];
