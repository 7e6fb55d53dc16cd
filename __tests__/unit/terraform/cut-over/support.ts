import type { Entry } from '../../../../terraform/cut-over/journal';
import type { Situation } from '../../../../terraform/cut-over/situation';

/** From app:1 to app:2 on Cloud Run, while staging has one task. */
export function situation(more: Partial<Situation> = {}): Situation {
  return {
    kind: 'cloud-run',
    image: 'app:2',
    rollsOut: true,
    before: { image: 'app:1', revision: 'app-1' },
    count: 1,
    shares: [100],
    from: { stops: true, kind: 'ecs', image: 'staging:1', count: 1 },
    onReturn: 'restart',
    ...more,
  };
}

/** A cut-over that has just begun. */
export function entry(more: Partial<Entry> = {}): Entry {
  return {
    to: 'portfolio-production-service',
    from: 'portfolio-staging-service',
    status: 'under-way',
    startedBy: 'ana@laptop',
    startedAt: '2026-11-22T01:00:00.000Z',
    direction: 'forward',
    phase: 'before',
    situation: situation(),
    ...more,
  };
}
