import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { Duration } from '../../core/duration';
import { ConstructError } from '../../core/errors';
import type { IGrantable, IRole } from '../identity/role';
import { addRule, priorityOf, routeConditions, routeProblems, routeUrl } from '../network/load-balancer-route';
import type { IRuledSecurityGroup } from '../network/security-group';
import { TargetGroup } from '../network/target-group';
import type { Alarm } from '../observability/alarm';
import type { ILogGroup } from '../observability/log-group';
import type { Metric } from '../observability/metric';
import { serviceProblems } from './fargate-service-checks';
import type { FargateServiceProps } from './fargate-service-props';
import { type IFargateService, ImportedFargateService } from './imported-fargate-service';
import { letLoadBalancerIn } from './service-admission';
import { countsOf } from './service-counts';
import { ServiceUnit } from './service-unit';
import { taskDefaults } from './task-container';
import { taskSurroundings } from './task-surroundings';

/** How clients reach a service. */
interface Front {
  readonly targetGroup: TargetGroup;
  readonly url: string;
  readonly healthUrl: string;
}

/** What a service drains for where it does not say. */
export const DRAIN = Duration.seconds(30);

/**
 * A service of containers on Fargate: alike, watched, in private subnets, with no right but what it was granted. They do not run as root
 * and write to memory alone. A new revision takes over when it is healthy; where it never is, ECS goes back to the one before.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html
 * @example
 * const web = new FargateService(stack, 'Web', {
 *   cluster: ecsCluster, vpc, loadBalancer: entry, image: 'public.ecr.aws/nginx/nginx:1.29.4', cpuUnits: 256, memoryMib: 512,
 * });
 * queue.grantSend(web);
 */
export class FargateService extends Construct implements IFargateService, IGrantable {
  /** Refers to a service managed elsewhere, by `arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME`. */
  static fromServiceArn(scope: Construct, id: string, serviceArn: string): IFargateService {
    return new ImportedFargateService(scope, id, serviceArn);
  }

  readonly serviceArn: string;
  readonly serviceName: string;
  /** Revision of the task definition that is rolled out. */
  readonly taskDefinitionArn: string;
  /** Role of the program: what is granted to the service. */
  readonly grantRole: IRole;
  /** Role of ECS, which pulls the image, fetches secrets and writes logs. */
  readonly executionRole: IRole;
  readonly logGroup: ILogGroup;
  /** Group of the tasks: rules on it say whom they reach, and who reaches them. */
  readonly securityGroup: IRuledSecurityGroup;

  private readonly front?: Front;
  private readonly unit: ServiceUnit<TargetGroup | undefined>;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that AWS would refuse or that no task could start with. */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: FargateServiceProps,
  ) {
    super(scope, id);
    const { vpc, loadBalancer, route, drain = DRAIN } = props;
    new Checks(this)
      .all(serviceProblems(props, loadBalancer !== undefined))
      .all(loadBalancer === undefined ? [] : routeProblems(this, loadBalancer, route))
      .throwIfAny();
    const commands = props.executeCommand === true ? props.cluster.commandRecords : undefined;
    const surroundings = taskSurroundings(this, { ...props, commands });
    const { port, healthPath } = taskDefaults(props);
    if (loadBalancer !== undefined) {
      const targetGroup = new TargetGroup(this, 'TargetGroup', { vpc, loadBalancer, healthPath, drain });
      const url = routeUrl(loadBalancer, route);
      this.front = { targetGroup, url, healthUrl: `${url}${healthPath}` };
      letLoadBalancerIn(this, loadBalancer, surroundings.securityGroup, port);
    }
    const unit = {
      props,
      image: props.image,
      name: props.name,
      counts: countsOf(props),
      surroundings,
      behind: this.behind(),
    };
    this.unit = new ServiceUnit(this, unit, this.front?.targetGroup);
    this.serviceArn = this.unit.serviceArn;
    this.serviceName = this.unit.serviceName;
    this.taskDefinitionArn = this.unit.taskDefinitionArn;
    this.grantRole = surroundings.taskRole;
    this.executionRole = surroundings.executionRole;
    this.logGroup = surroundings.logGroup;
    this.securityGroup = surroundings.securityGroup;
  }

  /**
   * The tasks as the load balancer sees them.
   * @throws {ConstructError} `LoadBalancerMissing` when the service has none.
   */
  get targetGroup(): TargetGroup {
    return this.reached('targetGroup').targetGroup;
  }

  /**
   * Where clients reach the service, without a slash at the end.
   * @throws {ConstructError} `LoadBalancerMissing` when the service has none.
   */
  get url(): string {
    return this.reached('url').url;
  }

  /**
   * Where clients ask for its health.
   * @throws {ConstructError} `LoadBalancerMissing` when the service has none.
   */
  get healthUrl(): string {
    return this.reached('healthUrl').healthUrl;
  }

  /** Has a deployment go back to the revision before when `alarm` rings. */
  rollBackOn(alarm: Pick<Alarm, 'alarmName'>): void {
    this.unit.rollBackOn(alarm);
  }

  metricCpu(): Metric {
    return this.unit.metricCpu();
  }

  metricMemory(): Metric {
    return this.unit.metricMemory();
  }

  private reached(attribute: string): Front {
    if (this.front !== undefined) return this.front;
    throw new ConstructError(this.constructor.name, this.node.path, 'LoadBalancerMissing', [
      `\`loadBalancer\` must be given where \`${attribute}\` is asked for, got none`,
    ]);
  }

  private behind() {
    const { front, props } = this;
    const { loadBalancer, route } = props;
    if (front === undefined || loadBalancer === undefined) return undefined;
    const shares = [front.targetGroup] as const;
    const settings = { priority: priorityOf(route), condition: routeConditions(route), shares };
    const rule = addRule(this, 'Route', loadBalancer, settings);
    return { rule, loadBalancer };
  }
}
