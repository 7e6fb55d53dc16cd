import { Duration } from '../../../../core/duration';
import { SERIES } from '../monitoring/service-rules';
import { dashboard } from './dashboard';
import type { DashboardModel } from './dashboard-props';
import { chosen, type MadeDashboardOptions, stat } from './made-dashboards';

/**
 * History of deployments: when, how many succeeded, were taken back, and how long they took in each environment. Asks for what
 * `workloadRules` records and what Argo Rollouts counts, whose monitor has to keep its labels (`honorLabels`).
 */
export function deploymentsDashboard(options: MadeDashboardOptions = {}): DashboardModel {
  const { matcher, variables } = chosen(options);
  const events = (reason: string, by = ''): string => {
    const sum = by === '' ? 'sum' : `sum by (${by})`;
    return `${sum} (increase(rollout_events_total{${matcher},reason="${reason}"}[$__range]))`;
  };
  const [completed, aborted] = [events('RolloutCompleted'), events('RolloutAborted')];
  const progressing = `sum by (namespace) (count_over_time(rollout_info{${matcher},phase="Progressing"}[$__range:1m])) * 60`;
  const minutes = `${progressing} / (${events('RolloutUpdated', 'namespace')} > 0)`;
  const environment =
    'on (namespace) group_left (label_environment) max by (namespace, label_environment) (kube_namespace_labels)';
  return dashboard({
    title: 'Deployments',
    description: 'When services were deployed, how many deployments succeeded, and how long they took',
    tags: ['deployments'],
    variables,
    links: options.links,
    range: Duration.days(7),
    rows: {
      Success: [
        stat('Deployments', `${events('RolloutUpdated')} or vector(0)`),
        {
          ...stat('Success rate', `${completed} / (${completed} + (${aborted} or vector(0)))`),
          unit: 'percentunit',
          decimals: 1,
        },
        stat('Taken back', `${aborted} or vector(0)`, { 1: 'orange' }),
        {
          ...stat('Mean duration', `avg(${minutes})`),
          unit: 's',
        },
      ],
      'By environment': [
        {
          title: 'Mean duration by environment',
          kind: 'table',
          unit: 's',
          queries: { duration: `avg by (label_environment) ((${minutes}) * ${environment})` },
        },
        {
          title: 'Deployments by environment',
          kind: 'table',
          queries: {
            deployments: `sum by (label_environment) (${events('RolloutUpdated', 'namespace')} * ${environment})`,
          },
        },
      ],
      History: [
        {
          title: 'Last deployment of each service',
          kind: 'table',
          unit: 'dateTimeAsIso',
          queries: { deployed: `${SERIES.deployed}{${matcher}} * 1000` },
        },
        {
          title: 'State of rollouts',
          kind: 'table',
          queries: { state: `max by (namespace, name, strategy, phase) (rollout_info{${matcher}})` },
        },
        {
          title: 'Events',
          description: 'RolloutUpdated: begun; RolloutCompleted: succeeded; RolloutAborted: taken back',
          width: 24,
          queries: {
            '{{namespace}}/{{name}} {{reason}}': `sum by (namespace, name, reason) (increase(rollout_events_total{${matcher},reason=~"RolloutUpdated|RolloutCompleted|RolloutAborted"}[$__rate_interval]))`,
          },
        },
      ],
    },
  });
}
