import type { Construct } from 'constructs';
import { Checks } from '../../../core/checks';
import type { ILogGroup } from '../../observability/log-group';
import { PodRole } from '../pod-role';
import { addOnAccount, type AddOnRoleProps } from './add-on-role';

/** Settings of {@link fluentBitRole}. */
export interface FluentBitRoleProps extends AddOnRoleProps {
  /** Log groups that Fluent Bit sends to, which have to exist: one or more. */
  readonly logGroups: readonly ILogGroup[];
}

/**
 * The role of Fluent Bit: it makes streams in exactly these log groups, and writes to them. Groups it can make none, so that its output
 * has to leave `auto_create_group` off.
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/out_cloudwatch_logs/cloudwatch_api.c (all that it calls)
 * @throws {ConstructError} `PropsInvalid`, listing every wrong value.
 * @example
 * const logs = new LogGroup(stack, 'BackendLogs');
 * const identity = fluentBitRole(stack, 'FluentBitRole', { cluster, logGroups: [logs] });
 */
export function fluentBitRole(scope: Construct, id: string, props: FluentBitRoleProps): PodRole {
  const role = new PodRole(scope, id, addOnAccount(props, 'fluent-bit'));
  new Checks(role).that(props.logGroups.length > 0, 'logGroups', 'one log group or more', props.logGroups).throwIfAny();
  for (const logGroup of props.logGroups) logGroup.grantWrite(role);
  return role;
}
