import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group';
import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import type { ClusterAccess } from '../../core/cluster-access';
import type { Destination } from '../../core/connections';
import { ConstructError } from '../../core/errors';
import { retained } from '../../core/guardrails';
import { type NameRule, physicalName } from '../../core/naming';
import type { SecretRef, SecretTemplate } from '../../core/secret-ref';
import type { IGrantable } from '../identity/role';
import { admitNodes } from '../network/admission';
import { awsMetric, type Metric, type Statistic } from '../observability/metric';
import { placeOf } from '../provider';
import { checkDatabase, DATABASE_IDENTIFIER } from './database-checks';
import { databaseLogGroups } from './database-logs';
import { FAMILY_LENGTH, parameterGroup } from './database-parameters';
import type { DatabaseProps } from './database-props';
import { databaseUrl, type DatabaseUrlOptions } from './database-url';
import { type DatabaseEngineName, databaseVersionWarning } from './engine-versions';
import { enhancedMonitoring } from './enhanced-monitoring';
import {
  type DatabaseAttributes,
  databaseDestination,
  grantReadMasterSecret,
  type IDatabase,
  ImportedDatabase,
  whatOf,
} from './imported-database';

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html */
const SUBNET_GROUP: NameRule = { ...DATABASE_IDENTIFIER, kind: 'RDS subnet group', max: 255 - FAMILY_LENGTH };
/** Database users whom IAM can name exactly: in a policy `*`, `?` and `$` stand for others. */
const USER_NAME = { pattern: /^[\w.@+-]{1,63}$/, allowed: '1 to 63 letters, digits and _.@+-' } as const;
/** The certificate authority that RDS takes by default; named, so that a new default does not change running servers. */
const CERTIFICATE_AUTHORITY = 'rds-ca-rsa2048-g1';

/**
 * An encrypted RDS database (MySQL or PostgreSQL) in private subnets, reached over TLS only.
 * RDS makes the master password, keeps it in Secrets Manager and changes it every 7 days: it is in no code, plan or state.
 * Without `allowDestroy`, neither Terraform nor anyone else can delete it; with it, a last snapshot `<identifier>-final` stays.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
 * @example
 * const engine = DatabaseEngine.mysql('8.4');
 * const subnets = vpc.privateSubnets;
 * new Database(stack, 'Orders', { engine, subnets, securityGroups: [group], instanceClass: 'db.t3.micro', storageGib: 20 });
 */
export class Database extends Construct implements IDatabase {
  /** Refers to a database managed elsewhere, whose master password RDS keeps in Secrets Manager. */
  static fromDatabaseAttributes(scope: Construct, id: string, attributes: DatabaseAttributes): IDatabase {
    return new ImportedDatabase(scope, id, attributes);
  }

  readonly databaseArn: string;
  readonly identifier: string;
  readonly endpoint: string;
  readonly port: number;
  readonly engineName: DatabaseEngineName;
  readonly databaseName?: string;
  readonly userName: string;
  readonly masterSecret: SecretRef;

