import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTerraform, type TerraformRun } from '../../../terraform/process';
import { labTerraform, labTerraformEnv } from './lab-terraform';

/** As much of a synthesized stack as its order is. */
interface Synthesized {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Ordered>>>>;
}

interface Ordered {
  readonly '//': { readonly metadata: { readonly path: string } };
  readonly depends_on?: readonly string[];
}

/** A synthesized stack of Helm releases that real Terraform applies with the real helm provider; its state lies beside it. */
export class HelmApply {
  private readonly running = new AbortController();

  /** `folder` holds the `cdk.tf.json` of the stack. */
  constructor(private readonly folder: string) {
    writeFileSync(join(folder, 'state_override.tf.json'), JSON.stringify({ terraform: { backend: { local: {} } } }));
  }

  /** Runs a command that has to end well. */
  async run(...args: readonly string[]): Promise<TerraformRun> {
    const run = await this.try(...args);
    if (run.exitCode === 0) return run;
    throw new Error(`terraform ${args.join(' ')} ended with ${run.exitCode}\n${run.stdout}\n${run.stderr}`);
  }

  /** Runs a command that may fail; what it says of that is in `stderr`, on one line. */
  async try(...args: readonly string[]): Promise<TerraformRun> {
    const home = join(this.folder, 'home');
    mkdirSync(home, { recursive: true });
    const options = { cwd: this.folder, env: labTerraformEnv(home), signal: this.running.signal };
    const run = await runTerraform(await labTerraform(), [...args, '-no-color'], options);
    return { ...run, stderr: run.stderr.replace(/[\s│╷╵]+/g, ' ') };
  }

  async init(): Promise<void> {
    await this.run('init');
  }

  async apply(...args: readonly string[]): Promise<void> {
    await this.run('apply', '-auto-approve', ...args);
  }

  async destroy(...args: readonly string[]): Promise<void> {
    await this.run('destroy', '-auto-approve', '-refresh=false', ...args);
  }

  /** Ends what still runs. */
  stop(): void {
    this.running.abort();
  }

  /** Address of the release of the construct at `path` below its stack. */
  address(path: string): string {
    const releases = Object.entries(this.json.resource['helm_release'] ?? {});
    const found = releases.find(([, { '//': about }]) => about.metadata.path.endsWith(`/${path}/Resource`));
    if (found === undefined) throw new Error(`no release of ${path}`);
    return `helm_release.${found[0]}`;
  }

  /** Construct paths below the stack of what the release of the construct at `path` waits for. */
  waitsFor(path: string): string[] {
    const releases = this.json.resource['helm_release'] ?? {};
    const pathOf = (address: string): string => {
      const { metadata } = releases[address.replace('helm_release.', '')]?.['//'] ?? { metadata: { path: address } };
      return metadata.path.split('/').slice(1, -1).join('/');
    };
    const { depends_on: before = [] } = releases[this.address(path).replace('helm_release.', '')] ?? {};
    return before.map(pathOf).sort();
  }

  /** Takes what waits for the release of the construct at `path` out of the JSON; gives what puts it back. */
  forgetOrder(path: string): () => void {
    const file = join(this.folder, 'cdk.tf.json');
    const text = readFileSync(file, 'utf8');
    const address = this.address(path);
    const without = (key: string, value: unknown): unknown =>
      key === 'depends_on' ? (value as readonly string[]).filter((one) => one !== address) : value;
    writeFileSync(file, JSON.stringify(JSON.parse(text, without)));
    return () => writeFileSync(file, text);
  }

  private get json(): Synthesized {
    return JSON.parse(readFileSync(join(this.folder, 'cdk.tf.json'), 'utf8')) as Synthesized;
  }
}
