import { conditional, Fn, Op, Token } from 'cdktf';
import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import { within } from './task-checks';

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const MAX_TASKS = 5_000;
const TASKS = 2;
const CPU_PERCENT = 70;

/**
 * How many tasks there are, by what they do. Once made, the service keeps the number that the scaler has chosen: Terraform moves
 * the limits alone. More tasks come after a minute, fewer after five.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
 */
export interface ServiceScale {
  /** Tasks at the least: 1 to `max`. */
  readonly min: number;
  /** Tasks at the most: `min` to 5000. */
  readonly max: number;
  /**
   * Above this share of their CPU there are more tasks: 1 to 100 percent.
   * @default 70 where nothing else is looked at
   */
  readonly cpuPercent?: number;
  /**
   * The same for memory: 1 to 100 percent. Only of use for a program that gives memory back.
   * @default - not looked at
   */
  readonly memoryPercent?: number;
  /**
   * Above so many requests that each task gets in a minute there are more tasks: 1 or more. Needs a load balancer.
   * @default - not looked at
   */
  readonly requestsPerTarget?: number;
}

/** Number of tasks as Terraform gets it: for a variable an expression. */
export interface Counts {
  readonly desired: number;
  /** Limits of the scaler; undefined without one. */
  readonly limits?: { readonly min: number; readonly max: number };
}

/** What a service asks for. */
export interface CountProps {
  readonly desiredCount?: number;
  readonly scale?: ServiceScale;
}

/** What is wrong with the number of tasks, as sentences; empty when nothing is. */
export function countProblems({ desiredCount, scale }: CountProps, hasLoadBalancer: boolean): string[] {
  if (scale === undefined) return within('desiredCount', desiredCount, 0, MAX_TASKS, ' tasks');
  const { min, max, cpuPercent, memoryPercent, requestsPerTarget } = scale;
  const limits = [
    ...within('scale.min', min, 1, MAX_TASKS, ' tasks'),
    ...within('scale.max', max, 1, MAX_TASKS, ' tasks'),
  ];
  return [
    ...limits,
    ...(limits.length === 0 && min > max
      ? [problem('scale.max', `the minimum of ${min.toString()} or more`, max)]
      : []),
    ...(limits.length === 0 && min <= max && desiredCount !== 0
      ? within('desiredCount', desiredCount, min, max, ' tasks with this `scale`, or 0 to stop them')
      : []),
    ...within('scale.cpuPercent', cpuPercent, 1, 100, ' percent'),
    ...within('scale.memoryPercent', memoryPercent, 1, 100, ' percent'),
    ...within('scale.requestsPerTarget', requestsPerTarget, 1, Number.MAX_SAFE_INTEGER, ' requests'),
    ...(requestsPerTarget === undefined || hasLoadBalancer
      ? []
      : [problem('scale.requestsPerTarget', 'left out without a load balancer', requestsPerTarget)]),
  ];
}

/**
 * Numbers for Terraform. At 0 the limits are 0 as well: Application Auto Scaling sets the number to what is within new limits, and
 * does so with none, which stops the tasks, as with those of before, which starts them again.
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
 */
export function countsOf({ desiredCount, scale }: CountProps): Counts {
  if (scale === undefined) return { desired: desiredCount ?? TASKS };
  const { min, max } = scale;
  if (desiredCount === undefined) return { desired: min, limits: { min, max } };
  if (isKnown(desiredCount)) {
    return { desired: desiredCount, limits: desiredCount === 0 ? { min: 0, max: 0 } : { min, max } };
  }
  const ifRunning = (count: number): number => onlyIf(desiredCount, count);
  const within = Token.asNumber(Fn.max([min, Fn.min([max, desiredCount])]));
  return { desired: ifRunning(within), limits: { min: ifRunning(min), max: ifRunning(max) } };
}

/** The same, where a text says whether there are any at all: with an empty one there are none. */
export function countsWhere(image: string, counts: Counts): Counts {
  if (isKnown(image)) return image === '' ? none(counts) : counts;
  const { desired, limits } = counts;
  const ifGiven = (count: number): number => onlyIf(Token.asNumber(Fn.lengthOf(image)), count);
  return {
    desired: ifGiven(desired),
    ...(limits === undefined ? {} : { limits: { min: ifGiven(limits.min), max: ifGiven(limits.max) } }),
  };
}

/** What the scaler looks at. */
export function measures({ cpuPercent, memoryPercent, requestsPerTarget }: ServiceScale) {
  const nothing = memoryPercent === undefined && requestsPerTarget === undefined;
  return { cpuPercent: cpuPercent ?? (nothing ? CPU_PERCENT : undefined), memoryPercent, requestsPerTarget };
}

function none({ limits }: Counts): Counts {
  return { desired: 0, ...(limits === undefined ? {} : { limits: { min: 0, max: 0 } }) };
}

/** `count` where the other number is 1 or more, else 0. CDKTF writes a comparison with 0, or with an empty text, as one with nothing. */
function onlyIf(number: number, count: number): number {
  return Token.asNumber(conditional(Op.gte(number, 1), count, 0));
}
