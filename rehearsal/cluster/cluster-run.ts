import { join } from 'node:path';
import { UserError } from '../../constructs/core/errors';
import { LazyHost } from '../run/lazy-host';
import type { PreparedStack } from '../run/prepare';
import type { Rehearsal } from '../run/result';
import { openStateStore } from '../run/state-store';
import { rehearseBelow } from './below';
import { subjectOf } from './check-cluster';
import { ClusterSilent } from './cluster-api';
import { ClusterStack, type ClusterSurroundings } from './cluster-stack';
import { existingReleases, refuseExisting, releaseId, writtenReleases } from './existing-releases';
import { helmVersion } from './helm-provider';
import { inventory, standingAlone } from './inventory';
import { Journal } from './journal';
import type { PlannedRelease } from './planned-releases';
import { restore, restoredText, type Restored } from './restore';
import type { ClusterRehearsal, RolloutRehearsal } from './result';
import { findWorkload, type FoundWorkload } from './rollout/find-workload';
import { playRelease } from './rollout/play';
import { type ClusterRunOptions, preparedStacks, startHost, surroundings } from './surroundings';
import { unblocking } from './unblock';
import type { Uninstaller } from './uninstall';

/** More than the releases of one stack that wait for each other. */
const WAVES_PER_STACK = 1000;

/** One rehearsal on a cluster that it holds. */
export class ClusterRun {
  private readonly start = performance.now();
  private readonly signal: AbortSignal;
  private readonly notes: string[] = [];
  private journal: Journal | undefined;
  private below: Rehearsal | undefined;
  private isRestoring = false;
  private rollouts: readonly RolloutRehearsal[] = [];

  constructor(private readonly given: ClusterRunOptions) {
    this.signal = AbortSignal.any([given.signal, given.hold.signal]);
  }

  async run(): Promise<ClusterRehearsal> {
    const given = { ...this.given, signal: this.signal };
    const host = new LazyHost(() => startHost(given));
    const store = await openStateStore();
    try {
      const prepared = await preparedStacks(given);
      return await this.guarded(prepared, surroundings(given, { prepared, store, host: () => host.get() }));
    } finally {
      await host.close();
      await store.close();
    }
  }

  /** Whatever happens, the cluster is made what it was. */
  private async guarded(prepared: readonly PreparedStack[], around: ClusterSurroundings): Promise<ClusterRehearsal> {
    const { onEvent } = this.given.options;
    const stacks = prepared.map((one) => new ClusterStack(one, around));
    try {
      await this.clearFormer(around);
      const found = this.findReleased(prepared);
      const isInstalled = await this.installed(stacks, prepared, around);
      if (isInstalled && found !== undefined) await this.released(found, stacks);
      if (isInstalled) await this.uninstalled(stacks);
      around.now('looking for what is left');
      return this.result(stacks, await this.restored(around));
    } catch (error) {
      if (this.journal === undefined || this.isRestoring || this.isLost(error)) throw this.explained(error);
      onEvent?.({ type: 'restoring' });
      const what = await this.restored(around).catch((failed: unknown) => {
        throw this.explained(failed);
      });
      onEvent?.({ type: 'restored', text: (what && restoredText(what)) ?? 'nothing was installed' });
      throw error;
    } finally {
      await Promise.all(stacks.map((one) => one.close()));
    }
  }

  /** Below, then the releases of every stack, then a further revision of each. */
  private async installed(
    stacks: readonly ClusterStack[],
    prepared: readonly PreparedStack[],
    around: ClusterSurroundings,
  ): Promise<boolean> {
    const { api, chosen, login } = this.given;
    const existing = await existingReleases(api);
    refuseExisting(writtenReleases(chosen.onCluster), existing, login);
    const { now } = await api.call({ path: '/version' });
    const before = standingAlone(await inventory(api)).map(({ id }) => id);
    if (!(await this.rehearsedBelow(around))) {
      for (const one of stacks) one.skip();
      return false;
    }
    const helm = helmVersion(prepared);
    const entry = { since: new Date(now).toISOString(), releases: [], before, ...(helm === undefined ? {} : { helm }) };
    this.journal = await Journal.start(api, entry);
    const note = (index: number) => async (releases: readonly PlannedRelease[]) => {
      refuseExisting(releases, existing, login);
      await this.journal?.add(
        releases.map(({ name, namespace, timeout, wave }) => {
          return { stack: stacks[index]?.id ?? '', name, namespace, timeout, wave: index * WAVES_PER_STACK + wave };
        }),
      );
    };
    const isInstalled = await this.each(stacks, (stack, index) => stack.install(note(index)), 'installed');
    return isInstalled && (await this.each(stacks, (stack) => stack.upgrade(), 'upgraded'));
  }

  /** In the copies, where its chart can be changed. */
  private findReleased(prepared: readonly PreparedStack[]): FoundWorkload | undefined {
    const { release } = this.given.options;
    return release === undefined ? undefined : findWorkload(prepared, release.workload, release.fail);
  }

