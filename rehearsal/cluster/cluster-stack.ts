import type { TerraformBinary } from '../../terraform/binary';
import type { Diagnostic } from '../../terraform/diagnostics';
import { Secrets } from '../../terraform/secrets';
import type { ProviderHost, ServedStack } from '../host';
import { ConstructPaths } from '../run/construct-paths';
import { liftPreventDestroy, swapBackends } from '../run/copy-stack';
import type { PreparedStack } from '../run/prepare';
import { stateLabel, stateOfOutputs } from '../run/remote-states';
import { secondPlanErrors } from '../run/second-plan';
import type { StateStore } from '../run/state-store';
import { StepFailed, Steps } from '../run/steps';
import { usedProviders, usedTypes } from '../run/used-types';
import { applyTimes } from './apply-times';
import { type ChartSource, chartSources } from './charts';
import { nextRevision, pointAtCluster } from './cluster-copy';
import { HELM } from './helm-provider';
import { type PlannedRelease, plannedReleases } from './planned-releases';
import type { ClusterFailure, ClusterStackRehearsal, Phase, ReleaseRehearsal } from './result';

/** What the stacks on a cluster share. */
export interface ClusterSurroundings {
  readonly terraform: TerraformBinary;
  readonly host: () => Promise<ProviderHost>;
  readonly store: StateStore;
  /** Folder that the copies lie in. */
  readonly scratch: string;
  readonly env: Readonly<Record<string, string>>;
  /** Path of the kubeconfig with the one context that is used. */
  readonly kubeconfig: string;
  readonly context: string;
  /** Folder of packaged charts. */
  readonly charts?: string;
  readonly signal: AbortSignal;
  readonly onProcess: (pid: number) => void;
  readonly now: (text: string) => void;
}

/** Terraform's own work beside what Helm waits for. */
const SLACK_SECONDS = 300;

/** A stack whose releases are installed on a real cluster by the real helm provider, while all its other providers are played. */
export class ClusterStack {
  readonly id: string;
  private releases: readonly PlannedRelease[] = [];
  private readonly charts: readonly ChartSource[];
  private readonly paths: ConstructPaths;
  private readonly seconds = new Map<string, Partial<Record<Phase, number>>>();
  private served: ServedStack | undefined;
  private failure: ClusterFailure | undefined;
  private phase: Phase = 'install';
  private wasSkipped = false;

  constructor(
    private readonly prepared: PreparedStack,
    private readonly around: ClusterSurroundings,
  ) {
    const { stack, folder } = prepared;
    this.id = stack.id;
    this.charts = chartSources(stack.config, around.charts);
    this.paths = new ConstructPaths(stack.config);
    if (prepared.problems.length > 0) return;
    pointAtCluster(folder, stack.config, { ...around, charts: this.charts });
    const states = prepared.states.map((state) => {
      const foreign = `${stack.id} reads ${stateLabel(state)}`;
      if (state.stack === undefined) around.store.write(foreign, stateOfOutputs(state.outputs));
      return { state, address: around.store.address(state.stack ?? foreign) };
    });
    swapBackends(folder, { address: around.store.address(stack.id), states });
  }

  /** How it went so far. */
  get result(): ClusterStackRehearsal {
    return {
      stack: this.id,
      result: this.wasSkipped ? 'skipped' : this.failure === undefined ? 'ok' : 'failed',
      releases: this.releases.map((release) => this.report(release)),
      notes: this.prepared.notes,
      ...(this.failure === undefined ? {} : { failure: this.failure }),
    };
  }

  skip(): void {
    this.wasSkipped = true;
  }

  /** Plans, has `beforehand` look at the releases, installs them, and plans again. Returns whether all went well. */
  install(beforehand: (releases: readonly PlannedRelease[]) => Promise<void>): Promise<boolean> {
    return this.attempt('install', async (steps, env) => {
      if (this.prepared.problems.length > 0) throw new StepFailed('prepare', this.prepared.problems);
      await steps.init(env);
      await this.planned(steps, env);
      await beforehand(this.releases);
      await this.applied(env);
    });
  }