  private readonly instance: DbInstance;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that RDS would refuse. */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: DatabaseProps,
  ) {
    super(scope, id);
    checkDatabase(this, props);
    const { engine, encryptionKey, supportType = 'standard', allowDestroy = false, withoutBackups = false } = props;
    const { userName = engine.facts.defaultUserName, logs = engine.logExports, performanceInsights } = props;
    const warning = databaseVersionWarning(engine.engine, engine.version);
    if (warning !== undefined) Annotations.of(this).addWarning(warning);

    this.identifier = physicalName(this, DATABASE_IDENTIFIER, props.name);
    // From the construct path alone: a database cannot leave its subnet group, so that it keeps the name when it is renamed.
    const groupName = physicalName(this, SUBNET_GROUP);
    const subnetGroup = new DbSubnetGroup(this, 'Subnets', {
      name: groupName,
      description: `Subnets of ${groupName}`,
      subnetIds: Object.values(props.subnets).map((subnet) => subnet.subnetId),
    });
    const instance = new DbInstance(this, 'Resource', {
      identifier: this.identifier,
      engine: engine.engine,
      engineVersion: engine.version,
      engineLifecycleSupport:
        supportType === 'extended' ? 'open-source-rds-extended-support' : 'open-source-rds-extended-support-disabled',
      instanceClass: props.instanceClass,
      multiAz: props.multiAz ?? false,
      dbName: props.databaseName,
      username: userName,
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: encryptionKey?.keyArn,
      iamDatabaseAuthenticationEnabled: props.iamAuthentication ?? false,
      port: engine.port,
      publiclyAccessible: false,
      dbSubnetGroupName: subnetGroup.name,
      vpcSecurityGroupIds: props.securityGroups.map((group) => group.securityGroupId),
      caCertIdentifier: CERTIFICATE_AUTHORITY,
      parameterGroupName: parameterGroup(this, groupName, props).name,
      storageType: 'gp3',
      allocatedStorage: props.storageGib,
      maxAllocatedStorage: props.maxStorageGib,
      storageEncrypted: true,
      kmsKeyId: encryptionKey?.keyArn,
      backupRetentionPeriod: withoutBackups ? 0 : (props.backupDays ?? 7),
      backupWindow: props.backupWindow,
      copyTagsToSnapshot: true,
      finalSnapshotIdentifier: `${this.identifier}-final`,
      skipFinalSnapshot: props.skipFinalSnapshot ?? false,
      maintenanceWindow: props.maintenanceWindow,
      autoMinorVersionUpgrade: props.autoMinorUpgrade ?? !engine.isMinor,
      allowMajorVersionUpgrade: props.allowMajorUpgrade ?? false,
      applyImmediately: props.applyImmediately ?? false,
      deletionProtection: !allowDestroy,
      enabledCloudwatchLogsExports: [...new Set(logs)].sort(),
      performanceInsightsEnabled: performanceInsights ?? false,
      performanceInsightsKmsKeyId: performanceInsights === true ? encryptionKey?.keyArn : undefined,
      ...enhancedMonitoring(this, props.monitoringInterval),
      lifecycle: {
        ...retained(allowDestroy),
        // RDS takes it at creation alone, and ignores the update that the provider would plan for ever.
        ignoreChanges: ['engine_lifecycle_support'],
      },
      dependsOn: databaseLogGroups(this, this.identifier, props),
    });

    this.instance = instance;
    this.databaseArn = instance.arn;
    this.endpoint = instance.address;
    this.port = engine.port;
    this.engineName = engine.engine;
    this.databaseName = props.databaseName;
    this.userName = userName;
    this.masterSecret = { secretArn: instance.masterUserSecret.get(0).secretArn };
  }

  url(options: DatabaseUrlOptions = {}): SecretTemplate {
    return databaseUrl(this, options);
  }

  /** @throws {ConstructError} `AddressesUnknown` where `subnets` were given without their addresses. */
  destinations(): readonly Destination[] {
    const zones = Object.keys(this.props.subnets).sort();
    const missing = zones.filter((zone) => this.props.subnets[zone]?.cidr === undefined);
    const cidrs = zones.flatMap((zone) => this.props.subnets[zone]?.cidr ?? []);
    return [
      databaseDestination(
        this,
        cidrs,
        missing.map((zone) => `subnets.${zone}.cidr`),
      ),
    ];
  }

  /** @throws {ConstructError} `AdmissionImpossible` for a cluster that is not on EKS. */
  admit(scope: Construct, cluster: ClusterAccess): void {
    const { port, props } = this;
    admitNodes({ construct: this, what: whatOf(this), port, securityGroups: props.securityGroups }, scope, cluster);
  }

  grantReadMasterSecret(grantee: IGrantable): void {
    grantReadMasterSecret(grantee, this.masterSecret, this.props.encryptionKey);
  }

  /**
   * Lets `grantee` log in as the database user `userName`, who has to exist and to be set up for IAM in the database.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
   * @throws {ConstructError} `IamAuthenticationOff` without the setting `iamAuthentication`; `PropsInvalid` for a name with a
   * wildcard, which would let `grantee` log in as anyone.
   */
  grantConnect(grantee: IGrantable, userName: string): void {
    if (this.props.iamAuthentication !== true) {
      const rule = '`iamAuthentication` must be true before someone can log in with a role, got false';
      throw new ConstructError('Database', this.node.path, 'IamAuthenticationOff', [rule]);
    }
    new Checks(this).matches('userName', userName, USER_NAME.pattern, USER_NAME.allowed).throwIfAny();
    const { account, region } = placeOf(this);
    const user = `arn:aws:rds-db:${region}:${account}:dbuser:${this.instance.resourceId}/${userName}`;
    grantee.grantRole.allow({ actions: ['rds-db:connect'], resources: [user] });
  }

  /** Share of the server's CPU in use, in percent. */
  metricCpu(): Metric {
    return this.metric('CPUUtilization', 'Average');
  }

  /** Storage that is left, in bytes. */
  metricFreeStorage(): Metric {
    return this.metric('FreeStorageSpace', 'Minimum');
  }

  /** Memory that is left, in bytes. */
  metricFreeMemory(): Metric {
    return this.metric('FreeableMemory', 'Minimum');
  }

  /** Connections of clients. */
  metricConnections(): Metric {
    return this.metric('DatabaseConnections', 'Maximum');
  }

  /** Time that a read from storage takes, in seconds. */
  metricReadLatency(): Metric {
    return this.metric('ReadLatency', 'Average');
  }

  /** Time that a write to storage takes, in seconds. */
  metricWriteLatency(): Metric {
    return this.metric('WriteLatency', 'Average');
  }

  /** @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html */
  private metric(name: string, statistic: Statistic): Metric {
    const dimensions = { DBInstanceIdentifier: this.identifier };
    return awsMetric(this, { namespace: 'AWS/RDS', name, dimensions, statistic });
  }
}
