import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { TerraformBinary } from './binary';
import { cliConfigNotes } from './cli-config-notes';
import { constructAt, type Diagnostic } from './diagnostics';
import { initialise, providerAdvice, type Initialised } from './init';
import type { Stack } from './manifest';
import { runTerraform, type TerraformRun } from './process';
import { providerLabel } from './providers';
import { inScratch } from './scratch';
import { initKey, writeProviderFolder, writeStackFolder } from './workspace';

/** A message of Terraform about a stack. */
export interface StackDiagnostic extends Diagnostic {
  /** Path of the construct it is about, stack first; missing where it is about no construct. */
  readonly constructPath?: string;
}

/** What Terraform says about one stack. */
export interface StackValidation {
  readonly stack: string;
  /** `not-validated` means that Terraform could not look at it, as its providers or modules cannot be had. */
  readonly result: 'valid' | 'invalid' | 'not-validated';
  /** Time that `terraform validate` took. */
  readonly seconds: number;
  readonly diagnostics: readonly StackDiagnostic[];
  /** Why it was not validated, in Terraform's words. */
  readonly reason?: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** Progress of {@link validateStacks}. */
export type ValidationEvent =
  | { readonly type: 'providers'; readonly providers: readonly string[] }
  | { readonly type: 'start'; readonly stack: string }
  | { readonly type: 'done'; readonly validation: StackValidation };

/** Providers that run already, so that Terraform need not start them for every stack. */
export interface RunningProviders {
  /**
   * Leads Terraform to the providers of a stack.
   * @param folder holds the stack and its modules.
   * @param dataDir Terraform's data folder, into which `terraform init` has installed the providers.
   */
  serve(
    stack: Stack,
    folder: string,
    dataDir: string,
  ): Promise<{ readonly env: Readonly<Record<string, string>>; close(): Promise<void> }>;
  close(): Promise<void>;
}

/** Settings of {@link validateStacks}. */
export interface ValidateOptions {
  readonly terraform: TerraformBinary;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Provider mirrors to try, before others, when Terraform cannot provide something and the user's configuration has no
   * `provider_installation`.
   * @default []
   */
  readonly extraMirrors?: readonly string[];
  /**
   * Folders whose subfolders are tried as mirrors last of all.
   * @default ['/opt']
   */
  readonly lastResort?: readonly string[];
  /**
   * Stacks validated at the same time; each takes one core and some 600 MB with the AWS provider.
   * @default - 2, or the number of cores where that is smaller
   */
  readonly concurrency?: number;
  /**
   * Keeps providers running for all stacks; told of a folder for their sockets. A provider takes longer to start than to validate.
   * @default - Terraform starts them for each stack
   */
  readonly openProviders?: (scratch: string, signal: AbortSignal) => Promise<RunningProviders>;
  /** Stops all commands when aborted. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: ValidationEvent) => void;
}

/** Result of {@link validateStacks}. */
export interface Validation {
  /** One for each stack, in the order given. */
  readonly stacks: readonly StackValidation[];
  /** What was done differently from what the user's configuration says, and what is wrong with that. */
  readonly notes: readonly string[];
}

/**
 * Checks stacks with `terraform validate`, in a temporary folder: neither the output folder nor a `.terraform` folder is
 * written to, no back end is contacted, no credentials are needed. Providers are installed once for each distinct set.
 * Versions follow the constraints of the stack; lock files of earlier deployments are not read.
 * @throws {Interrupted} on Ctrl-C and its like; the reason of `signal` when that is aborted.
 */
export function validateStacks(stacks: readonly Stack[], options: ValidateOptions): Promise<Validation> {
  return inScratch((scratch, signal) => new Validator(scratch, signal, options).run(stacks), options.signal);
}

class Validator {
  private readonly inits = new Map<string, { folder: string; dataDir: string; done: Promise<Initialised> }>();
  /** One `init` at a time: Terraform's plugin cache does not bear two. */
  private lastInit: Promise<unknown> = Promise.resolve();
  private providers: Promise<RunningProviders> | undefined;

  constructor(
    private readonly scratch: string,
    private readonly signal: AbortSignal,
    private readonly options: ValidateOptions,
  ) {}

  async run(stacks: readonly Stack[]): Promise<Validation> {
    const { concurrency = Math.min(2, availableParallelism()) } = this.options;
    const results: StackValidation[] = [];
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let index = next++; index < stacks.length; index = next++) {
        const stack = stacks[index] as Stack;
        const validation = await this.validate(stack, index);
        this.signal.throwIfAborted();
        results[index] = validation;
        this.options.onEvent?.({ type: 'done', validation });
      }
    };
    // All workers end before the scratch folder goes, also when one of them fails.
    const ended = await Promise.allSettled(Array.from({ length: Math.max(1, concurrency) }, worker));
    await (await this.providers)?.close();
    for (const end of ended) if (end.status === 'rejected') throw end.reason;
    return { stacks: results, notes: [...cliConfigNotes(this.env), ...(await this.notes())] };
  }

