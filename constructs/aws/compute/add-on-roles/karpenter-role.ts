import type { Construct } from 'constructs';
import type { IRole } from '../../identity/role';
import type { IQueue } from '../../messaging/queue';
import { placeOf } from '../../provider';
import { PodRole } from '../pod-role';
import { addOnAccount, type AddOnRoleProps } from './add-on-role';
import { karpenterPolicy } from './karpenter-policy';

/** Settings of {@link karpenterRole}. */
export interface KarpenterRoleProps extends AddOnRoleProps {
  /** Role of the nodes that it makes, the only one that it may hand on: that of a {@link KarpenterNodeRole}. */
  readonly nodeRole: IRole;
  /** Queue by which it hears that instances will go: that of {@link KarpenterInterruptions}. */
  readonly interruptionQueue: Pick<IQueue, 'queueArn'>;
}

/**
 * The role of Karpenter, with the policy that its project publishes: it makes and terminates instances of its cluster alone.
 * @see https://karpenter.sh/docs/reference/cloudformation/
 * @throws {ConstructError} `PropsInvalid`, listing every value that is no name.
 * @example
 * const nodes = new KarpenterNodeRole(stack, 'Nodes', { cluster });
 * const { queue } = new KarpenterInterruptions(stack, 'Interruptions');
 * const identity = karpenterRole(stack, 'KarpenterRole', { cluster, nodeRole: nodes.grantRole, interruptionQueue: queue });
 */
export function karpenterRole(scope: Construct, id: string, props: KarpenterRoleProps): PodRole {
  const { cluster, nodeRole, interruptionQueue } = props;
  const role = new PodRole(scope, id, addOnAccount(props, 'karpenter'));
  const granted = {
    place: placeOf(role),
    clusterName: cluster.clusterName,
    nodeRoleArn: nodeRole.roleArn,
    queueArn: interruptionQueue.queueArn,
  };
  for (const statement of karpenterPolicy(granted)) role.grantRole.allow(statement);
  return role;
}
