import { dashboard } from './dashboard';
import type { DashboardModel, DashboardPanel } from './dashboard-props';

/** Settings of {@link infrastructureDashboard}. */
export interface InfrastructureDashboardOptions {
  /**
   * US dollars an hour of each type of node: `\{ 't3.large': 0.0832 \}`. Nodes of other types cost nothing here.
   * @default - costs are not shown
   */
  readonly hourlyPrices?: Readonly<Record<string, number>>;
}

/** Hours of a month, as bills have them. */
const HOURS = 730;

/** What nodes and volumes have left, what autoscalers do, and what the nodes cost. */
export function infrastructureDashboard({ hourlyPrices = {} }: InfrastructureDashboardOptions = {}): DashboardModel {
  const cost = costPanels(hourlyPrices);
  return dashboard({
    title: 'Infrastructure',
    description: 'What nodes and volumes have left, what autoscalers do, and what the nodes cost',
    tags: ['infrastructure'],
    rows: {
      Nodes: [
        share(
          'CPU in use',
          '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[$__rate_interval]))',
          '{{instance}}',
        ),
        share('Memory in use', '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes', '{{instance}}'),
        share(
          'Disk in use',
          '1 - node_filesystem_avail_bytes{mountpoint="/"} / node_filesystem_size_bytes{mountpoint="/"}',
          '{{instance}}',
        ),
        {
          title: 'Network',
          unit: 'Bps',
          queries: {
            'in {{instance}}':
              'sum by (instance) (rate(node_network_receive_bytes_total{device!="lo"}[$__rate_interval]))',
            'out {{instance}}':
              'sum by (instance) (rate(node_network_transmit_bytes_total{device!="lo"}[$__rate_interval]))',
          },
        },
      ],
      Room: [
        share('CPU asked for', requested('cpu'), 'cluster'),
        share('Memory asked for', requested('memory'), 'cluster'),
        share(
          'Volumes in use',
          'max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_used_bytes / kubelet_volume_stats_capacity_bytes)',
          '{{namespace}}/{{persistentvolumeclaim}}',
        ),
        {
          title: 'Pods that wait for a node',
          min: 0,
          queries: { pods: 'sum(kube_pod_status_phase{phase="Pending"})' },
        },
      ],
      Scaling: [
        { title: 'Nodes', min: 0, queries: { nodes: 'count(kube_node_info)' } },
        {
          title: 'Pods wanted by autoscalers',
          min: 0,
          queries: {
            '{{namespace}}/{{horizontalpodautoscaler}}': 'kube_horizontalpodautoscaler_status_desired_replicas',
          },
        },
        share(
          'Autoscalers, of their most pods',
          'kube_horizontalpodautoscaler_status_current_replicas / on (namespace, horizontalpodautoscaler) kube_horizontalpodautoscaler_spec_max_replicas',
          '{{namespace}}/{{horizontalpodautoscaler}}',
        ),
      ],
      ...(cost.length === 0 ? {} : { Cost: cost }),
    },
  });
}

function share(title: string, query: string, legend: string): DashboardPanel {
  return { title, unit: 'percentunit', min: 0, max: 1, queries: { [legend]: query } };
}

/** What pods are sure to get, of what nodes have for them. */
function requested(resource: 'cpu' | 'memory'): string {
  return (
    `sum(kube_pod_container_resource_requests{resource="${resource}"}) / ` +
    `sum(kube_node_status_allocatable{resource="${resource}"})`
  );
}

function costPanels(prices: Readonly<Record<string, number>>): DashboardPanel[] {
  const types = Object.entries(prices);
  if (types.length === 0) return [];
  const nodes = (type: string): string =>
    `(count(kube_node_labels{label_node_kubernetes_io_instance_type="${type}"}) or vector(0))`;
  const sum = types.map(([type, price]) => `${nodes(type)} * ${price.toString()}`).join(' + ');
  return [
    {
      title: 'Nodes, a month at this rate',
      unit: 'currencyUSD',
      kind: 'stat',
      queries: { cost: `(${sum}) * ${HOURS.toString()}` },
    },
    {
      title: 'Nodes, an hour',
      unit: 'currencyUSD',
      min: 0,
      queries: Object.fromEntries(types.map(([type, price]) => [type, `${nodes(type)} * ${price.toString()}`])),
    },
  ];
}
