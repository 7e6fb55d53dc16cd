import { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { LogGroup } from '../observability/log-group';
import type { DatabaseProps } from './database-props';

/** The log groups that RDS writes the logs of a database to, at `Logs` below it: RDS itself makes groups that keep all for ever. */
export function databaseLogGroups(database: Construct, identifier: string, props: DatabaseProps): TerraformResource[] {
  const { engine, logs = engine.logExports, logRetention, allowDestroy } = props;
  const groups = new Construct(database, 'Logs');
  for (const log of new Set(logs)) {
    const name = `/aws/rds/instance/${identifier}/${log}`;
    new LogGroup(groups, log, { name, retention: logRetention, allowDestroy, emitter: database });
  }
  return groups.node.findAll().filter((node) => TerraformResource.isTerraformResource(node));
}
