import { Checks, isKnown } from '../../core/checks';
import { nameProblems, type NameRule } from '../../core/naming';
import type { IConstruct } from 'constructs';
import { retentionProblems } from '../observability/log-group';
import type { DatabaseProps } from './database-props';
import { databaseVersionAdvice, databaseVersionProblem, SUPPORT_TYPES } from './engine-versions';

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
export const DATABASE_IDENTIFIER: NameRule = {
  kind: 'RDS database',
  max: 63,
  pattern: /^[a-z](-?[a-z0-9])*$/,
  allowed: 'lower-case letters, digits and single hyphens, a letter first',
};

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html */
const MIN_STORAGE = 20;
const MAX_STORAGE = 65_536;

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const TIME = '([01]\\d|2[0-3]):([0-5]\\d)';
const DAILY = new RegExp(`^${TIME}-${TIME}$`);
const WEEKLY = new RegExp(`^(${DAYS.join('|')}):${TIME}-(${DAYS.join('|')}):${TIME}$`);
const DAY = 1_440;
const WEEK = 7 * DAY;

/** @throws {ConstructError} `PropsInvalid`, listing every value of `props` that RDS would refuse. */
export function checkDatabase(construct: IConstruct, props: DatabaseProps): void {
  const { engine, supportType, storageGib, maxStorageGib, userName, databaseName, logs, instanceClass } = props;
  const { facts } = engine;
  const version = databaseVersionProblem(engine.engine, engine.version, supportType);
  const known = Object.keys(facts.logs);
  const small = /^db\.t\w+\.(micro|small)$/.test(instanceClass);
  const checks = new Checks(construct)
    .all(nameProblems(DATABASE_IDENTIFIER, 'name', props.name))
    .oneOf('supportType', supportType, SUPPORT_TYPES)
    .that(
      version === undefined,
      'engine',
      version ?? '',
      engine.toString(),
      databaseVersionAdvice(engine.engine, engine.version, supportType),
    )
    .that(
      Object.keys(props.subnets).length >= 2,
      'subnets',
      'in at least two availability zones',
      Object.keys(props.subnets),
    )
    .that(props.securityGroups.length > 0, 'securityGroups', 'one security group or more', [])
    .matches('instanceClass', instanceClass, /^db\.[a-z0-9-]+\.[a-z0-9]+$/, 'an instance class such as db.t3.micro')
    .range('storageGib', storageGib, MIN_STORAGE, MAX_STORAGE, 'GiB')
    .range('backupDays', props.backupDays, 1, 35, 'days')
    .that(
      props.withoutBackups !== true || props.backupDays === undefined,
      'backupDays',
      'left out with `withoutBackups`',
      props.backupDays,
    )
    .matches(
      'databaseName',
      databaseName,
      new RegExp(`^[A-Za-z]\\w{0,${(facts.maxDatabaseName - 1).toString()}}$`),
      `a letter, then letters, digits and _, at most ${facts.maxDatabaseName.toString()} characters`,
    )
    .that(!facts.reservedDatabaseNames.test(databaseName ?? ''), 'databaseName', unreserved(props), databaseName)
    .matches('userName', userName, /^[A-Za-z]\w{0,15}$/, 'a letter, then letters, digits and _, at most 16 characters')
    .that(!facts.reservedUserNames.test(userName ?? ''), 'userName', unreserved(props), userName)
    .that(
      [undefined, 1, 5, 10, 15, 30, 60].includes(props.monitoringInterval?.toSeconds()),
      'monitoringInterval',
      '1, 5, 10, 15, 30 or 60 seconds',
      props.monitoringInterval,
    )
    .that(
      props.performanceInsights !== true || engine.engine !== 'mysql' || !small,
      'performanceInsights',
      `false on ${instanceClass}, which is too small for it with MySQL`,
      true,
    )
    .that(
      props.autoMinorUpgrade !== true || !engine.isMinor,
      'autoMinorUpgrade',
      `false with a minor version such as ${engine.version}, which Terraform would go back to`,
      true,
    )
    .that(
      props.allowMajorUpgrade !== true || props.applyImmediately === true,
      'applyImmediately',
      'true with `allowMajorUpgrade`',
      props.applyImmediately ?? false,
      'Else the database keeps its old parameter group until the maintenance window, and RDS refuses to delete that one',
    )
    .that(
      props.skipFinalSnapshot !== true || props.allowDestroy === true,
      'skipFinalSnapshot',
      'false without allowDestroy',
      true,
    )
    .all(windowProblems(props));
  if (isKnown(storageGib) && storageGib >= MIN_STORAGE && storageGib <= MAX_STORAGE) {
    checks.range('maxStorageGib', maxStorageGib, Math.ceil((storageGib * 11) / 10), MAX_STORAGE, 'GiB');
  }
  for (const log of logs ?? []) checks.oneOf('logs', log, known);
  checks.all(retentionProblems('logRetention', props.logRetention)).all(parameterProblems(props)).throwIfAny();
}

