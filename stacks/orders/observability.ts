import type { Construct } from 'constructs';
import { Topic } from '../../constructs/aws/messaging/topic';
import { Dashboard } from '../../constructs/aws/observability/dashboard';
import { MetricFilter } from '../../constructs/aws/observability/metric-filter';
import { alarmWidget, graphWidget, logWidget } from '../../constructs/aws/observability/widgets';
import { aws } from '../../constructs/aws/provider';
import { LayerStack } from '../../constructs/core/stack';
import type { OrdersEnvironment } from '../../environments/orders/schema';
import { OrdersAlarms } from './alarms';
import type { ClusterStack } from './cluster';
import type { DataStack } from './data';

/** What is watched, who is told, and the three dashboards. */
export class ObservabilityStack extends LayerStack {
  constructor(
    scope: Construct,
    environment: OrdersEnvironment,
    { data, cluster }: { readonly data: DataStack; readonly cluster: ClusterStack },
  ) {
    super(scope, { system: 'orders', environment, layer: 'observability', clouds: [aws(environment.aws)] });
    const { jobs, database, logs } = data;
    const { insights } = cluster;
    const topic = new Topic(this, 'Alerts', {
      emails: environment.alarms.emails,
      allowDestroy: environment.allowDestroy,
    });

    // The backend logs one JSON object a request, with its HTTP status.
    const namespace = `orders/${environment.name}`;
    const filter = (id: string, pattern: string) =>
      new MetricFilter(this, id, { logGroup: logs.backend, pattern, metric: { namespace, name: id } });
    const requests = filter('RequestCount', '{ $.status = * }').metric();
    const errors = filter('ErrorCount', '{ $.status >= 500 }').metric();
    const errorRate = {
      expression: 'IF(requests > 0, 100 * errors / requests, 0)',
      metrics: { errors, requests },
      label: 'Error rate, %',
    };
    const alarms = new OrdersAlarms(this, 'Alarms', { topic, jobs, database, insights, errorRate });

    new Dashboard(this, 'Application', {
      widgets: [
        [
          graphWidget({ title: 'Requests', left: [requests], right: [errorRate] }),
          graphWidget({ title: 'Pods: CPU and memory, %', left: [insights.podCpu()], right: [insights.podMemory()] }),
        ],
        [alarmWidget({ title: 'Alarms', alarms: alarms.all })],
        [
          logWidget({
            title: 'Latest errors',
            logGroups: [logs.app, logs.backend, logs.frontend],
            query:
              'fields @timestamp, @log, @message | filter @message like /(?i)error/ | sort @timestamp desc | limit 50',
          }),
        ],
      ],
    });
    new Dashboard(this, 'Infrastructure', {
      widgets: [
        [
          graphWidget({
            title: 'Nodes: CPU and memory, %',
            left: [insights.nodeCpu()],
            right: [insights.nodeMemory()],
          }),
          graphWidget({ title: 'Database: CPU, %', left: [database.metricCpu()] }),
        ],
        [
          graphWidget({ title: 'Database: free storage, bytes', left: [database.metricFreeStorage()] }),
          graphWidget({ title: 'Database: connections', left: [database.metricConnections()] }),
        ],
      ],
    });
    new Dashboard(this, 'Sqs', {
      widgets: [
        [
          graphWidget({ title: 'Waiting messages', left: [jobs.metricDepth()] }),
          graphWidget({ title: 'Oldest message, seconds', left: [jobs.metricOldestMessageAge()] }),
          graphWidget({ title: 'Dead letters', left: [jobs.metricDeadLetters()] }),
        ],
      ],
    });
  }
}
