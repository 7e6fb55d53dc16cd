import type { Construct } from 'constructs';
import type { Duration } from '../../core/duration';
import { Role } from '../identity/role';
import { placeOf } from '../provider';

/** What a database says of Enhanced Monitoring. */
interface EnhancedMonitoring {
  readonly monitoringInterval?: number;
  readonly monitoringRoleArn?: string;
}

/**
 * Measures of the operating system every `interval`, sent by a role at `MonitoringRole` below `database`; nothing without an interval.
 * The role is for databases of this account alone: the service acts for others as well.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html#USER_Monitoring.OS.confused-deputy
 */
export function enhancedMonitoring(database: Construct, interval: Duration | undefined): EnhancedMonitoring {
  if (interval === undefined) return {};
  const role = new Role(database, 'MonitoringRole', {
    trust: {
      principal: { services: ['monitoring.rds.amazonaws.com'] },
      conditions: { StringEquals: { 'aws:SourceAccount': placeOf(database).account } },
    },
    managedPolicies: ['service-role/AmazonRDSEnhancedMonitoringRole'],
  });
  return { monitoringInterval: interval.toSeconds(), monitoringRoleArn: role.roleArn };
}
