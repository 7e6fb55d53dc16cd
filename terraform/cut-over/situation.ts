import type { ServiceKind, Variables } from './contract';
import type { FargateTask } from './current';

/** What a cut-over starts from and wants: everything that its steps follow from. Holds no secret. */
export interface Situation {
  /** How the service that takes over takes an image. */
  readonly kind: ServiceKind;
  /** Image that is rolled out. */
  readonly image: string;
  /** False where the service has the image already, and only the other one is to be stopped. */
  readonly rollsOut: boolean;
  /** What ran before; without an image nothing was there. */
  readonly before: { readonly image?: string; readonly revision?: string; readonly count?: number };
  /** Tasks of an ECS service that takes over. */
  readonly count: number;
  /** Percent of the traffic for the new image, one step each; the last is 100. */
  readonly shares: readonly number[];
  /** The service that is stopped. */
  readonly from: FromSituation;
  /** What becomes of the stopped service on a return. */
  readonly onReturn: 'restart' | 'leave';
}

/** What the stopped service was before. */
export interface FromSituation {
  /** False where it is left as it is: it was stopped already, or is to stay. */
  readonly stops: boolean;
  /** Left active because that was asked for. */
  readonly skipped?: boolean;
  readonly kind: ServiceKind;
  readonly image?: string;
  /** Tasks before it is stopped. */
  readonly count: number;
  readonly task?: FargateTask;
}

/** Is there an old image that keeps the traffic until it is shifted? Else all of it goes to the new one at once. */
export function splits({ kind, before }: Situation): boolean {
  if (before.image === undefined) return false;
  if (kind === 'cloud-run') return before.revision !== undefined;
  return kind === 'ecs-blue-green' && (before.count ?? 0) > 0;
}

/** Variables of a service at rest: one image that has all traffic. */
export function atRest(kind: ServiceKind, image: string, count: number): Variables {
  if (kind === 'cloud-run') return { container_image: image, traffic_percent: '100', stable_revision: '' };
  const tasks = { container_image: image, desired_count: String(count) };
  return kind === 'ecs' ? tasks : { ...tasks, candidate_image: '', traffic_percent: '0' };
}

/** Variables while the new image has `percent` of the traffic; `stable` is the image that has the rest. */
export function split({ kind, image, count, before }: Situation, percent: number, stable = before.image): Variables {
  const traffic_percent = String(percent);
  if (kind === 'cloud-run') {
    return { container_image: image, traffic_percent, stable_revision: before.revision ?? '' };
  }
  return { container_image: stable ?? image, desired_count: String(count), candidate_image: image, traffic_percent };
}

/** Variables that stop a service, or start it again. */
export function withCount({ kind, image }: FromSituation, count: number): Variables {
  return atRest(kind, image ?? '', count);
}

/** Does the service that took over stay active after a return? Then the other one stays stopped: only one ever is active. */
export function staysActive({ before, rollsOut }: Situation): boolean {
  return rollsOut && (before.count ?? 0) > 0;
}

/**
 * Is the service itself of this cut-over? Then what Terraform has failed to create of it may go: on ECS it is made anew, stopped. A
 * Cloud Run service is not, as it may be protected, or have come up after all.
 */
export function isFirstOnEcs({ kind, before }: Situation): boolean {
  return kind !== 'cloud-run' && before.image === undefined;
}

/** Is there no older revision that could take the traffic back? Then a first one keeps it, whatever becomes of the other service. */
export function isFirstRevision({ kind, before, rollsOut }: Situation): boolean {
  return rollsOut && kind === 'cloud-run' && (before.image === undefined || before.revision === undefined);
}
