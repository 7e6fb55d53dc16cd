import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group';
import type { Construct } from 'constructs';
import { type NameRule, physicalName } from '../../core/naming';
import { DATABASE_IDENTIFIER } from './database-checks';
import type { DatabaseProps } from './database-props';
import type { DatabaseLog } from './engine-versions';

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBParameterGroup.html */
const PARAMETER_GROUP: NameRule = { ...DATABASE_IDENTIFIER, kind: 'RDS parameter group', max: 255 };

/** Characters that a family such as `-postgres17` adds to a name, and a few for versions to come. */
export const FAMILY_LENGTH = 15;

/** The parameter group of a database, at `Parameters` below it: what the caller set, what its logs need, and TLS. */
export function parameterGroup(database: Construct, groupName: string, props: DatabaseProps): DbParameterGroup {
  const { engine, parameters = {}, staticParameters = {}, logs = engine.logExports } = props;
  const tls = { [engine.tlsParameter.name]: engine.tlsParameter.value };
  const entries = (values: Readonly<Record<string, string>>, applyMethod: string) =>
    Object.entries(values).map(([name, value]) => ({ name, value, applyMethod }));
  return new DbParameterGroup(database, 'Parameters', {
    // A group has one family for ever: another major version needs a new one before the database leaves the old.
    name: physicalName(database, PARAMETER_GROUP, `${groupName}-${engine.family.replace('.', '-')}`),
    family: engine.family,
    description: `Parameters of ${groupName}`,
    parameter: [
      ...entries({ ...logParameters(props, logs), ...parameters, ...tls }, 'immediate'),
      ...entries(staticParameters, 'pending-reboot'),
    ].sort((a, b) => (a.name < b.name ? -1 : 1)),
    lifecycle: { createBeforeDestroy: true },
  });
}

/** Parameters that make the server write `logs`. */
function logParameters({ engine }: DatabaseProps, logs: readonly DatabaseLog[]): Record<string, string> {
  return Object.assign({}, ...logs.map((log) => engine.facts.logs[log] ?? {})) as Record<string, string>;
}