  /** Gives each release a further revision, and plans again. */
  upgrade(): Promise<boolean> {
    const blocks = this.releases.flatMap(({ block }) => block ?? []);
    nextRevision(this.prepared.folder, [...new Set(blocks)]);
    return this.change('upgrade');
  }

  /** Applies what has been changed in the copy's folder, and plans again. */
  change(phase: Phase): Promise<boolean> {
    return this.attempt(phase, async (steps, env) => {
      await this.planned(steps, env);
      await this.applied(env);
    });
  }

  /** Destroys the stack as its user would. */
  uninstall(): Promise<boolean> {
    return this.attempt('uninstall', async (_, env) => {
      liftPreventDestroy(this.prepared.folder, this.around.scratch);
      await this.steps(this.limit).destroy(env);
    });
  }

  async close(): Promise<void> {
    await this.served?.close();
  }

  private async planned(steps: Steps, env: ServedStack['env']): Promise<void> {
    await steps.plan(env);
    this.releases = plannedReleases(await steps.planJson(env), this.prepared.stack.config);
  }

  private async applied(env: ServedStack['env']): Promise<void> {
    const steps = this.steps(this.limit);
    await steps.apply(env);
    const errors = secondPlanErrors(await steps.secondPlan(env), this.prepared.stack.config);
    if (errors.length > 0) throw new StepFailed('second plan', errors);
  }

  /** Releases come one after the other in the worst case. */
  private get limit(): number {
    return this.releases.reduce((sum, { timeout }) => sum + timeout, SLACK_SECONDS);
  }

  private async attempt(
    phase: Phase,
    work: (steps: Steps, env: ServedStack['env']) => Promise<void>,
  ): Promise<boolean> {
    this.phase = phase;
    try {
      this.served ??= await this.serve();
      await work(this.steps(SLACK_SECONDS), this.served.env);
      return true;
    } catch (error) {
      this.around.signal.throwIfAborted();
      if (!(error instanceof StepFailed)) throw error;
      this.failure ??= { phase, diagnostics: this.told(error.diagnostics) };
      return false;
    }
  }

  private steps(limitSeconds: number): Steps {
    const { terraform, signal, onProcess, now, env } = this.around;
    return new Steps({
      program: terraform.program,
      folder: this.prepared.folder,
      env: { ...env, ...this.prepared.env },
      signal,
      limitSeconds,
      onProcess,
      onStep: (step) => now(`${this.id} ${this.phase}, ${step}`),
      onOutput: (step, output) => {
        if (step !== 'apply' && step !== 'destroy') return;
        for (const [address, seconds] of applyTimes(output)) {
          this.seconds.set(address, { ...this.seconds.get(address), [this.phase]: seconds });
        }
      },
    });
  }

  private async serve(): Promise<ServedStack> {
    const { modules, folder } = this.prepared;
    const providers = usedProviders(modules).filter(({ source }) => source !== HELM);
    if (providers.length === 0) return { env: {}, providers: [], close: () => Promise.resolve() };
    const host = await this.around.host();
    return host.serve({ stack: this.id, folder, providers, types: usedTypes(modules) });
  }

  private report({ address, block, name, namespace }: PlannedRelease): ReleaseRehearsal {
    const chart = this.charts.find((one) => one.block === block);
    const constructPath = this.paths.at(address);
    return {
      address,
      ...(constructPath === undefined ? {} : { constructPath }),
      name,
      namespace,
      chart: chart?.label ?? '',
      ...(chart?.fetched === undefined ? {} : { fetched: chart.fetched }),
      seconds: this.seconds.get(address) ?? {},
    };
  }

  /** As a user reads them; charts quote values, which may be real. */
  private told(diagnostics: readonly Diagnostic[]): ClusterFailure['diagnostics'] {
    const secrets = Secrets.ofVariables(this.prepared.stack.config, this.around.env);
    return this.paths.name(diagnostics, this.around.scratch).map((one) => {
      return { ...one, summary: secrets.mask(one.summary), detail: secrets.mask(one.detail) };
    });
  }
}
