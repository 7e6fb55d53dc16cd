import { TerraformResource, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Alarm } from './alarm';
import { Dashboard } from './dashboard';
import { LogGroup } from './log-group';
import type { Metric } from './metric';

/** Resources that show nothing unless something emits to them, with the construct that names its emitter. */
const CONSTRUCTS: Readonly<Record<string, string>> = {
  aws_cloudwatch_dashboard: 'Dashboard',
  aws_cloudwatch_log_group: 'LogGroup',
  aws_cloudwatch_metric_alarm: 'Alarm',
};

/**
 * Every alarm, dashboard metric and log group below `root` that nothing in the app is known to emit to, in words, sorted.
 * Made for a test of your own: an alarm without an emitter never rings, and nobody notices.
 * @example
 * const silent = withoutEmitter(app); // []
 */
export function withoutEmitter(root: IConstruct): readonly string[] {
  return root.node.findAll().flatMap(problemsOf).sort();
}

function problemsOf(construct: IConstruct): string[] {
  if (construct instanceof LogGroup) return logGroupProblems(construct);
  if (construct instanceof Alarm || construct instanceof Dashboard) return metricProblems(construct, construct.metrics);
  if (!TerraformResource.isTerraformResource(construct)) return [];
  const instead = CONSTRUCTS[construct.terraformResourceType];
  const scope = construct.node.scope;
  if (instead === undefined || scope instanceof LogGroup || scope instanceof Alarm || scope instanceof Dashboard)
    return [];
  return [
    `'${construct.node.path}' is a bare ${construct.terraformResourceType}: use ${instead}, which names its emitter`,
  ];
}

function logGroupProblems(group: LogGroup): string[] {
  if (group.emitters.length === 0)
    return [`'${group.node.path}' has no emitter: name what writes to it by writtenBy()`];
  return group.emitters
    .filter((emitter) => !canEmit(emitter, group))
    .map(
      (emitter) =>
        `'${group.node.path}' is written by '${emitter.node.path}', which is no other construct in a stack of this app`,
    );
}

function metricProblems(construct: IConstruct, metrics: readonly Metric[]): string[] {
  const silent = metrics.filter(({ emitter }) => !canEmit(emitter, construct));
  return [...new Set(silent)].map(
    ({ namespace, name, emitter }) =>
      `'${construct.node.path}' watches ${namespace} ${name} of '${emitter.node.path}', which is no other construct in a stack of this app`,
  );
}

/** A stack as a whole says as little as no emitter. */
function canEmit(emitter: IConstruct, to: IConstruct): boolean {
  const above = emitter.node.scopes.slice(0, -1);
  return emitter !== to && emitter.node.root === to.node.root && above.some((scope) => TerraformStack.isStack(scope));
}
