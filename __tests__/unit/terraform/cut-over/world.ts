import type { Variables } from '../../../../terraform/cut-over/contract';
import type { Health } from '../../../../terraform/cut-over/health';
import type { Entry } from '../../../../terraform/cut-over/journal';
import { runSteps, StepFailed, type Actions } from '../../../../terraform/cut-over/run';
import type { Side } from '../../../../terraform/cut-over/steps';
import { entry, situation } from './support';

/** The end of a process, wherever it is. */
class Killed extends Error {}

/** Things that a process gets done before it is killed once more: more than the longest step takes. */
const UNTIL_NEXT_KILL = 5;

/** Two services from app:1 to app:2 with their variables as applied, a journal that survives, and processes that may be killed. */
export class World {
  readonly journal: Entry[] = [];
  readonly did: string[] = [];
  /** Entries written and Terraform runs ended so far. */
  acts = 0;
  /** Processes that were killed. */
  kills = 0;
  /** Kills the process in place of this act, and some later ones. */
  killAt = Infinity;
  /** What is wrong with the new image, as soon as it has this share of the traffic. */
  failsFrom = Infinity;
  /** Why Terraform fails. */
  failing: string | undefined;
  wasBothActive = false;
  /** Did traffic ever go to a candidate without tasks? */
  wasTrafficLost = false;
  readonly applied: Record<Side, Variables> = { to: {}, from: { desired_count: '1' } };
  private isDead = false;

  readonly actions: Actions = {
    apply: async (side, variables) => {
      this.act();
      // Runs of a step go on at the same time: one may be killed where the other has ended.
      await Promise.resolve();
      this.applied[side] = variables;
      const { image, percent, staging } = this.state;
      this.wasBothActive ||= staging > 0 && percent > 0;
      this.wasTrafficLost ||= variables['candidate_image'] === '' && variables['traffic_percent'] !== '0';
      this.did.push(side === 'to' ? `${image} ${percent}` : `staging ${staging}`);
      if (this.failing !== undefined) throw new StepFailed([this.failing]);
    },
    check: () => Promise.resolve(this.health),
    watch: () => Promise.resolve(this.health),
  };

  readonly record = {
    write: async (written: Entry): Promise<void> => {
      this.act();
      await Promise.resolve();
      this.journal.push(JSON.parse(JSON.stringify(written)) as Entry);
    },
  };

  /** The image of the service, the percent of the traffic that goes to app:2, and the tasks of the other service. */
  get state(): { image: string; percent: number; staging: number } {
    const { container_image: image = '', traffic_percent, candidate_image, desired_count } = this.applied.to;
    const [share, isNew] = [Number(traffic_percent ?? 100), image === 'app:2'];
    const toService = candidate_image === undefined ? share : 100 - share;
    const percent = (isNew ? toService : 0) + (candidate_image === 'app:2' ? share : 0);
    return { image, percent: desired_count === '0' ? 0 : percent, staging: Number(this.applied.from['desired_count']) };
  }

  /** Runs until it ends, in as many processes as it takes. */
  async run(start = entry({ situation: situation({ shares: [50, 100] }) })): Promise<Entry> {
    const before = this.journal.length;
    for (;;) {
      this.isDead = false;
      const from = this.journal.length > before ? this.journal.at(-1) : undefined;
      try {
        return await runSteps(from ?? start, this.actions, this.record);
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
    }
  }

  private get health(): Health {
    const { container_image: image, candidate_image: candidate } = this.applied.to;
    const isThere = image === 'app:2' || candidate === 'app:2';
    return isThere && this.state.percent >= this.failsFrom ? { ok: false, reason: 'status 503' } : { ok: true };
  }

  private act(): void {
    if (!this.isDead && this.acts === this.killAt) {
      this.isDead = true;
      this.kills++;
      this.killAt += UNTIL_NEXT_KILL;
    }
    if (this.isDead) throw new Killed();
    this.acts++;
  }
}
