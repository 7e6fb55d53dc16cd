import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from '../../terraform/manifest';
import type { ProviderHost } from '../host';
import { prepareStack, type PreparedStack } from '../run/prepare';
import type { CheckedCluster } from './check-cluster';
import type { ClusterApi } from './cluster-api';
import { clusterEnv } from './cluster-env';
import type { ClusterSurroundings } from './cluster-stack';
import { helmConfig } from './helm-provider';
import type { Hold } from './hold';
import { type ClusterLogin, writeKubeconfig } from './kubeconfig';
import type { ClusterOptions } from './options';
import type { ClusterStacks } from './stacks-on-cluster';

/** What a rehearsal on a cluster works with. */
export interface ClusterRunOptions {
  /** Every stack of the app. */
  readonly stacks: readonly Stack[];
  readonly chosen: ClusterStacks;
  readonly options: ClusterOptions;
  readonly login: ClusterLogin;
  readonly api: ClusterApi;
  readonly cluster: CheckedCluster;
  readonly hold: Hold;
  readonly scratch: string;
  /** Aborted on Ctrl-C. */
  readonly signal: AbortSignal;
  readonly onProcess: (pid: number) => void;
}

/** Folder of the copies. */
const COPIES = 'stacks';

/** Copies the stacks that install. */
export function preparedStacks({
  chosen,
  stacks,
  options,
  scratch,
  signal,
}: ClusterRunOptions): Promise<PreparedStack[]> {
  const { terraform, download, env = process.env } = options;
  const given = { terraform, scratch: join(scratch, COPIES), env, stacks, signal };
  const loading = download === undefined ? {} : { download };
  return Promise.all(chosen.onCluster.map((stack) => prepareStack(stack, { ...given, ...loading })));
}

/** What the stacks share: where the cluster, the helm provider, states and charts are. */
export function surroundings(
  { options, login, scratch, signal, onProcess }: ClusterRunOptions,
  {
    prepared,
    store,
    host,
  }: { readonly prepared: readonly PreparedStack[] } & Pick<ClusterSurroundings, 'store' | 'host'>,
): ClusterSurroundings {
  const { terraform, env = process.env, download = false, charts, onEvent } = options;
  const config = helmConfig(prepared, { env, platform: terraform.platform, download, scratch });
  return {
    terraform,
    host,
    store,
    scratch: join(scratch, COPIES),
    env: { ...clusterEnv({ scratch, env, config }), ...store.env },
    kubeconfig: writeKubeconfig(join(scratch, 'kubeconfig'), login),
    context: login.context,
    ...(charts === undefined ? {} : { charts }),
    signal,
    onProcess,
    now: (text) => onEvent?.({ type: 'now', text }),
  };
}

/** Starts what plays all providers but helm. */
export function startHost({ options, scratch, stacks, signal, onProcess }: ClusterRunOptions): Promise<ProviderHost> {
  // Short: the path of a socket may have little more than a hundred characters.
  const folder = join(scratch, 'h');
  mkdirSync(folder, { mode: 0o700 });
  const { startHost: start, project, mode = 'auto', download, env } = options;
  const stackFolders = stacks.map((stack) => stack.folder);
  const given = { ...(env === undefined ? {} : { env }), ...(download === undefined ? {} : { download }) };
  return start({ scratch: folder, project, stackFolders, mode, onProcess, signal, ...given });
}
