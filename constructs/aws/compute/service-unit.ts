import { EcsService, type EcsServiceConfig } from '@cdktf/provider-aws/lib/ecs-service';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import type { LbListenerRule } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { Aspects, dependable } from 'cdktf';
import type { Construct } from 'constructs';
import { physicalName } from '../../core/naming';
import type { IApplicationLoadBalancer } from '../network/imported-load-balancer';
import { subnetIds } from '../network/imported-vpc';
import type { TargetGroup } from '../network/target-group';
import type { Alarm } from '../observability/alarm';
import type { Metric } from '../observability/metric';
import { SERVICE_NAME } from './fargate-service-checks';
import type { ServiceProps } from './fargate-service-props';
import { type IFargateService, serviceMetric } from './imported-fargate-service';
import type { Counts } from './service-counts';
import { scaleService } from './service-scaling';
import { CONTAINER, containerDefinitions, taskDefaults } from './task-container';
import { policyOf, type TaskSurroundings } from './task-surroundings';

/**
 * Version of Fargate, named so that a new one does not change running services.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html
 */
const PLATFORM = '1.4.0';

/** What one service of ECS is made of. */
export interface UnitProps {
  readonly props: ServiceProps;
  readonly image: string;
  readonly name?: string;
  readonly counts: Counts;
  readonly surroundings: TaskSurroundings;
  /** What sends it requests: ECS refuses a service whose group has no load balancer yet. */
  readonly behind?: { readonly rule: LbListenerRule; readonly loadBalancer: IApplicationLoadBalancer };
}

/** One service of ECS, with its task definition and what scales it; behind a load balancer with its target group. */
export class ServiceUnit<Group extends TargetGroup | undefined> implements IFargateService {
  /** Name, known at synth. */
  readonly serviceName: string;
  readonly serviceArn: string;
  /** Revision of the task definition that is rolled out. */
  readonly taskDefinitionArn: string;

  private readonly service: EcsService;
  private readonly alarms = new Set<string>();
  private readonly clusterName: string;

  constructor(
    private readonly scope: Construct,
    unit: UnitProps,
    /** Its tasks as the load balancer sees them; undefined without one. */
    readonly targetGroup: Group,
  ) {
    const { props, counts, surroundings, behind } = unit;
    this.clusterName = props.cluster.clusterName;
    this.serviceName = physicalName(scope, SERVICE_NAME, unit.name);
    const task = taskDefinition(scope, this.serviceName, unit);
    this.service = new EcsService(scope, 'Resource', {
      name: this.serviceName,
      cluster: props.cluster.clusterArn,
      taskDefinition: task.arn,
      desiredCount: counts.desired,
      ...capacity(props.onDemandBase),
      platformVersion: PLATFORM,
      networkConfiguration: {
        subnets: subnetIds(props.publicIp === true ? props.vpc.publicSubnets : props.vpc.privateSubnets),
        securityGroups: [surroundings.securityGroup.securityGroupId],
        assignPublicIp: props.publicIp ?? false,
      },
      ...loadBalancer(props, targetGroup),
      // Old tasks go when new ones are healthy; where those never are, ECS goes back to the old revision by itself.
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: 'ENABLED',
      enableExecuteCommand: props.executeCommand ?? false,
      enableEcsManagedTags: true,
      propagateTags: 'SERVICE',
      waitForSteadyState: props.waitUntilSteady ?? true,
      lifecycle: counts.limits === undefined ? undefined : { ignoreChanges: ['desired_count'] },
    });
    this.serviceArn = this.service.id;
    this.taskDefinitionArn = task.arn;
    if (props.scale !== undefined && counts.limits !== undefined) {
      scaleService(scope, {
        scale: props.scale,
        limits: counts.limits,
        clusterName: this.clusterName,
        serviceName: this.service.name,
        requestsLabel: requestsLabel(targetGroup, behind?.loadBalancer),
      });
    }
    this.waitFor(surroundings, behind?.rule);
  }

  /** Has a deployment go back to the revision before when `alarm` rings. */
  rollBackOn({ alarmName }: Pick<Alarm, 'alarmName'>): void {
    this.alarms.add(alarmName);
    this.service.putAlarms({ alarmNames: [...this.alarms], enable: true, rollback: true });
  }

  metricCpu(): Metric {
    return serviceMetric(this.scope, this.clusterName, this.serviceName, 'CPUUtilization');
  }

  metricMemory(): Metric {
    return serviceMetric(this.scope, this.clusterName, this.serviceName, 'MemoryUtilization');
  }

  /** The task's policy is there with its first grant, which may come after the service: looked at when everything is declared. */
  private waitFor({ executionRole, taskRole }: TaskSurroundings, rule: LbListenerRule | undefined): void {
    const { service } = this;
    Aspects.of(service).add({
      visit: (node) => {
        if (node !== service) return;
        const before = [policyOf(executionRole), policyOf(taskRole), rule];
        const known = before.filter((one): one is NonNullable<typeof one> => one !== undefined).map(dependable);
        service.dependsOn = [...(service.dependsOn ?? []), ...known];
      },
    });
  }
}

function taskDefinition(
  scope: Construct,
  family: string,
  { props, image, surroundings }: UnitProps,
): EcsTaskDefinition {
  const { taskRole, executionRole, logGroup, region } = surroundings;
  const { diskGib, architecture = 'X86_64' } = props;
  return new EcsTaskDefinition(scope, 'TaskDefinition', {
    family,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: props.cpuUnits.toString(),
    memory: props.memoryMib.toString(),
    runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: architecture },
    executionRoleArn: executionRole.roleArn,
    taskRoleArn: taskRole.roleArn,
    ephemeralStorage: diskGib === undefined ? undefined : { sizeInGib: diskGib },
    containerDefinitions: containerDefinitions(props, image, {
      logGroupName: logGroup.logGroupName,
      region,
      streamPrefix: family,
    }),
    // Old revisions stay, as a deployment that fails goes back to one.
    skipDestroy: true,
    lifecycle: { createBeforeDestroy: true },
  });
}

function capacity(onDemandBase: number | undefined): Partial<EcsServiceConfig> {
  if (onDemandBase === undefined) return { launchType: 'FARGATE' };
  return {
    capacityProviderStrategy: [
      { capacityProvider: 'FARGATE', base: onDemandBase, weight: 0 },
      { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 1 },
    ],
  };
}

function loadBalancer(props: ServiceProps, targetGroup: TargetGroup | undefined): Partial<EcsServiceConfig> {
  if (targetGroup === undefined) return {};
  const { port, startWithin } = taskDefaults(props);
  const target = { targetGroupArn: targetGroup.targetGroupArn, containerName: CONTAINER, containerPort: port };
  return { loadBalancer: [target], healthCheckGracePeriodSeconds: startWithin.toSeconds() };
}

function requestsLabel(group: TargetGroup | undefined, balancer: IApplicationLoadBalancer | undefined) {
  if (group === undefined || balancer === undefined) return undefined;
  return `${balancer.loadBalancerFullName}/${group.targetGroupFullName}`;
}
