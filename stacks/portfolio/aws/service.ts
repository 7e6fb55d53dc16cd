import type { Construct } from 'constructs';
import { EcsCluster } from '../../../constructs/aws/compute/ecs-cluster';
import { FargateService } from '../../../constructs/aws/compute/fargate-service';
import { Topic } from '../../../constructs/aws/messaging/topic';
import { ApplicationLoadBalancer } from '../../../constructs/aws/network/load-balancer';
import { Alarm } from '../../../constructs/aws/observability/alarm';
import { aws } from '../../../constructs/aws/provider';
import { containerImage, desiredTasks, serviceOutputs } from '../../../constructs/core/service-variables';
import { LayerStack } from '../../../constructs/core/stack';
import type { PortfolioOnAws } from '../../../environments/portfolio/schema';
import type { NetworkStack } from './network';
import type { StateStack } from './state';

/** The service behind its load balancer: one task, or none while it is stopped. */
export class ServiceStack extends LayerStack {
  constructor(
    scope: Construct,
    environment: PortfolioOnAws,
    { state, network }: { readonly state: StateStack; readonly network: NetworkStack },
  ) {
    super(scope, { system: 'portfolio', environment, layer: 'service', clouds: [aws(environment.aws)] });
    const { allowDestroy, names, entry, task, alarms } = environment;
    const { domainName, certificateArn, plainHttp } = entry;
    const { vpc } = network;
    const loadBalancer = new ApplicationLoadBalancer(this, 'Entry', {
      vpc,
      ...(domainName !== undefined && certificateArn !== undefined
        ? { https: { domainName, certificateArn } }
        : { plainHttp }),
      allowDestroy,
    });
    const service = new FargateService(this, 'Service', {
      cluster: new EcsCluster(this, 'Cluster', { name: names.cluster }),
      vpc,
      loadBalancer,
      image: containerImage(this),
      repository: state.images,
      desiredCount: desiredTasks(this, 1),
      ...task,
      allowDestroy,
    });
    const topic = new Topic(this, 'Alerts', { emails: alarms.emails, allowDestroy });
    const errors = new Alarm(this, 'ServerErrors', {
      description: 'The service answers with errors: look at its logs; a deployment under way is taken back.',
      metric: service.targetGroup.metricServerErrors(),
      comparison: '>',
      threshold: 5,
      evaluationPeriods: 2,
      missingData: 'notBreaching',
      actions: [topic],
    });
    service.rollBackOn(errors);
    serviceOutputs(this, { url: service.url, healthUrl: service.healthUrl });
  }
}
