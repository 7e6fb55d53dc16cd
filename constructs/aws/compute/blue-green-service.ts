import type { LbListenerRuleCondition } from '@cdktf/provider-aws/lib/lb-listener-rule';
import { conditional, Fn, type IResolvable, Op, Token } from 'cdktf';
import { Construct } from 'constructs';
import { isKnown } from '../../core/checks';
import type { IGrantable, IRole } from '../identity/role';
import { addRule, priorityOf, routeConditions, routeUrl, type Share } from '../network/load-balancer-route';
import type { IRuledSecurityGroup } from '../network/security-group';
import { TargetGroup } from '../network/target-group';
import type { Alarm } from '../observability/alarm';
import type { ILogGroup } from '../observability/log-group';
import { checkBlueGreen } from './blue-green-checks';
import { DRAIN } from './fargate-service';
import type { BlueGreenServiceProps } from './fargate-service-props';
import { letLoadBalancerIn } from './service-admission';
import { type Counts, countsOf, countsWhere } from './service-counts';
import { ServiceUnit } from './service-unit';
import { taskDefaults } from './task-container';
import { taskSurroundings } from './task-surroundings';

/**
 * A {@link FargateService} twice behind one load balancer: the stable one, and a candidate that an image can be tried on before it gets
 * requests, and by any share of them. At rest there is no candidate: no task of it runs, and it gets nothing. To roll out an image, give
 * it as `candidateImage`, ask `candidateHealthUrl`, raise `trafficPercent`, give it as `image`, then set both back.
 * Roles, logs and security group are those of both. To refer to one managed elsewhere, name its two services.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#forward-actions
 * @example
 * const image = 'public.ecr.aws/nginx/nginx:1.29.4';
 * new BlueGreenService(stack, 'Web', {
 *   cluster: ecsCluster, vpc, loadBalancer: entry, image, cpuUnits: 256, memoryMib: 512,
 *   candidateImage: 'public.ecr.aws/nginx/nginx:1.30.0', trafficPercent: 10, candidateHealthFrom: 'anyone',
 * });
 */
export class BlueGreenService extends Construct implements IGrantable {
  /** The service that all requests go to at rest. */
  readonly stable: ServiceUnit<TargetGroup>;
  /** The service that an image is tried on. */
  readonly candidate: ServiceUnit<TargetGroup>;
  /** Role of the program, of both: what is granted to the service. */
  readonly grantRole: IRole;
  /** Role of ECS, which pulls the images, fetches secrets and writes logs. */
  readonly executionRole: IRole;
  readonly logGroup: ILogGroup;
  /** Group of the tasks: rules on it say whom they reach, and who reaches them. */
  readonly securityGroup: IRuledSecurityGroup;
  /** Where clients reach the service, without a slash at the end. */
  readonly url: string;
  /** Where clients ask for its health: that of whichever service the request goes to. */
  readonly healthUrl: string;
  /** Where those of `candidateHealthFrom` ask the candidate; 503 while there is none. */
  readonly candidateHealthUrl: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that AWS would refuse or nobody can mean. */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: BlueGreenServiceProps,
  ) {
    super(scope, id);
    checkBlueGreen(this, props);
    const { vpc, loadBalancer, route, drain = DRAIN, image, candidateImage, name } = props;
    const { port, healthPath } = taskDefaults(props);
    const commands = props.executeCommand === true ? props.cluster.commandRecords : undefined;
    const surroundings = taskSurroundings(this, { ...props, commands });
    letLoadBalancerIn(this, loadBalancer, surroundings.securityGroup, port);

    const groupIn = (folder: Construct) =>
      new TargetGroup(folder, 'TargetGroup', { vpc, loadBalancer, healthPath, drain });
    const [stable, candidate] = [new Construct(this, 'Stable'), new Construct(this, 'Candidate')];
    const [stableGroup, candidateGroup] = [groupIn(stable), groupIn(candidate)];
    const rule = addRule(this, 'Route', loadBalancer, {
      priority: priorityOf(route),
      condition: routeConditions(route),
      shares: this.shares(stableGroup, candidateGroup),
      precondition: this.precondition(),
    });
    const unit = (folder: Construct, group: TargetGroup, own: { image: string; name?: string; counts: Counts }) =>
      new ServiceUnit(folder, { props, surroundings, behind: { rule, loadBalancer }, ...own }, group);
    const counts = countsOf(props);
    this.stable = unit(stable, stableGroup, { image, name, counts });
    this.candidate = unit(candidate, candidateGroup, {
      image: orElse(candidateImage, image),
      name: name === undefined ? undefined : `${name}-candidate`,
      counts: countsWhere(candidateImage, counts),
    });
    addRule(this, 'CandidateHealth', loadBalancer, {
      priority: priorityOf(route) - 1,
      condition: this.healthConditions(healthPath),
      shares: [candidateGroup],
    });

    this.grantRole = surroundings.taskRole;
    this.executionRole = surroundings.executionRole;
    this.logGroup = surroundings.logGroup;
    this.securityGroup = surroundings.securityGroup;
    this.url = routeUrl(loadBalancer, route);
    this.healthUrl = `${this.url}${healthPath}`;
    this.candidateHealthUrl = `${this.healthUrl}?candidate=${this.stable.serviceName}`;
  }

  /** Has a deployment of either service go back to the revision before when `alarm` rings. */
  rollBackOn(alarm: Pick<Alarm, 'alarmName'>): void {
    this.stable.rollBackOn(alarm);
    this.candidate.rollBackOn(alarm);
  }

  private shares(stable: TargetGroup, candidate: TargetGroup): Share[] {
    const { trafficPercent } = this.props;
    const rest = isKnown(trafficPercent) ? 100 - trafficPercent : Token.asNumber(Op.sub(100, trafficPercent));
    return [
      { targetGroup: stable, weight: rest },
      { targetGroup: candidate, weight: trafficPercent },
    ];
  }

  /** Requests that went to a candidate that is not there would be lost: Terraform refuses to send any. */
  private precondition() {
    const { candidateImage, trafficPercent } = this.props;
    if (isKnown(candidateImage) && isKnown(trafficPercent)) return undefined;
    return {
      condition: Op.or(Op.lt(trafficPercent, 1), isGiven(candidateImage)),
      errorMessage: 'A share of the requests needs a candidate: give its image, or a share of 0.',
    };
  }

  /** The health path alone, with a query that no client happens to send, from whoever may ask. */
  private healthConditions(healthPath: string): LbListenerRuleCondition[] {
    const { candidateHealthFrom } = this.props;
    return [
      { pathPattern: { values: [healthPath] } },
      { queryString: [{ key: 'candidate', value: this.stable.serviceName }] },
      ...(candidateHealthFrom === 'anyone'
        ? []
        : [{ sourceIp: { values: candidateHealthFrom.map((network) => network.toString()) } }]),
    ];
  }
}

/** `image`, or the other one where it is empty: a task definition has to name one, also of a service without tasks. */
function orElse(image: string, other: string): string {
  if (isKnown(image)) return image === '' ? other : image;
  return Token.asString(conditional(isGiven(image), image, other));
}

/** CDKTF writes a comparison with an empty text as one with nothing. */
function isGiven(text: string): IResolvable {
  return Op.gte(Fn.lengthOf(text), 1);
}
