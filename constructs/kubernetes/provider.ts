import { HelmProvider, type HelmProviderKubernetes } from '@cdktf/provider-helm/lib/provider';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { ClusterAccess, ClusterLogin } from '../core/cluster-access';
import { ConstructError, problem, UserError } from '../core/errors';
import type { Cloud } from '../core/stack';
import { addRule } from '../core/validation';

const CLUSTER = Symbol.for('ashlar/kubernetes-cluster');

type WithCluster = TerraformStack & { [CLUSTER]?: ClusterAccess };

/**
 * Deploys a stack to a cluster, through Helm alone: no credentials of the cluster are in its state.
 * @example
 * const cloud = kubernetes(new KubeconfigCluster({ context: 'k3s', configPath: '~/.kube/config' }));
 */
export function kubernetes(cluster: ClusterAccess): Cloud {
  const given = cluster as ClusterAccess | undefined;
  if (given === undefined)
    throw new UserError('kubernetes', 'ClusterInvalid', [
      problem('cluster', 'a cluster, such as an EksCluster', 'none'),
    ]);
  return {
    location: `kubernetes/${cluster.plainName}`,
    addProvider(stack: WithCluster) {
      stack[CLUSTER] = cluster;
      addRule(stack, () => sameStackErrors(stack, cluster));
      new HelmProvider(stack, 'helm', { kubernetes: loginOf(cluster.login(stack)) });
    },
  };
}

/**
 * The cluster that the stack of `construct` deploys to.
 * @throws {ConstructError} `ClusterMissing` in a stack without one.
 */
export function clusterOf(construct: IConstruct): ClusterAccess {
  const stack: WithCluster = TerraformStack.of(construct);
  if (stack[CLUSTER] !== undefined) return stack[CLUSTER];
  throw new ConstructError(construct.constructor.name, construct.node.path, 'ClusterMissing', [
    `its stack deploys to no cluster. Add kubernetes(cluster) to the clouds of '${stack.node.path}'`,
  ]);
}

/** A plan of such a stack would have to log in to a cluster that it has not created yet. */
function sameStackErrors(stack: TerraformStack, { plainName, createdIn }: ClusterAccess): ConstructError[] {
  if (createdIn !== stack) return [];
  const rule =
    `it creates the cluster ${plainName} and installs on it: its first plan would need a cluster that is not there yet. ` +
    'Install from a stack of a later layer';
  return [new ConstructError(stack.constructor.name, stack.node.path, 'ClusterInSameStack', [rule])];
}

function loginOf(login: ClusterLogin): HelmProviderKubernetes {
  return 'exec' in login ? { ...login, exec: { ...login.exec, args: [...login.exec.args] } } : login;
}
