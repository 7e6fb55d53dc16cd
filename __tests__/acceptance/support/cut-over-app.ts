import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pc from 'picocolors';
import { cutOver } from '../../../cli/cut-over';
import type { CutOverCommandOptions } from '../../../cli/cut-over-options';
import { plan } from '../../../cli/plan';
import type { Terminal } from '../../../cli/output';
import type { ProviderHost } from '../../../rehearsal/host';
import { SELDOM_COLLECTED } from '../../../rehearsal/run/terraform-env';
import { startHost } from '../../../rehearsal/start-host';
import { runTerraform } from '../../../terraform/process';
import { asList, asObject } from '../../../terraform/providers';
import { scratch } from './differences';
import { cloudRunStack, ecsStack, twoServicesStack } from './cut-over-stacks';

export const STAGING = 'portfolio-staging';
export const PRODUCTION = 'portfolio-production';
const PROJECT = resolve(__dirname, '../../..');

/** For a service that is meant to be bad: the others have to bear a busy machine. */
export const IMPATIENT = { healthWithin: '2500ms', slow: '800ms' };

/** How production takes an image. */
export type Target = 'cloud-run' | 'ecs-blue-green' | 'ecs';

/** Waits for nothing longer than a test does. */
const QUICK = { healthEvery: '20ms', healthWithin: '60s', slow: '20s', watch: '200ms' };

/** A resource as a state has it. */
export type Attributes = Readonly<Record<string, unknown>>;

/** The lines that `--json` prints. */
export type Line = Readonly<Record<string, unknown>>;

/** Two environments with states on disk, whose providers this process plays: their services are asked at `origin`. */
export class CutOverApp {
  private constructor(
    readonly folder: string,
    readonly env: NodeJS.ProcessEnv,
    private readonly close_: () => Promise<void>,
  ) {}

  static async open(folder: string, origin: string, target: Target): Promise<CutOverApp> {
    writeApp(folder, origin, target);
    return CutOverApp.serve(folder, { aws: AWS_TYPES, google: ['google_cloud_run_v2_service'] });
  }

  /** Has a production of another kind from here on, whose providers are played already. */
  become(origin: string, target: Target): void {
    writeApp(this.folder, origin, target);
  }

