import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeCliConfig } from '../terraform/mirrors';
import { compile } from './compile';
import type { Command } from './measure';

/** The providers of the estate, in the versions that the installed bindings are made for. */
const PROVIDERS = [
  { source: 'registry.terraform.io/hashicorp/aws', version: '5.100.0' },
  { source: 'registry.terraform.io/hashicorp/google', version: '6.50.0' },
  { source: 'registry.terraform.io/hashicorp/helm', version: '3.1.1' },
];

/** Where the acceptance tests keep providers, and find them. */
const MIRRORS = ['node_modules/.cache/ashlar/providers', '../shared/providers'];

/** What the command line of this project is made of. */
const TOOL = ['cli', 'rehearsal', 'terraform', 'constructs/core/errors.ts'];

/** The estate, and what its app reads. */
const ESTATE = ['main.ts', 'constructs', 'stacks', 'environments', 'package.json', 'tsconfig.json', 'cdktf.json'];

/** Resources without waiting on either side: five for each group, two of which refer to others. */
const MADE_UP = `const { App, TerraformStack } = require('cdktf');
const aws = (name) => require('@cdktf/provider-aws/lib/' + name);
const app = new App();
const stack = new TerraformStack(app, 'made-up');
new (aws('provider').AwsProvider)(stack, 'aws', { region: 'us-east-1' });
for (let group = 0; group < Number(process.env.RESOURCES) / 5; group++) {
  const topic = new (aws('sns-topic').SnsTopic)(stack, 'topic' + group, { name: 'topic-' + group });
  const logs = new (aws('cloudwatch-log-group').CloudwatchLogGroup)(stack, 'logs' + group, { name: '/made-up/' + group });
  new (aws('ssm-parameter').SsmParameter)(stack, 'setting' + group, { name: '/made-up/' + group, type: 'String', value: 'on' });
  new (aws('cloudwatch-log-metric-filter').CloudwatchLogMetricFilter)(stack, 'errors' + group, {
    name: 'errors-' + group, pattern: 'ERROR', logGroupName: logs.name,
    metricTransformation: { name: 'errors-' + group, namespace: 'made-up', value: '1' },
  });
  new (aws('cloudwatch-metric-alarm').CloudwatchMetricAlarm)(stack, 'alarm' + group, {
    alarmName: 'errors-' + group, namespace: 'made-up', metricName: 'errors-' + group, statistic: 'Sum', period: 60,
    comparisonOperator: 'GreaterThanThreshold', threshold: 0, evaluationPeriods: 1, alarmActions: [topic.arn],
  });
}
app.synth();
`;

/** Folders and settings that the commands of a bench run with. */
export interface Tool {
  /** The estate's project. */
  readonly estate: string;
  /** A project with one stack, `made-up`, of as many resources as the variable `RESOURCES` says. */
  readonly madeUp: string;
  /** What leads Terraform to mirrors with the providers, and nowhere else. */
  readonly env: NodeJS.ProcessEnv;
  /** A command of this project's command line, as its package has it: compiled. */
  ashlar(name: string, cwd: string, args: readonly string[], env?: NodeJS.ProcessEnv): Command;
}

/**
 * Lays out the projects below `scratch`, and compiles the command line.
 * @throws when no mirror on this machine holds one of the providers.
 */
export function layOutTool(root: string, scratch: string): Tool {
  const folder = (name: string): string => {
    const path = join(scratch, name);
    mkdirSync(path, { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'));
    return path;
  };
  const tool = folder('tool');
  cpSync(join(root, 'package.json'), join(tool, 'package.json'));
  for (const name of TOOL) compile(root, name, tool);
  const estate = folder('estate');
  for (const name of ESTATE) cpSync(join(root, name), join(estate, name), { recursive: true });
  const madeUp = folder('made-up');
  writeFileSync(join(madeUp, 'main.js'), MADE_UP);
  const cdktf = { language: 'typescript', app: 'node main.js', projectId: 'made-up', sendCrashReports: 'false' };
  writeFileSync(join(madeUp, 'cdktf.json'), JSON.stringify(cdktf));

  const file = join(scratch, 'terraform.rc');
  const extraMirrors = MIRRORS.map((mirror) => resolve(root, mirror)).filter((mirror) => existsSync(mirror));
  const { missing } = writeCliConfig(file, { providers: PROVIDERS, direct: false, keepRest: false, extraMirrors });
  const absent = missing.map(({ source, version }) => `${source} ${version}`);
  if (absent.length > 0) throw new Error(`no mirror holds ${absent.join(', ')}`);
  const env = { TF_CLI_CONFIG_FILE: file };
  const ashlar: Tool['ashlar'] = (name, cwd, args, more = {}) => {
    const program = process.execPath;
    return { name, cwd, program, args: [join(tool, 'cli/ashlar.js'), ...args], env: { ...env, ...more } };
  };
  return { estate, madeUp, env, ashlar };
}
