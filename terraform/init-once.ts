import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TerraformBinary } from './binary';
import { initialise, type Initialised } from './init';
import type { Stack } from './manifest';
import type { MirrorSearch } from './mirrors';
import { asObject } from './providers';
import { LOCK_FILE } from './workspace';

/** Written inside the data folder, so that it goes when that goes. */
const FINGERPRINT_FILE = 'ashlar-init';

const READY: Initialised = { result: 'ready', reason: '', diagnostics: [], mirrors: [] };

/** Settings of {@link InitOnce}. */
export interface InitOnceOptions {
  readonly terraform: TerraformBinary;
  readonly env: NodeJS.ProcessEnv;
  /** Folder for a CLI configuration that has to be written. */
  readonly scratch: string;
  readonly search: MirrorSearch;
  readonly signal: AbortSignal;
}

/**
 * Runs `terraform init` in the folders of stacks where something changed since it last ran there: providers, back end,
 * modules, the lock file or Terraform itself. One at a time: Terraform's plugin cache does not bear two.
 */
export class InitOnce {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: InitOnceOptions) {}

  /** Makes a stack's folder ready; `force` runs `init` also where nothing changed. */
  async ready(stack: Stack, force = false): Promise<Initialised> {
    if (!force && this.isFresh(stack)) return READY;
    const run = this.last.then(() => this.run(stack));
    this.last = run.catch(() => undefined);
    return run;
  }

  private async run(stack: Stack): Promise<Initialised> {
    const { terraform, env, scratch, search, signal } = this.options;
    signal.throwIfAborted();
    const { folder, providers } = stack;
    const folders = { folder, dataDir: this.dataDir(stack), scratch };
    const init = await initialise({ terraform, ...folders, providers, env, search, signal, backend: true });
    signal.throwIfAborted();
    if (init.result === 'ready') {
      // Terraform makes none for a stack with neither providers nor a back end.
      mkdirSync(folders.dataDir, { recursive: true });
      writeFileSync(this.file(stack), fingerprint(stack, terraform));
    }
    return init;
  }

  private isFresh(stack: Stack): boolean {
    const file = this.file(stack);
    return existsSync(file) && readFileSync(file, 'utf8') === fingerprint(stack, this.options.terraform);
  }

  private file(stack: Stack): string {
    return join(this.dataDir(stack), FINGERPRINT_FILE);
  }

  private dataDir({ folder }: Stack): string {
    return resolve(folder, this.options.env['TF_DATA_DIR'] || '.terraform');
  }
}

/** Changes when `terraform init` has something to do. */
export function fingerprint(stack: Stack, { program, version }: TerraformBinary): string {
  const { backend, cloud, required_version: required } = asObject(stack.config['terraform']);
  const lock = join(stack.folder, LOCK_FILE);
  const parts = {
    terraform: [program, version],
    settings: [backend, cloud, required],
    providers: stack.providers,
    modules: Object.entries(asObject(stack.config['module'])).map(([name, module]) => {
      const { source, version: wanted } = asObject(module);
      return [name, source, wanted];
    }),
    // Overrides that somebody has put beside it have a say too.
    files: readdirSync(stack.folder)
      .filter((name) => /\.tf(\.json)?$/.test(name) && name !== 'cdk.tf.json')
      .sort()
      .map((name) => [name, readFileSync(join(stack.folder, name), 'utf8')]),
    lock: existsSync(lock) ? readFileSync(lock, 'utf8') : null,
  };
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
