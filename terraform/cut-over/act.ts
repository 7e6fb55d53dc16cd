import { UserError } from '../../constructs/core/errors';
import { applyStack } from '../apply-stack';
import type { PlanDigest, PlanTotals } from '../plan-json';
import { errorsOf, type PlanTools } from '../plan-stack';
import { acceptUpdates, type Losses } from './accept';
import { addressesIn, unusable, type Addresses } from './address';
import type { Service, Variables } from './contract';
import { checkHealth, watchHealth, type Health, type HealthPolicy } from './health';
import { StepFailed, type Actions } from './run';
import type { Side, Step } from './steps';
import { terraformProblems } from './terraform-problems';
import { refuseUnsaved } from './unsaved';

/** @see https://developer.hashicorp.com/terraform/language/state/locking */
const LOCKED = /^Error acquiring the state lock/;

/** Told of each Terraform run that has ended well. */
export interface AppliedEvent {
  readonly event: 'applied';
  readonly stack: string;
  readonly totals: PlanTotals;
}

/** Settings of {@link ServiceActions}. */
export interface ActionOptions {
  readonly tools: PlanTools;
  readonly services: Readonly<Record<Side, Service>>;
  readonly policy: HealthPolicy;
  readonly watchSeconds: number;
  /** Address asked in place of the service's own. */
  readonly healthUrl?: string;
  /** What a plan of the service that takes over may lose. */
  readonly losses: Losses;
  readonly onEvent: (event: AppliedEvent) => void;
}

/** Acts by Terraform runs, and asks the service that takes over how it is. */
export class ServiceActions implements Actions {
  constructor(
    private readonly options: ActionOptions,
    private addresses: Addresses,
  ) {}

  /**
   * @throws {UserError} `StateLocked` where somebody else holds the lock, `StateNotSaved` where the state is newer than what the back
   * end has: no reason to return, as that needs both.
   */
  async apply(side: Side, variables: Variables): Promise<void> {
    const { tools, services, losses, onEvent } = this.options;
    const { stack } = services[side];
    refuseUnsaved(stack);
    const accept = (digest: PlanDigest): void => {
      acceptUpdates(stack, digest, side === 'to' ? losses : {});
    };
    const applied = await applyStack(stack, tools, { variables, accept }).catch((error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      throw new StepFailed(error.problems.map((one) => `${error.subject}: ${one}`));
    });
    const { ok, totals, outputs, diagnostics, advice } = applied;
    if (!ok) {
      const problems = terraformProblems(stack.id, diagnostics, advice);
      refuseUnsaved(stack, problems);
      if (!errorsOf(diagnostics).some(({ summary }) => LOCKED.test(summary))) throw new StepFailed(problems);
      throw new UserError(`stack '${stack.id}'`, 'StateLocked', problems);
    }
    if (side === 'to') this.addresses = { ...this.addresses, ...addressesIn(outputs) };
    onEvent({ event: 'applied', stack: stack.id, totals });
  }

  check(what: Step['checks'][number]): Promise<Health> {
    const { tools, policy } = this.options;
    const { healthUrl: service, candidateHealthUrl: candidate } = this.asked;
    const url = what === 'candidate' ? (candidate ?? service) : service;
    if (url === undefined) return Promise.resolve({ ok: false, reason: 'no output `health_url` says what to ask' });
    return this.refusal ?? checkHealth(url, policy, tools.signal);
  }

  watch(): Promise<Health> {
    const { tools, policy, watchSeconds } = this.options;
    const { healthUrl, candidateHealthUrl } = this.asked;
    const urls = [healthUrl, candidateHealthUrl].filter((url) => url !== undefined);
    return this.refusal ?? watchHealth([...new Set(urls)], watchSeconds, policy, tools.signal);
  }

  private get asked(): Addresses {
    const { healthUrl } = this.options;
    return { ...this.addresses, ...(healthUrl === undefined ? {} : { healthUrl }) };
  }

  /** The end of every question, where an address must not be asked. */
  private get refusal(): Promise<Health> | undefined {
    const problems = unusable(this.asked);
    return problems.length === 0 ? undefined : Promise.resolve({ ok: false, reason: problems.join('; ') });
  }
}
