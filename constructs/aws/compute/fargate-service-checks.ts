import { problem } from '../../core/errors';
import { nameProblems, type NameRule } from '../../core/naming';
import type { ServiceProps } from './fargate-service-props';
import { countProblems } from './service-counts';
import { taskProblems, within } from './task-checks';

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
export const SERVICE_NAME: NameRule = {
  kind: 'ECS service',
  max: 255,
  pattern: /^[A-Za-z0-9_-]+$/,
  allowed: 'letters, digits, _ and -',
};

/** What is wrong with a service of any kind, as sentences; empty when nothing is. */
export function serviceProblems(props: ServiceProps, hasLoadBalancer: boolean): string[] {
  const { vpc, publicIp = false, executeCommand = false, security = {} } = props;
  const subnets = Object.keys(publicIp ? vpc.publicSubnets : vpc.privateSubnets);
  return [
    ...nameProblems(SERVICE_NAME, 'name', props.name),
    ...taskProblems(props),
    ...countProblems(props, hasLoadBalancer),
    ...within('drain', props.drain?.toSeconds(), 0, 3_600, ' seconds'),
    ...(['route', 'drain'] as const)
      .filter((prop) => props[prop] !== undefined && !hasLoadBalancer)
      .map((prop) => `\`${prop}\` must be left out without a load balancer`),
    ...(subnets.length === 0
      ? [problem('vpc', `a network with ${publicIp ? 'public' : 'private'} subnets`, subnets)]
      : []),
    ...within('onDemandBase', props.onDemandBase, 0, 5_000, ' tasks'),
    ...(executeCommand && props.cluster.commandRecords === undefined
      ? [problem('executeCommand', 'left out on a cluster without `commandRecords`', executeCommand)]
      : []),
    ...(executeCommand && security.allowWritableRoot !== true
      ? [problem('security.allowWritableRoot', 'true with `executeCommand`', security.allowWritableRoot ?? false)]
      : []),
  ];
}
