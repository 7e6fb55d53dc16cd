import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../compile';

/** The estate and what it imports. */
const SOURCES = ['main.ts', 'constructs', 'stacks', 'environments'];
const TEMPLATE = 'node_modules/@cdktf/cli-core/templates/typescript';

/** An app with one queue, which imports its resources one by one or from the root of the provider. */
const queueApp = (imports: string): string => `import { App, TerraformStack } from 'cdktf';
${imports}
const app = new App();
const stack = new TerraformStack(app, 'jobs');
new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
new SqsQueue(stack, 'Jobs');
app.synth();
`;
const fromRoot = `import * as aws from '@cdktf/provider-aws';
const { AwsProvider } = aws.provider;
const { SqsQueue } = aws.sqsQueue;`;
const byResource = `import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';`;

/** Folders to run commands in. */
export interface Projects {
  /** The estate as this project runs it. */
  readonly ours: string;
  /** The same source with the settings of CDKTF's TypeScript template. */
  readonly stock: string;
  /** The same source as plain JavaScript, with the probe beside it. */
  readonly compiled: string;
  /** One queue, its imports from the root of the provider, with the template's settings. */
  readonly queueFromRoot: string;
  /** One queue, imported by resource, with the template's settings. */
  readonly queueByResource: string;
}

/** Writes every project below `scratch`, each with the packages of the project in `root`. */
export function layOut(root: string, scratch: string): Projects {
  const folder = (name: string): string => {
    const path = join(scratch, name);
    mkdirSync(path, { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'));
    return path;
  };
  const copy = (names: readonly string[], to: string): void =>
    names.forEach((name) => cpSync(join(root, name), join(to, name), { recursive: true }));

  const ours = folder('ours');
  copy([...SOURCES, 'package.json', 'tsconfig.json', 'cdktf.json'], ours);

  const stock = folder('stock');
  copy([...SOURCES, 'package.json'], stock);
  addTemplate(root, stock);

  const compiled = folder('compiled');
  copy(['package.json'], compiled);
  for (const name of [...SOURCES, 'bench/synth/probe.ts']) compile(root, name, compiled);

  const queues = Object.entries({ 'queue-from-root': fromRoot, 'queue-by-resource': byResource });
  for (const [name, imports] of queues) {
    addTemplate(root, folder(name));
    writeFileSync(join(scratch, name, 'main.ts'), queueApp(imports));
  }
  const [queueFromRoot, queueByResource] = [join(scratch, 'queue-from-root'), join(scratch, 'queue-by-resource')];
  return { ours, stock, compiled, queueFromRoot, queueByResource };
}

/** The template's settings, with the four that our source does not compile without. */
function addTemplate(root: string, folder: string): void {
  const text = readFileSync(join(root, TEMPLATE, 'tsconfig.json'), 'utf8');
  const settings = JSON.parse(text) as { compilerOptions: object };
  const compilerOptions = { ...settings.compilerOptions, lib: ['ES2023'], target: 'ES2022', types: ['node'] };
  const tsconfig = { ...settings, compilerOptions, 'ts-node': { experimentalResolver: true } };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  const cdktf = readFileSync(join(root, TEMPLATE, 'cdktf.json'), 'utf8')
    .replace('{{projectId}}', 'stock')
    .replace('{{sendCrashReports}}', 'false')
    .replace('{{futureFlags}}', '');
  writeFileSync(join(folder, 'cdktf.json'), cdktf);
}
