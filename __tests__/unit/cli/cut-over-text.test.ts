import { eventText, outcomeText } from '../../../cli/cut-over-text';
import type { CutOverEvent, Outcome } from '../../../terraform/cut-over/cut-over';
import { NO_CHANGES } from '../../../terraform/plan-json';
import { terminal } from './support';

const START = {
  event: 'start',
  mode: 'new',
  to: 'p-production-service',
  from: 'p-staging-service',
  image: 'app:2',
  steps: ['roll-out', 'shift-100', 'settle'],
} as const;

test.each<[CutOverEvent, string]>([
  [START, 'cut-over   p-staging-service to p-production-service, app:2: roll-out, shift-100, settle'],
  [
    { ...START, mode: 'finish', at: 'in shift-100' },
    'cut-over   finishes what an earlier run has begun (which was in shift-100), p-staging-service to p-production-service, app:2: roll-out, shift-100, settle',
  ],
  [
    { ...START, mode: 'return', at: 'at settle', steps: ['traffic-back', 'rest'] },
    'cut-over   returns from app:2 (which was at settle), p-production-service back to p-staging-service: traffic-back, rest',
  ],
  [
    { ...START, mode: 'finish', at: 'after settle', steps: [] },
    'cut-over   finishes what an earlier run has begun (which was after settle), p-staging-service to p-production-service, app:2: no step is left',
  ],
  [{ event: 'note', text: 'it stays' }, 'note       it stays'],
  [
    { event: 'step', direction: 'forward', step: 'settle', title: 'back to rest', phase: 'before' },
    'step       settle: back to rest',
  ],
  [
    { event: 'step', direction: 'back', step: 'rest', title: 'back to rest', phase: 'after' },
    'return     rest: back to rest: done',
  ],
  [
    { event: 'applied', stack: 'p-staging-service', totals: { ...NO_CHANGES.totals, update: 2, replace: 1 } },
    'applied    p-staging-service: 2 updated, 1 replaced',
  ],
  [
    { event: 'applied', stack: 'p-staging-service', totals: NO_CHANGES.totals },
    'applied    p-staging-service: no changes',
  ],
  [{ event: 'failed', step: 'shift-100', reason: 'status 503' }, 'failed     shift-100: status 503'],
])('an event is a line', (event, line) => {
  expect(eventText(event, terminal({}))).toBe(line);
});

test.each<[Outcome, string]>([
  [{ result: 'nothing', active: [], notes: [] }, 'nothing to do: all is as asked'],
  [
    { result: 'done', active: ['a'], notes: [], saving: { text: '$10.36 a month' } },
    'done: p-production has taken over\nsaved: $10.36 a month',
  ],
  [{ result: 'done', active: ['a', 'b'], notes: [] }, 'done: p-production has taken over\nactive now: a and b'],
  [
    { result: 'returned', left: 'old-image', active: [], notes: ['b stays stopped'], reason: 'status 503' },
    'returned: p-production has its old image, with all traffic\nwhy: status 503\nnote: b stays stopped',
  ],
  [
    {
      result: 'returned',
      left: 'first-revision',
      active: ['a', 'b'],
      notes: ['send users to b'],
      reason: 'status 503',
    },
    'returned: p-production keeps the new image, as there is no older revision\nwhy: status 503\nactive now: a and b\nnote: send users to b',
  ],
  [
    { result: 'returned', left: 'stopped', active: ['b'], notes: [] },
    'returned: p-production is stopped, as it was before',
  ],
  [
    { result: 'returned', left: 'untouched', active: ['b'], notes: [] },
    'returned: p-production is as it was: nothing was rolled out',
  ],
])('the end says what is now', (outcome, text) => {
  expect(outcomeText(outcome, 'p-production', terminal({}))).toBe(`\n${text}`);
});
