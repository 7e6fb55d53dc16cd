import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../../terraform/manifest';
import { inScratch } from '../../terraform/scratch';
import { checkCluster, clusterError } from './check-cluster';
import { openClusterApi } from './cluster-api';
import { ClusterRun } from './cluster-run';
import { findWorkload } from './rollout/find-workload';
import { refuseTwice, writtenReleases } from './existing-releases';
import { Hold } from './hold';
import { readKubeconfig } from './kubeconfig';
import type { ClusterOptions } from './options';
import type { ClusterRehearsal } from './result';
import { stacksOnCluster } from './stacks-on-cluster';

/**
 * Installs the releases of an app's stacks on a cluster that was given for it, with real Terraform and the real helm provider: plans
 * again, upgrades, plans again, and uninstalls. Stacks below are rehearsed with played providers, and their outputs are what releases get.
 * What the cluster has afterwards is what it had before, also after Ctrl-C; what a killed rehearsal has left is removed by the next.
 * @throws {UserError} for everything that keeps all stacks from running: `NothingToInstall`, `ReleaseTwice`, what `readKubeconfig` and
 * `checkCluster` throw, `ClusterBusy`, `ReleaseExists`, `ProviderUnavailable`; `ClusterLost` when the cluster stops answering, and
 * `ClusterNotClean` when a release cannot be uninstalled.
 * @throws {Interrupted} on Ctrl-C and its like, once what was installed is gone again.
 */
export async function rehearseOnCluster(stacks: readonly Stack[], options: ClusterOptions): Promise<ClusterRehearsal> {
  const { kubeconfig, cwd, context, mark = false, release } = options;
  const chosen = stacksOnCluster(stacks, options.chosen);
  refuseTwice(writtenReleases(chosen.onCluster));
  // A wrong name is told before the cluster is asked for anything.
  if (release !== undefined) {
    const folders = chosen.onCluster.map((stack) => ({ stack, folder: stack.folder }));
    findWorkload(folders, release.workload, release.fail);
  }
  const login = readKubeconfig(kubeconfig, {
    ...(cwd === undefined ? {} : { cwd }),
    ...(context === undefined ? {} : { context }),
  });
  const charts = options.charts === undefined ? {} : { charts: chartFolder(resolve(cwd ?? '.', options.charts)) };
  return inScratch(async (scratch, signal, { recordProcess }) => {
    const api = await openClusterApi(login);
    try {
      const cluster = await checkCluster(api, login, mark);
      const hold = await Hold.take(api, login, chosen.onCluster.map(({ id }) => id).join(', '));
      try {
        const given = {
          stacks,
          chosen,
          options: { ...options, ...charts },
          login,
          api,
          cluster,
          hold,
          scratch,
          signal,
          onProcess: recordProcess,
        };
        return await new ClusterRun(given).run();
      } finally {
        await hold.release();
      }
    } catch (error) {
      throw clusterError(error, login);
    }
  }, options.signal);
}

function chartFolder(folder: string): string {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder;
  throw new UserError('--charts', 'ChartsMissing', [
    `${folder} is no folder. Give one of packaged charts: NAME-VERSION.tgz`,
  ]);
}
