/** A database engine, by the name that RDS gives it. */
export type DatabaseEngineName = 'mysql' | 'postgres';

export const SUPPORT_TYPES = ['extended', 'standard'] as const;

/** Which major versions are accepted: `extended` also takes those that RDS supports at an extra charge. */
export type DatabaseSupportType = (typeof SUPPORT_TYPES)[number];

/** A log that RDS sends to CloudWatch Logs. */
export type DatabaseLog = 'error' | 'general' | 'postgresql' | 'slowquery' | 'upgrade';

/** What RDS says about one engine, whatever its version. */
export interface EngineFacts {
  /** Name as people write it. */
  readonly title: string;
  /** What the URLs of its databases begin with, as its own client programs take them. */
  readonly urlScheme: string;
  /** Port that a server of this engine listens on. */
  readonly port: number;
  /** Parameter that makes the server refuse connections without TLS. */
  readonly tlsParameter: { readonly name: string; readonly value: string };
  /** Logs that can be sent to CloudWatch Logs, with the parameters that make the server write them. */
  readonly logs: Readonly<Partial<Record<DatabaseLog, Readonly<Record<string, string>>>>>;
  /** Logs sent where the caller names none: those that say what went wrong without repeating every statement. */
  readonly defaultLogs: readonly DatabaseLog[];
  /** Master user where the caller names none: the one that the RDS console proposes. */
  readonly defaultUserName: string;
  /** Longest database name, in characters. */
  readonly maxDatabaseName: number;
  /** Master user names that RDS refuses. */
  readonly reservedUserNames: RegExp;
  /** Database names that the engine or RDS keeps for itself. */
  readonly reservedDatabaseNames: RegExp;
}

/** Two last days, as `YYYY-MM-DD`: RDS charges for extended support from the day after `standardUntil`. */
interface Support {
  readonly standardUntil: string;
  readonly extendedUntil: string;
}

/** Day on which {@link MAJORS} was compared with its sources. */
export const ENGINE_VERSIONS_DATE = '2026-08-22';

/**
 * Major versions that RDS offers or still supports, oldest first.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html
 * @see https://endoflife.date/amazon-rds-mysql and https://endoflife.date/amazon-rds-postgresql, read from those pages
 */
const MAJORS: Readonly<Record<DatabaseEngineName, ReadonlyMap<string, Support>>> = {
  mysql: new Map([
    ['5.7', { standardUntil: '2024-02-29', extendedUntil: '2029-06-30' }],
    ['8.0', { standardUntil: '2026-07-31', extendedUntil: '2029-07-31' }],
    ['8.4', { standardUntil: '2029-07-31', extendedUntil: '2032-07-31' }],
  ]),
  postgres: new Map([
    ['11', { standardUntil: '2024-02-29', extendedUntil: '2027-03-31' }],
    ['12', { standardUntil: '2025-02-28', extendedUntil: '2028-02-29' }],
    ['13', { standardUntil: '2026-02-28', extendedUntil: '2029-02-28' }],
    ['14', { standardUntil: '2027-02-28', extendedUntil: '2030-02-28' }],
    ['15', { standardUntil: '2028-02-29', extendedUntil: '2031-02-28' }],
    ['16', { standardUntil: '2029-02-28', extendedUntil: '2032-02-29' }],
    ['17', { standardUntil: '2030-02-28', extendedUntil: '2033-02-28' }],
    ['18', { standardUntil: '2031-02-28', extendedUntil: '2034-02-28' }],
  ]),
};

const MAJOR: Readonly<Record<DatabaseEngineName, RegExp>> = {
  mysql: /^(\d+\.\d+)(\.\d+)?$/,
  postgres: /^(\d+)(\.\d+)?$/,
};

