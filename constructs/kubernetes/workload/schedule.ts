import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';

const WORDS = ['@hourly', '@daily', '@midnight', '@weekly', '@monthly', '@annually', '@yearly'];
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface Field {
  readonly min: number;
  readonly max: number;
  /** Names of the numbers, the lowest first. */
  readonly names?: readonly string[];
}

/**
 * Minute, hour, day of the month, month and day of the week; Sunday is 0, never 7.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
const FIELDS: readonly Field[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: DAYS },
];

/** @see https://en.wikipedia.org/wiki/List_of_tz_database_time_zones */
const TIME_ZONE = { pattern: /^[A-Z][A-Za-z]*(\/[A-Za-z0-9_+-]+){0,2}$/, allowed: 'a time zone such as Europe/Berlin' };

/** What is wrong with a schedule and its time zone, as sentences; empty when nothing is. */
export function scheduleProblems(schedule: string, timeZone: string): string[] {
  const allowed = 'five fields as cron has them, such as 0 3 * * 1, or one of ' + WORDS.join(', ');
  return [
    ...(!isKnown(schedule) || isSchedule(schedule) ? [] : [problem('schedule', allowed, schedule)]),
    ...(!isKnown(timeZone) || (TIME_ZONE.pattern.test(timeZone) && timeZone !== 'Local')
      ? []
      : [problem('timeZone', TIME_ZONE.allowed, timeZone)]),
  ];
}

function isSchedule(schedule: string): boolean {
  const parts = schedule.split(/\s+/);
  if (WORDS.includes(schedule)) return true;
  return parts.length === FIELDS.length && FIELDS.every((field, index) => isField(field, parts[index] ?? ''));
}

function isField(field: Field, text: string): boolean {
  return text.split(',').every((item) => {
    const [range = '', step, ...more] = item.split('/');
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
    if (range === '*' || range === '?') return true;
    const [first = NaN, last = first, ...others] = range.split('-').map((end) => numberOf(field, end));
    return others.length === 0 && first >= field.min && first <= last && last <= field.max;
  });
}

function numberOf({ min, names = [] }: Field, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const index = names.indexOf(text.toUpperCase());
  return index === -1 ? NaN : index + min;
}
