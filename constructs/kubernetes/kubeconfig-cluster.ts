import { UserError, problem } from '../core/errors';
import type { ClusterAccess, KubeconfigLogin } from '../core/cluster-access';

/** Settings of a {@link KubeconfigCluster}. */
export interface KubeconfigClusterProps {
  /** Context of the kubeconfig file, which names cluster and user. */
  readonly context: string;
  /**
   * Path of the file on the machine that runs Terraform; a leading `~` is that user's home.
   * @default '~/.kube/config'
   */
  readonly configPath?: string;
  /**
   * Kubernetes version of the cluster, such as `1.36`, to compare charts with.
   * @default - unknown: no chart is compared
   */
  readonly version?: string;
}

/**
 * A cluster reached by a context of a kubeconfig file, such as K3s.
 * @example
 * const cluster = new KubeconfigCluster({ context: 'k3s' });
 */
export class KubeconfigCluster implements ClusterAccess {
  readonly plainName: string;
  readonly clusterKey: string;
  readonly version?: string;

  private readonly kubeconfig: KubeconfigLogin;

  /** @throws {UserError} `ClusterInvalid`, listing every value that names nothing. */
  constructor({ context, configPath = '~/.kube/config', version }: KubeconfigClusterProps) {
    const problems = [
      ...(context.trim() === '' ? [problem('context', 'the name of a context', context)] : []),
      ...(configPath.trim() === '' ? [problem('configPath', 'the path of a kubeconfig file', configPath)] : []),
      ...(version === undefined || /^1\.\d+$/.test(version)
        ? []
        : [problem('version', 'a Kubernetes version such as 1.36', version)]),
    ];
    if (problems.length > 0) throw new UserError('KubeconfigCluster', 'ClusterInvalid', problems);
    this.plainName = context;
    this.clusterKey = `kubeconfig/${configPath}/${context}`;
    this.version = version;
    this.kubeconfig = { configPath, configContext: context };
  }

  login(): KubeconfigLogin {
    return this.kubeconfig;
  }
}