  /** Plays the providers of the stacks in a folder, by the types that they use; data sources begin with `data.`. */
  static async serve(
    folder: string,
    types: Readonly<Record<'aws' | 'google', readonly string[]>>,
  ): Promise<CutOverApp> {
    // Short: sockets are in it.
    const sockets = mkdtempSync(scratch('c'));
    const host = await startHost({ scratch: sockets, project: PROJECT, mode: 'simulated' });
    const served = [await serve(host, 'aws', types.aws), await serve(host, 'google', types.google)];
    const reattach = served.map(({ env }) => asObject(JSON.parse(env['TF_REATTACH_PROVIDERS'] ?? '{}')));
    const config = join(folder, 'terraform.rc');
    writeFileSync(config, `provider_installation {\n  filesystem_mirror {\n    path = "${folder}/none"\n  }\n}\n`);
    mkdirSync(join(folder, 'none'));
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      TMPDIR: process.env['TMPDIR'],
      ...SELDOM_COLLECTED,
      TF_REATTACH_PROVIDERS: JSON.stringify(Object.assign({}, ...reattach)),
      TF_CLI_CONFIG_FILE: config,
    };
    return new CutOverApp(folder, env, async () => {
      for (const one of served) await one.close();
      await host.close();
    });
  }

  /** Takes the states and the journal away, as if nothing had ever been applied. */
  reset(): void {
    rmSync(join(this.folder, 'states'), { recursive: true, force: true });
    for (const name of [STAGING, PRODUCTION]) mkdirSync(join(this.folder, 'states', name), { recursive: true });
  }

  /** Starts from states that were kept. */
  restore(states: Readonly<Record<string, string>>): void {
    this.reset();
    for (const [file, text] of Object.entries(states)) writeFileSync(join(this.folder, 'states', file), text);
  }

  /** The states as they are now. */
  keep(): Record<string, string> {
    const files = [STAGING, PRODUCTION].map((name) => `${name}/service.tfstate`);
    const there = files.filter((file) => existsSync(join(this.folder, 'states', file)));
    return Object.fromEntries(there.map((file) => [file, readFileSync(join(this.folder, 'states', file), 'utf8')]));
  }

  /** Attributes of all resources of a type in an environment's state. Throws while that is being written. */
  resources(environment: string, type: string): Attributes[] {
    const file = join(this.folder, 'states', environment, 'service.tfstate');
    if (!existsSync(file)) return [];
    const resources = asList(asObject(JSON.parse(readFileSync(file, 'utf8')))['resources']).map(asObject);
    return resources
      .filter((one) => one['type'] === type)
      .flatMap(({ instances }) => asList(instances).map((one) => asObject(asObject(one)['attributes'])));
  }

  /** The journal as it is on disk. */
  get journal(): Attributes {
    const file = join(this.folder, 'states', PRODUCTION, 'cut-over.json');
    return existsSync(file) ? asObject(JSON.parse(readFileSync(file, 'utf8'))) : {};
  }

  /** Runs the command in this process; quick, where nothing else is asked for. */
  async cutOver(
    options: CutOverCommandOptions,
    env: NodeJS.ProcessEnv = {},
    onLine: (line: Line) => void = () => undefined,
  ): Promise<{ code: number; lines: Line[] }> {
    const lines: Line[] = [];
    const quick = options.return === true ? this.common : { ...this.common, ...QUICK };
    const out = (printed: string): void => {
      const line = asObject(JSON.parse(printed));
      lines.push(line);
      onLine(line);
    };
    const code = await cutOver(PRODUCTION, { ...quick, ...options }, { ...this.terminal([], env), out });
    return { code, lines };
  }

  /** What `ashlar plan` of both environments says. */
  async plan(env: NodeJS.ProcessEnv = {}): Promise<string> {
    const printed: string[] = [];
    await plan([], { out: this.folder, synth: false }, this.terminal(printed, env));
    return printed
      .join('\n')
      .replace(/ \(Terraform [\d.]+\)/, '')
      .trim();
  }

  /** Applies a layer of an environment with stock Terraform, as a pipeline would. */
  async apply(environment: string, variables: Readonly<Record<string, string>>, layer = 'service'): Promise<void> {
    const cwd = join(this.folder, 'stacks', `${environment}-${layer}`);
    const given = Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value] as const);
    const env = { ...this.env, ...Object.fromEntries(given) };
    for (const args of [
      ['init', '-no-color'],
      ['apply', '-auto-approve', '-no-color'],
    ]) {
      const { exitCode, stderr } = await runTerraform('terraform', args, { cwd, env });
      if (exitCode !== 0) throw new Error(`terraform ${args.join(' ')}: ${stderr}`);
    }
  }

  /** Options that leave out the synthesis. */
  private get common(): CutOverCommandOptions {
    return { from: STAGING, out: this.folder, synth: false, json: true };
  }

  close(): Promise<void> {
    return this.close_();
  }

  private terminal(printed: string[], env: NodeJS.ProcessEnv): Terminal {
    return {
      cwd: this.folder,
      env: { ...this.env, ...env },
      isTTY: false,
      width: 200,
      colours: pc.createColors(false),
      out: (line) => void printed.push(line),
      err: () => undefined,
    };
  }
}

const AWS_TYPES = ['aws_ecs_service', 'aws_ecs_task_definition', 'aws_lb_listener'];

function serve(host: ProviderHost, name: string, used: readonly string[]): ReturnType<ProviderHost['serve']> {
  const source = `registry.terraform.io/hashicorp/${name}`;
  const dataSources = used.filter((type) => type.startsWith('data.')).map((type) => type.slice('data.'.length));
  const types = { resources: used.filter((type) => !type.startsWith('data.')), dataSources, ephemeralResources: [] };
  return host.serve({ stack: name, providers: [{ name, source }], types });
}

function writeApp(folder: string, origin: string, target: Target): void {
  const [staging, production] = [`${STAGING}-service`, `${PRODUCTION}-service`];
  const made = { 'cloud-run': cloudRunStack, 'ecs-blue-green': twoServicesStack, ecs: ecsStack }[target];
  write(folder, { [staging]: ecsStack(staging, origin), [production]: made(production, origin) });
}

function write(folder: string, stacks: Readonly<Record<string, object>>): void {
  const entries = Object.keys(stacks).map((id) => {
    const workingDirectory = `stacks/${id}`;
    return [
      id,
      { name: id, constructPath: id, workingDirectory, synthesizedStackPath: `${workingDirectory}/cdk.tf.json` },
    ] as const;
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ version: '0.21.0', stacks: Object.fromEntries(entries) }),
  );
  for (const [id, config] of Object.entries(stacks)) {
    mkdirSync(join(folder, 'stacks', id), { recursive: true });
    writeFileSync(join(folder, 'stacks', id, 'cdk.tf.json'), JSON.stringify(config, undefined, 2));
  }
}
