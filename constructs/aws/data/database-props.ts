import type { Cidr } from '../../core/cidr';
import type { Duration } from '../../core/duration';
import type { Destroyable } from '../../core/guardrails';
import type { ISecurityGroup } from '../network/security-group';
import type { IKey } from '../security/key';
import type { DatabaseEngine } from './database-engine';
import type { DatabaseLog, DatabaseSupportType } from './engine-versions';

/**
 * Settings of a `Database`.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html for every limit
 */
export interface DatabaseProps extends Destroyable {
  /**
   * Identifier: 1 to 63 lower-case letters, digits and single hyphens, a letter first. Changing this renames the database: its
   * endpoint changes, and clients are cut off. RDS writes to log groups named after it, so that the change replaces them: without
   * `allowDestroy` the plan is refused. To rename, first take the log groups out of the state (`terraform state rm`), which keeps
   * them in the account, and apply with `applyImmediately`, or every plan repeats the change until the maintenance window.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RenameInstance.html
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /** Engine and version, such as `DatabaseEngine.mysql('8.4')`. Another engine replaces the database. */
  readonly engine: DatabaseEngine;
  /**
   * Which versions are accepted: `extended` also takes those past standard support, for which RDS charges. With `standard`, RDS
   * upgrades the database by itself once standard support ends. Has an effect on RDS at creation only: to change it later, restore
   * a snapshot with the other `--engine-lifecycle-support`, rename the restored database to `name`, and import it.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html
   * @see https://github.com/hashicorp/terraform-provider-aws/issues/44552
   * @default 'standard'
   */
  readonly supportType?: DatabaseSupportType;
  /**
   * Private subnets by availability zone, in at least two zones: RDS asks for two even of a database in one. What connects to it
   * from a cluster needs their addresses too.
   */
  readonly subnets: Readonly<Record<string, { readonly subnetId: string; readonly cidr?: Cidr }>>;
  /** Security groups that say who reaches the database: one at least, or RDS would take the default one of the VPC. */
  readonly securityGroups: readonly ISecurityGroup[];
  /** Size of the server, such as `db.t3.micro`. Changing this restarts the database. */
  readonly instanceClass: string;
  /** Storage (gp3): 20 to 65536 GiB. It can grow, and never shrink. */
  readonly storageGib: number;
  /**
   * Size that RDS may raise the storage to when it runs out: at least a tenth above `storageGib`, at most 65536 GiB.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
   * @default - none: writes fail when the storage is full
   */
  readonly maxStorageGib?: number;
  /**
   * Keeps a standby in another zone that takes over when the server fails, for twice the price.
   * @default false
   */
  readonly multiAz?: boolean;
  /**
   * How long automatic backups, and with them restores to any second, are kept: 1 to 35 days.
   * @default 7
   */
  readonly backupDays?: number;
  /**
   * Goes without automatic backups: after a mistake there is nothing to restore.
   * @default false
   */
  readonly withoutBackups?: boolean;
  /**
   * Daily time of the backup in UTC: `hh:mm-hh:mm`, at least 30 minutes.
   * @default - chosen by RDS
   */
  readonly backupWindow?: string;
  /**
   * Weekly time of upgrades and restarts in UTC: `ddd:hh:mm-ddd:hh:mm`, at least 30 minutes, apart from the backup window.
   * @default - chosen by RDS
   */
  readonly maintenanceWindow?: string;
  /**
   * Database to create in the server: a letter, then letters, digits and `_`, up to 64 (MySQL) or 63 (PostgreSQL) in all.
   * Changing this replaces the database.
   * @default - none but the engine's own
   */
  readonly databaseName?: string;
  /**
   * Master user: 1 to 16 letters, digits and `_`, a letter first. Changing this replaces the database.
   * @default - `admin` (MySQL) or `postgres` (PostgreSQL), as the RDS console proposes
   */
  readonly userName?: string;
  /**
   * KMS key that encrypts storage, snapshots and the master password. Changing this replaces the database: give one from the
   * start where snapshots will be shared with another account.
   * @default - the keys `aws/rds` and `aws/secretsmanager` of the account, at no cost
   */
  readonly encryptionKey?: IKey;
  /**
   * Parameters that take effect at once, by name. The one that enforces TLS is set already.
   * @default - those of the engine
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * Parameters that RDS calls static: they take effect after the next restart.
   * @default - those of the engine
   */
  readonly staticParameters?: Readonly<Record<string, string>>;
  /**
   * Logs to keep in CloudWatch Logs; the parameters that make the server write them are set too.
   * @default - error and slowquery (MySQL), postgresql and upgrade (PostgreSQL)
   */
  readonly logs?: readonly DatabaseLog[];
  /**
   * How long logs are kept: one of the times that CloudWatch offers, 1 to 3653 days.
   * @default Duration.days(30)
   */
  readonly logRetention?: Duration;
  /**
   * Measures what the server waits for, kept for 7 days at no cost. MySQL needs more than a micro or small class for it.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html
   * @default false
   */
  readonly performanceInsights?: boolean;
  /**
   * Time between two measurements of the operating system (Enhanced Monitoring): 1, 5, 10, 15, 30 or 60 seconds.
   * @default - none
   */
  readonly monitoringInterval?: Duration;
  /**
   * Lets database users log in with a token of their IAM role instead of a password, granted by `grantConnect`.
   * @default false
   */
  readonly iamAuthentication?: boolean;
  /**
   * Makes changes at once, restarts included, instead of in the next maintenance window.
   * @default false
   */
  readonly applyImmediately?: boolean;
  /**
   * Lets RDS take new minor versions in the maintenance window. Not with a minor version in `engine`: Terraform would take it back.
   * @default - true for a major version, false for a minor one
   */
  readonly autoMinorUpgrade?: boolean;
  /**
   * Lets Terraform upgrade to another major version, at once: `applyImmediately` has to be true too, or Terraform would delete
   * the parameter group of the old version while the database uses it (`InvalidDBParameterGroupState`). It cannot be undone: try
   * it on a restored snapshot first.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBParameterGroup.html
   * @default false
   */
  readonly allowMajorUpgrade?: boolean;
  /**
   * Keeps no snapshot `<identifier>-final` when Terraform deletes the database; refused without `allowDestroy`. There is one snapshot
   * of a name: where the database is deleted and made again, it or the snapshot of the last time has to go.
   * @default false: a database deleted for the second time fails while the snapshot of the first is there
   */
  readonly skipFinalSnapshot?: boolean;
}
