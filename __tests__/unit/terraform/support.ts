import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** Runs in the fake program: what it prints, and the exit code. It can use nothing from outside itself. */
type Answer = (call: { args: string[]; env: NodeJS.ProcessEnv; cwd: string }) => {
  out?: string;
  err?: string;
  code?: number;
};

/** A call that the fake program got. */
export interface Call {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Names of the files in its folder. */
  readonly files: readonly string[];
}

const folders: string[] = [];

/** A new folder that `removeFolders` takes away. */
export function folder(): string {
  const path = mkdtempSync(join(realpathSync(tmpdir()), 'ashlar-test-'));
  folders.push(path);
  return path;
}

export function removeFolders(): void {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
}

/** Writes files given by path and content; an object becomes JSON. */
export function write(root: string, files: Readonly<Record<string, unknown>>): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
  }
  return root;
}

/** The files that CDKTF writes for stacks given by id. */
export function output(
  stacks: Readonly<Record<string, { dependencies?: string[]; annotations?: object[]; config?: object }>>,
): string {
  const entries = Object.entries(stacks).map(([id, { dependencies = [], annotations = [] }]) => {
    const workingDirectory = `stacks/${id}`;
    const synthesizedStackPath = `${workingDirectory}/cdk.tf.json`;
    return [
      id,
      { name: id, constructPath: id, workingDirectory, synthesizedStackPath, annotations, dependencies },
    ] as const;
  });
  return write(folder(), {
    'manifest.json': { version: '0.21.0', stacks: Object.fromEntries(entries) },
    ...Object.fromEntries(Object.entries(stacks).map(([id, { config = {} }]) => [`stacks/${id}/cdk.tf.json`, config])),
  });
}

/** Terraform JSON of a stack with queues, as CDKTF writes it. */
export function queues(stack: string, ...names: string[]): object {
  const resources = names.map(
    (name) => [name, { '//': { metadata: { path: `${stack}/${name}/Resource` } }, name }] as const,
  );
  return {
    terraform: { required_providers: { aws: { source: 'aws', version: '5.100.0' } }, backend: { s3: {} } },
    resource: { aws_sqs_queue: Object.fromEntries(resources) },
  };
}

/** A program that stands in for Terraform, and the environment in which it is the one that is found. */
export function fakeTerraform(answers: Readonly<Record<string, Answer>> = {}): {
  env: NodeJS.ProcessEnv;
  calls: () => Call[];
} {
  const home = folder();
  const log = join(home, 'calls');
  const version: Answer = () => ({ out: '{"terraform_version":"1.11.4","platform":"linux_amd64"}' });
  const cases = Object.entries({ version, ...answers }).map(
    ([name, answer]) => `${JSON.stringify(name)}: ${answer.toString()}`,
  );
  write(home, {
    'bin/terraform': `#!${process.execPath}
const { appendFileSync, readdirSync } = require('node:fs');
const [args, cwd, env] = [process.argv.slice(2), process.cwd(), process.env];
appendFileSync(${JSON.stringify(log)}, JSON.stringify({ args, cwd, env, files: readdirSync(cwd) }) + '\\n');
const answers = { ${cases.join(',\n')} };
const { out = '', err = '', code = 0 } = answers[args[0]] ? answers[args[0]]({ args, cwd, env }) : {};
process.stdout.write(out);
process.stderr.write(err);
process.exitCode = code;
`,
  });
  chmodSync(join(home, 'bin/terraform'), 0o755);
  return {
    env: { PATH: [join(home, 'bin'), '/usr/bin', '/bin'].join(delimiter), HOME: home },
    calls: () =>
      (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []).map((line) => JSON.parse(line) as Call),
  };
}