  private async validate(stack: Stack, index: number): Promise<StackValidation> {
    this.options.onEvent?.({ type: 'start', stack: stack.id });
    const folder = join(this.scratch, 'stacks', String(index));
    const init = this.initFor(stack, folder);
    const { result, reason, diagnostics } = await init.done;
    if (result === 'unavailable') {
      const advice = providerAdvice(stack.providers, this.options.terraform.platform);
      return { stack: stack.id, result: 'not-validated', seconds: 0, diagnostics: [], reason, advice };
    }
    if (result === 'invalid') return verdict(stack, diagnostics, 0);
    if (init.folder !== folder) writeStackFolder(folder, stack, init.folder);
    const start = performance.now();
    const run = await this.runValidate(stack, folder, init.dataDir);
    const seconds = (performance.now() - start) / 1000;
    if (run.exitCode !== 0 && run.diagnostics.length === 0) {
      const what =
        run.stopped === 'time-limit' ? 'was stopped at its time limit' : `ended with exit code ${run.exitCode}`;
      const detail = run.stderr.trim();
      return verdict(stack, [{ severity: 'error', summary: `terraform validate ${what}`, detail }], seconds);
    }
    return verdict(stack, run.diagnostics, seconds);
  }

  private async runValidate(stack: Stack, folder: string, dataDir: string): Promise<TerraformRun> {
    const { openProviders, terraform } = this.options;
    this.providers ??= openProviders?.(this.scratch, this.signal);
    const served = await (await this.providers)?.serve(stack, folder, dataDir);
    try {
      const env = { ...this.env, TF_DATA_DIR: dataDir, ...served?.env };
      return await runTerraform(terraform.program, ['validate', '-json'], { cwd: folder, env, signal: this.signal });
    } finally {
      await served?.close();
    }
  }

  /** The folder whose lock file and data folder the stack uses; made ready on first use. */
  private initFor(stack: Stack, stackFolder: string): { folder: string; dataDir: string; done: Promise<Initialised> } {
    const key = initKey(stack);
    const known = this.inits.get(key);
    if (known !== undefined) return known;
    const base = join(this.scratch, 'init', String(this.inits.size));
    const own = key === `stack ${stack.id}`;
    const folder = own ? stackFolder : base;
    const dataDir = join(base, 'data');
    const done = this.lastInit.then(() => {
      this.signal.throwIfAborted();
      writeProviderFolder(base, stack.providers);
      if (own) writeStackFolder(folder, stack);
      this.options.onEvent?.({ type: 'providers', providers: stack.providers.map(providerLabel) });
      const { terraform, extraMirrors, lastResort } = this.options;
      const search = { ...(extraMirrors ? { extraMirrors } : {}), ...(lastResort ? { lastResort } : {}) };
      return initialise({
        terraform,
        folder,
        dataDir,
        providers: stack.providers,
        env: this.env,
        search,
        signal: this.signal,
      });
    });
    this.lastInit = done.catch(() => undefined);
    const entry = { folder, dataDir, done };
    this.inits.set(key, entry);
    return entry;
  }

  /** Terraform runs in another folder than the user: paths relative to theirs are made absolute. */
  private get env(): NodeJS.ProcessEnv {
    const env = { ...(this.options.env ?? process.env) };
    for (const name of ['TF_CLI_CONFIG_FILE', 'TF_PLUGIN_CACHE_DIR']) {
      if (env[name]) env[name] = resolve(env[name]);
    }
    return env;
  }

  private async notes(): Promise<string[]> {
    const used = new Map<string, { providers: Set<string>; reason: string }>();
    for (const { done } of this.inits.values()) {
      const { mirrors, reason } = await done;
      for (const { path, providers } of mirrors) {
        if (providers.length === 0) continue;
        const entry = used.get(path) ?? { providers: new Set(), reason };
        for (const provider of providers) entry.providers.add(provider);
        used.set(path, entry);
      }
    }
    return [...used].map(
      ([path, { providers, reason }]) =>
        `${[...providers].sort().join(', ')} came from ${path}, as Terraform's own configuration could not provide it (${reason})`,
    );
  }
}

function verdict(stack: Stack, diagnostics: readonly Diagnostic[], seconds: number): StackValidation {
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  return {
    stack: stack.id,
    result: failed ? 'invalid' : 'valid',
    seconds,
    diagnostics: diagnostics.map((diagnostic) => {
      const constructPath = constructAt(stack.config, diagnostic.address);
      return constructPath === undefined ? diagnostic : { ...diagnostic, constructPath };
    }),
  };
}
