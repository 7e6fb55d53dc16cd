import type { Cidr } from '../../core/cidr';
import type { Duration } from '../../core/duration';
import type { IApplicationLoadBalancer } from '../network/imported-load-balancer';
import type { IVpc } from '../network/imported-vpc';
import type { Route } from '../network/load-balancer-route';
import type { IRuledSecurityGroup } from '../network/security-group';
import type { IEcsCluster } from './imported-ecs-cluster';
import type { ServiceScale } from './service-counts';
import type { TaskProps } from './task-props';

/** Settings that services of every kind have. */
export interface ServiceProps extends TaskProps {
  readonly cluster: IEcsCluster;
  /** Network of the tasks, and of their load balancer. */
  readonly vpc: IVpc;
  /**
   * Name: 1 to 255 letters, digits, `_` and `-`. Changing this replaces the service.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /**
   * Tasks at all times: 0 to 5000, or a Terraform variable. 0 stops the service, and `scale` with it. With `scale` every other number
   * is where it begins, within its limits.
   * @default - 2, with `scale` its minimum
   */
  readonly desiredCount?: number;
  /**
   * Tasks as many as needed. At a start from 0 the deployment ends with none and the scaler adds them later, so that `waitUntilSteady`,
   * the way back to the old revision and `rollBackOn` guard nothing then: ask for the health after it.
   * @default - always the same number
   */
  readonly scale?: ServiceScale;
  /**
   * Requests that come from the load balancer.
   * @default - all of them
   */
  readonly route?: Route;
  /**
   * Time that requests under way have when a task is taken out: 0 to 3600 seconds. Needs a load balancer.
   * @default Duration.seconds(30)
   */
  readonly drain?: Duration;
  /**
   * Group of the tasks, in place of one of their own. It gets a rule that lets the load balancer in.
   * @default - one of their own, which lets them out to HTTPS alone
   */
  readonly securityGroup?: IRuledSecurityGroup;
  /**
   * Puts tasks into the public subnets, with an address that the internet can reach: for a network without a way out of the private ones.
   * @default false
   */
  readonly publicIp?: boolean;
  /**
   * Tasks that stay when AWS needs its capacity back: 0 to 5000. All others run on spare capacity, at a lower price, and are ended with two
   * minutes' notice. Giving it, or leaving it out again, replaces the service.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
   * @default - no task runs on spare capacity
   */
  readonly onDemandBase?: number;
  /**
   * Lets people with the right to it run commands in the containers, which the `commandRecords` of the cluster tell. Needs
   * `security.allowWritableRoot`, as the agent of AWS writes to the container.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
   * @default false
   */
  readonly executeCommand?: boolean;
  /**
   * Has an apply wait until all tasks are there, or the old ones are back: up to 20 minutes. With `scale` not at a start from 0, where none
   * is there yet.
   * @default true
   */
  readonly waitUntilSteady?: boolean;
}

/** Settings of a {@link FargateService}. */
export interface FargateServiceProps extends ServiceProps {
  /**
   * What sends requests to the tasks that are healthy.
   * @default - nothing: for a program that asks for its work
   */
  readonly loadBalancer?: IApplicationLoadBalancer;
}

/** Settings of a {@link BlueGreenService}. */
export interface BlueGreenServiceProps extends ServiceProps {
  readonly loadBalancer: IApplicationLoadBalancer;
  /** Image that is tried beside the present one, mostly a Terraform variable; an empty text is none, and stops the candidate. */
  readonly candidateImage: string;
  /**
   * Share of the requests that the candidate gets: 0 to 100 percent, mostly a Terraform variable. Raise it when the candidate is healthy,
   * never in the apply that starts it.
   */
  readonly trafficPercent: number;
  /**
   * Who may ask the candidate for its health before it gets requests, and nothing else: up to 3 networks, or anyone. Behind a proxy or
   * another load balancer, its addresses are what counts.
   */
  readonly candidateHealthFrom: readonly Cidr[] | 'anyone';
}
