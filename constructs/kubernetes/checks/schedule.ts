import type { Manifest } from '../manifests/manifest';
import { Field } from './field';
import { kindId } from './pods';

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAYS = 'sun mon tue wed thu fri sat'.split(' ');

interface Part {
  readonly min: number;
  readonly max: number;
  /** Words that stand for `min` and what follows it. */
  readonly names: readonly string[];
}

/** Minute, hour, day of the month, month, day of the week. @see https://github.com/robfig/cron/blob/v3/parser.go */
const PARTS: readonly Part[] = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: DAYS },
];

const WORDS = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every (\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+)$/;

/** What {@link isSchedule} takes, in words. */
export const SCHEDULE =
  'five fields of cron (minute, hour, day, month, day of the week 0 to 6), or a word such as @daily';

/** What is wrong with when a CronJob runs. */
export function scheduleProblems(manifest: Manifest): string[] {
  if (kindId(manifest) !== 'batch/CronJob') return [];
  const schedule = new Field(manifest).at('spec', 'schedule');
  const { text } = schedule;
  if (text === undefined || isSchedule(text)) return [];
  const advice = /(^|\s)(CRON_)?TZ=/.test(text) ? 'The zone belongs into `spec.timeZone`' : '';
  return [schedule.must(SCHEDULE, advice)];
}

/** True for what the controller of Kubernetes reads. */
export function isSchedule(text: string): boolean {
  if (text.startsWith('@')) return WORDS.test(text);
  const fields = text.trim().split(/\s+/);
  return fields.length === PARTS.length && PARTS.every((part, index) => isField(fields[index] ?? '', part));
}

function isField(field: string, part: Part): boolean {
  return field.split(',').every((item) => isRange(item, part));
}

function isRange(item: string, part: Part): boolean {
  const [range = '', step = '1', ...rest] = item.split('/');
  if (rest.length > 0 || !/^\d+$/.test(step) || Number(step) === 0) return false;
  if (range === '*' || range === '?') return true;
  const [first, last, ...more] = range.split('-').map((text) => numberOf(text, part));
  if (first === undefined || more.length > 0 || first < part.min || first > part.max) return false;
  const isAlone = !range.includes('-');
  return isAlone || (last !== undefined && last >= first && last <= part.max);
}

function numberOf(text: string, { min, names }: Part): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return min + named;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
