import type { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import { imageProblems } from '../../core/image';
import { priorityOf, routeProblems } from '../network/load-balancer-route';
import { serviceProblems } from './fargate-service-checks';
import type { BlueGreenServiceProps } from './fargate-service-props';
import { within } from './task-checks';

/** A condition of a listener rule has at most so many values. */
const MAX_NETWORKS = 3;

/** @throws {ConstructError} `PropsInvalid`, listing every value of `props` that AWS would refuse or nobody can mean. */
export function checkBlueGreen(construct: Construct, props: BlueGreenServiceProps): void {
  const { loadBalancer, route, candidateImage, trafficPercent, candidateHealthFrom } = props;
  const priority = priorityOf(route);
  const networks = candidateHealthFrom === 'anyone' ? [] : candidateHealthFrom;
  new Checks(construct)
    .all(serviceProblems(props, true))
    .all(routeProblems(construct, loadBalancer, route, [priority, priority - 1]))
    .all(candidateImage === '' ? [] : imageProblems('candidateImage', candidateImage))
    .all(within('trafficPercent', trafficPercent, 0, 100, ' percent'))
    .all(
      candidateImage === '' && isKnown(trafficPercent) && trafficPercent !== 0
        ? [problem('trafficPercent', '0 while there is no `candidateImage`', trafficPercent)]
        : [],
    )
    .that(
      candidateHealthFrom === 'anyone' || (networks.length >= 1 && networks.length <= MAX_NETWORKS),
      'candidateHealthFrom',
      `1 to ${MAX_NETWORKS.toString()} networks, or anyone`,
      networks,
    )
    .that(
      networks.every(({ prefix }) => prefix > 0),
      'candidateHealthFrom',
      'networks that are not the whole internet',
      networks,
      'Everyone is anyone',
    )
    .throwIfAny();
}