  private async released(workload: FoundWorkload, stacks: readonly ClusterStack[]): Promise<void> {
    const { api, options } = this.given;
    const stack = stacks.find(({ id }) => id === workload.stack.stack.id);
    const { release, onEvent } = options;
    if (stack === undefined || release === undefined) return;
    const { image, realPauses = false } = release;
    const now = (text: string): void => onEvent?.({ type: 'now', text });
    const played = await playRelease({ ...release, image, realPauses, workload, stack, api, signal: this.signal, now });
    this.signal.throwIfAborted();
    this.rollouts = [played];
    onEvent?.({ type: 'done', text: `${played.workload}: ${played.result}` });
  }

  private async uninstalled(stacks: readonly ClusterStack[]): Promise<boolean> {
    const work = (): Promise<boolean> => this.each([...stacks].reverse(), (stack) => stack.uninstall(), 'uninstalled');
    if (this.journal === undefined) return work();
    const onDeleted = (name: string): void => {
      this.notes.push(
        `deleted APIService ${name}: its pods do not answer, and no namespace could end as long as it was there`,
      );
    };
    return unblocking({ api: this.given.api, entry: this.journal.entry, onDeleted }, work);
  }

  /** One after the other; those after one that has failed are left out. */
  private async each(
    stacks: readonly ClusterStack[],
    work: (stack: ClusterStack, index: number) => Promise<boolean>,
    done: string,
  ): Promise<boolean> {
    for (const [index, stack] of stacks.entries()) {
      const start = performance.now();
      const isGood = await work(stack, index);
      this.signal.throwIfAborted();
      if (!isGood) {
        if (done === 'installed') for (const later of stacks.slice(index + 1)) later.skip();
        return false;
      }
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      this.given.options.onEvent?.({ type: 'done', text: `${stack.id}: ${done}, ${seconds} s` });
    }
    return true;
  }

  private async rehearsedBelow(around: ClusterSurroundings): Promise<boolean> {
    const { chosen, stacks, options, scratch } = this.given;
    if (chosen.below.length === 0) return true;
    const { terraform, startHost, project, mode, download, env } = options;
    this.below = await rehearseBelow(stacks, chosen.below, {
      terraform,
      startHost,
      project,
      ...(mode === undefined ? {} : { mode }),
      ...(download === undefined ? {} : { download }),
      ...(env === undefined ? {} : { env }),
      scratch,
      store: around.store,
      signal: this.signal,
      onEvent: (event) => {
        if (event.type === 'step') around.now(`${event.stack} ${event.step}`);
      },
    });
    return this.below.ok;
  }

  private async clearFormer(around: ClusterSurroundings): Promise<void> {
    const former = await Journal.left(this.given.api);
    if (former === undefined) return;
    around.now(`removing what the rehearsal of ${former.since} has left`);
    const restored = await restore(this.given.api, former, this.uninstaller(around));
    const what = restoredText(restored) ?? 'nothing was left but its journal';
    this.notes.push(`cleared away what the rehearsal of ${former.since} had left on the cluster: ${what}`);
    if (restored.left.length === 0) return;
    this.notes.push(`it may have left more, which is not surely its own: ${restored.left.join(', ')}`);
  }

  private async restored(around: ClusterSurroundings): Promise<Restored | undefined> {
    if (this.journal === undefined) return undefined;
    this.isRestoring = true;
    return restore(this.given.api, this.journal.entry, this.uninstaller(around));
  }

  private uninstaller({ terraform, env, kubeconfig, context, onProcess }: ClusterSurroundings): Uninstaller {
    return { terraform, env, kubeconfig, context, onProcess, scratch: join(this.given.scratch, 'uninstall') };
  }

  private result(stacks: readonly ClusterStack[], restored: Restored | undefined): ClusterRehearsal {
    const results = stacks.map((one) => one.result);
    const { removed = [], left = [], gone = [] } = restored ?? {};
    const isSame = left.length === 0 && gone.length === 0;
    return {
      ok:
        isSame &&
        results.every(({ result }) => result === 'ok') &&
        this.rollouts.every(({ problems }) => problems.length === 0),
      seconds: (performance.now() - this.start) / 1000,
      cluster: this.given.cluster,
      ...(this.below === undefined ? {} : { below: this.below }),
      stacks: results,
      rollouts: this.rollouts,
      swept: { removed, left, gone },
      notes: this.notes,
    };
  }

  private isLost(error: unknown): boolean {
    return error instanceof ClusterSilent || this.given.hold.signal.aborted;
  }

  /** Of a cluster that has gone half way: what may be left on it, and how to go on. */
  private explained(error: unknown): unknown {
    const lost = this.given.hold.signal.aborted ? (this.given.hold.signal.reason as UserError) : undefined;
    if (lost === undefined && !(error instanceof ClusterSilent)) return error;
    const problems = lost?.problems ?? [`${this.given.login.server} does not answer: ${(error as Error).message}`];
    const ids = (this.journal?.entry.releases ?? []).map(releaseId);
    return new UserError(subjectOf(this.given.login), lost?.code ?? 'ClusterLost', [
      ...problems,
      ids.length === 0 ? 'nothing was installed yet' : `these releases may be left on it: ${ids.join(', ')}`,
      'when it answers, rehearse again: what is left is removed first',
    ]);
  }
}