function unreserved({ engine }: DatabaseProps): string {
  return `a name that RDS for ${engine.engine} does not keep for itself`;
}

function parameterProblems({ engine, parameters = {}, staticParameters = {} }: DatabaseProps): string[] {
  const tls = engine.tlsParameter.name;
  const given = [parameters[tls], staticParameters[tls]].filter((value) => value !== undefined);
  const twice = Object.keys(parameters).filter((name) => name in staticParameters && name !== tls);
  return [
    ...given.map((value) => `\`parameters\` must leave out ${tls}, which enforces TLS, got ${value}`),
    ...twice.map((name) => `\`staticParameters\` must leave out what \`parameters\` has, got ${name}`),
  ];
}

interface Window {
  readonly start: number;
  readonly minutes: number;
}

function windowProblems({ backupWindow, maintenanceWindow }: DatabaseProps): string[] {
  const backup = isKnown(backupWindow) ? readWindow(DAILY.exec(backupWindow), DAY) : undefined;
  const maintenance = isKnown(maintenanceWindow) ? readWindow(WEEKLY.exec(maintenanceWindow), WEEK) : undefined;
  const problems: string[] = [];
  if (isKnown(backupWindow) && backup === undefined)
    problems.push(`\`backupWindow\` must be hh:mm-hh:mm in UTC, at least 30 minutes, got ${backupWindow}`);
  if (isKnown(maintenanceWindow) && maintenance === undefined)
    problems.push(
      `\`maintenanceWindow\` must be ddd:hh:mm-ddd:hh:mm in UTC, at least 30 minutes, got ${maintenanceWindow}`,
    );
  if (backup !== undefined && maintenance !== undefined && overlap(backup, maintenance))
    problems.push(
      `\`maintenanceWindow\` must be apart from the backup window ${backupWindow ?? ''}, got ${maintenanceWindow ?? ''}`,
    );
  return problems;
}

/** The window that `match` describes, in minutes; undefined where there is none, or one that is too short. */
function readWindow(match: RegExpExecArray | null, cycle: number): Window | undefined {
  if (match === null) return undefined;
  const parts = match.slice(1);
  const half = parts.length / 2;
  const [start, end] = [parts.slice(0, half), parts.slice(half)].map(minuteOf) as [number, number];
  const minutes = (end - start + cycle) % cycle;
  return minutes < 30 ? undefined : { start, minutes };
}

function minuteOf(parts: readonly string[]): number {
  const [minute, hour, day] = [...parts].reverse();
  return (day === undefined ? 0 : DAYS.indexOf(day) * DAY) + Number(hour) * 60 + Number(minute);
}

/** Whether a daily and a weekly window have a minute in common. */
function overlap(daily: Window, weekly: Window): boolean {
  const within = (point: number, window: Window, cycle: number) =>
    (point - window.start + cycle * 8) % cycle < window.minutes;
  return within(weekly.start, daily, DAY) || within(daily.start, { ...weekly, start: weekly.start % DAY }, DAY);
}
