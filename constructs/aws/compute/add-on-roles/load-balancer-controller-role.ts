import type { Construct } from 'constructs';
import { PodRole } from '../pod-role';
import { addOnAccount, type AddOnRoleProps } from './add-on-role';
import { LOAD_BALANCER_CONTROLLER_POLICY } from './load-balancer-controller-policy';

/**
 * The role of the AWS Load Balancer Controller, with exactly the policy that its project publishes.
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/#configure-iam
 * @throws {ConstructError} `PropsInvalid`, listing every value that is no name.
 * @example
 * const identity = loadBalancerControllerRole(stack, 'ControllerRole', { cluster });
 */
export function loadBalancerControllerRole(scope: Construct, id: string, props: AddOnRoleProps): PodRole {
  const role = new PodRole(scope, id, addOnAccount(props, 'aws-load-balancer-controller'));
  for (const statement of LOAD_BALANCER_CONTROLLER_POLICY) role.grantRole.allow(statement);
  return role;
}