/**
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.require-ssl.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.MySQLDB.PublishtoCloudWatchLogs.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
export const ENGINES: Readonly<Record<DatabaseEngineName, EngineFacts>> = {
  mysql: {
    title: 'MySQL',
    urlScheme: 'mysql',
    port: 3306,
    tlsParameter: { name: 'require_secure_transport', value: '1' },
    logs: {
      error: {},
      general: { general_log: '1', log_output: 'FILE' },
      slowquery: { slow_query_log: '1', log_output: 'FILE' },
    },
    defaultLogs: ['error', 'slowquery'],
    defaultUserName: 'admin',
    maxDatabaseName: 64,
    reservedUserNames: /^(rdsadmin|root)$/i,
    reservedDatabaseNames: /^(information_schema|innodb|mysql|performance_schema|rdsadmin|sys)$/i,
  },
  postgres: {
    title: 'PostgreSQL',
    urlScheme: 'postgresql',
    port: 5432,
    tlsParameter: { name: 'rds.force_ssl', value: '1' },
    logs: { postgresql: {}, upgrade: {} },
    defaultLogs: ['postgresql', 'upgrade'],
    defaultUserName: 'postgres',
    maxDatabaseName: 63,
    reservedUserNames: /^(admin|pg_.*|rdsadmin|user)$/i,
    reservedDatabaseNames: /^(admin|catalog|dispatch|flag|grant|identity|postgres|rdsadmin|template[01]|user)$/i,
  },
};

/** The major part of `version`: `8.4` of `8.4.7`, `17` of `17.4`; `version` itself where it has not that form. */
export function majorVersion(engine: DatabaseEngineName, version: string): string {
  return MAJOR[engine].exec(version)?.[1] ?? version;
}

/** Family of parameter groups that fit `version`: `mysql8.4`, `postgres17`. */
export function parameterGroupFamily(engine: DatabaseEngineName, version: string): string {
  return `${engine}${majorVersion(engine, version)}`;
}

/** Versions that a new database can have with this support, oldest first. */
export function supportedDatabaseVersions(
  engine: DatabaseEngineName,
  supportType: DatabaseSupportType = 'standard',
): readonly string[] {
  return [...MAJORS[engine]]
    .filter(([, support]) => until(support, supportType) >= ENGINE_VERSIONS_DATE)
    .map(([major]) => major);
}

/**
 * What `version` would have to be to run on RDS with this support; undefined when it does. Reads after "must be".
 * Minor versions come every few weeks: their form alone is checked.
 */
export function databaseVersionProblem(
  engine: DatabaseEngineName,
  version: string,
  supportType: DatabaseSupportType = 'standard',
): string | undefined {
  const supported = supportedDatabaseVersions(engine, supportType);
  if (MAJOR[engine].test(version) && supported.includes(majorVersion(engine, version))) return undefined;
  const support = supportType === 'standard' ? 'standard' : 'standard or extended';
  return `one of ${engine} ${supported.join(', ')} (RDS ${support} support on ${ENGINE_VERSIONS_DATE})`;
}

/** A way out for a version that {@link databaseVersionProblem} refuses, as a sentence; empty when there is none. */
export function databaseVersionAdvice(
  engine: DatabaseEngineName,
  version: string,
  supportType: DatabaseSupportType = 'standard',
): string {
  const support = inExtendedSupport(engine, version);
  if (support === undefined || supportType === 'extended') return '';
  return (
    `A database made with supportType 'extended' may stay on it until ${support.extendedUntil}, ` +
    `at an extra charge for every vCPU and hour`
  );
}

/**
 * What it costs to stay on `version`, where RDS charges for extended support; undefined in standard support.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support-charges.html
 */
export function databaseVersionWarning(engine: DatabaseEngineName, version: string): string | undefined {
  const support = inExtendedSupport(engine, version);
  if (support === undefined) return undefined;
  return (
    `${engine} ${majorVersion(engine, version)} left RDS standard support on ${support.standardUntil}: RDS charges for ` +
    `every vCPU and hour of it, standbys included, and more from the third year (https://aws.amazon.com/rds/pricing/), ` +
    `until it ends on ${support.extendedUntil}`
  );
}

function inExtendedSupport(engine: DatabaseEngineName, version: string): Support | undefined {
  if (databaseVersionProblem(engine, version) === undefined) return undefined;
  if (databaseVersionProblem(engine, version, 'extended') !== undefined) return undefined;
  return MAJORS[engine].get(majorVersion(engine, version));
}

function until(support: Support, supportType: DatabaseSupportType): string {
  return supportType === 'standard' ? support.standardUntil : support.extendedUntil;
}
