import { TerraformStack } from 'cdktf';
import { Database } from '../../../../constructs/aws/data/database';
import { DatabaseEngine } from '../../../../constructs/aws/data/database-engine';
import type { DatabaseProps } from '../../../../constructs/aws/data/database-props';
import { Role } from '../../../../constructs/aws/identity/role';
import { Key } from '../../../../constructs/aws/security/key';
import { Duration } from '../../../../constructs/core/duration';
import type { SynthesizedStack } from '../../../../testing/synth';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';

const subnets = { 'us-east-1a': { subnetId: 'subnet-a' }, 'us-east-1b': { subnetId: 'subnet-b' } };
const required: DatabaseProps = {
  engine: DatabaseEngine.mysql('8.4'),
  subnets,
  securityGroups: [{ securityGroupId: 'sg-1' }],
  instanceClass: 'db.t3.micro',
  storageGib: 20,
};
const make = (stack: TerraformStack, props: Partial<DatabaseProps> = {}) =>
  new Database(stack, 'Database', { ...required, ...props });
const database = (props?: Partial<DatabaseProps>) => synthesized((stack) => make(stack, props));
const ec2 = { principal: { services: ['ec2.amazonaws.com'] } };
const statements = (stack: SynthesizedStack, path: string) =>
  (JSON.parse(stack.at(path)['policy'] as string) as { Statement: unknown[] }).Statement;

test('with what must be given alone: private, encrypted, backed up for 7 days, and kept whatever happens', () => {
  const stack = database();
  expect(stack.at('Database/Resource')).toEqual({
    identifier: 'stack-database',
    engine: 'mysql',
    engine_version: '8.4',
    engine_lifecycle_support: 'open-source-rds-extended-support-disabled',
    instance_class: 'db.t3.micro',
    multi_az: false,
    username: 'admin',
    manage_master_user_password: true,
    iam_database_authentication_enabled: false,
    port: 3306,
    publicly_accessible: false,
    db_subnet_group_name: stack.ref('Database/Subnets', 'name'),
    vpc_security_group_ids: ['sg-1'],
    ca_cert_identifier: 'rds-ca-rsa2048-g1',
    parameter_group_name: stack.ref('Database/Parameters', 'name'),
    storage_type: 'gp3',
    allocated_storage: 20,
    storage_encrypted: true,
    backup_retention_period: 7,
    copy_tags_to_snapshot: true,
    final_snapshot_identifier: 'stack-database-final',
    skip_final_snapshot: false,
    auto_minor_version_upgrade: true,
    allow_major_version_upgrade: false,
    apply_immediately: false,
    deletion_protection: true,
    enabled_cloudwatch_logs_exports: ['error', 'slowquery'],
    performance_insights_enabled: false,
    lifecycle: { prevent_destroy: true, ignore_changes: ['engine_lifecycle_support'] },
    depends_on: [stack.address('Database/Logs/error/Resource'), stack.address('Database/Logs/slowquery/Resource')],
  });
  expect(stack.at('Database/Subnets')).toEqual({
    name: 'stack-database',
    description: 'Subnets of stack-database',
    subnet_ids: ['subnet-a', 'subnet-b'],
  });
});

test.each([
  [
    DatabaseEngine.mysql('8.4'),
    'mysql8.4',
    'stack-database-mysql8-4',
    { log_output: 'FILE', require_secure_transport: '1', slow_query_log: '1' },
  ],
  [DatabaseEngine.postgres('17.4'), 'postgres17', 'stack-database-postgres17', { 'rds.force_ssl': '1' }],
] as const)('%s refuses connections without TLS, and writes the logs that it sends', (engine, family, name, values) => {
  expect(database({ engine }).at('Database/Parameters')).toEqual({
    name,
    family,
    description: 'Parameters of stack-database',
    parameter: Object.entries(values).map(([key, value]) => ({ apply_method: 'immediate', name: key, value })),
    lifecycle: { create_before_destroy: true },
  });
});

test('parameters of the caller join those of the construct, static ones for the next restart', () => {
  const parameters = database({
    parameters: { long_query_time: '2' },
    staticParameters: { innodb_log_file_size: '1073741824' },
    logs: ['error'],
  }).at('Database/Parameters')['parameter'];
  expect(parameters).toEqual([
    { apply_method: 'pending-reboot', name: 'innodb_log_file_size', value: '1073741824' },
    { apply_method: 'immediate', name: 'long_query_time', value: '2' },
    { apply_method: 'immediate', name: 'require_secure_transport', value: '1' },
  ]);
});

test('PostgreSQL has its own port, master user and logs', () => {
  expect(database({ engine: DatabaseEngine.postgres('17') }).at('Database/Resource')).toMatchObject({
    engine: 'postgres',
    engine_version: '17',
    port: 5432,
    username: 'postgres',
    enabled_cloudwatch_logs_exports: ['postgresql', 'upgrade'],
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<DatabaseProps>(
    (stack, props) =>
      make(stack, { instanceClass: 'db.m7g.large', applyImmediately: true, allowDestroy: true, ...props }),
    {
      name: () => 'orders',
      engine: () => DatabaseEngine.postgres('17'),
      supportType: () => 'extended',
      subnets: () => ({ ...subnets, 'us-east-1c': { subnetId: 'subnet-c' } }),
      securityGroups: () => [{ securityGroupId: 'sg-2' }],
      instanceClass: () => 'db.m7g.xlarge',
      storageGib: () => 40,
      maxStorageGib: () => 100,
      multiAz: () => true,
      backupDays: () => 14,
      withoutBackups: () => true,
      backupWindow: () => '02:00-02:30',
      maintenanceWindow: () => 'sun:03:00-sun:04:00',
      databaseName: () => 'orders',
      userName: () => 'owner',
      encryptionKey: (stack) => new Key(stack, 'Key'),
      parameters: () => ({ long_query_time: '2' }),
      staticParameters: () => ({ innodb_log_file_size: '1073741824' }),
      logs: () => ['error', 'general'],
      logRetention: () => Duration.days(90),
      performanceInsights: () => true,
      monitoringInterval: () => Duration.minutes(1),
      iamAuthentication: () => true,
      applyImmediately: () => false,
      autoMinorUpgrade: () => false,
      allowMajorUpgrade: () => true,
      skipFinalSnapshot: () => true,
      allowDestroy: () => false,
    },
  );
  expect(without).toEqual([]);
});

test('insights, monitoring and a key reach the database', () => {
  const stack = synthesized((scope) =>
    make(scope, {
      instanceClass: 'db.m7g.large',
      performanceInsights: true,
      monitoringInterval: Duration.seconds(15),
      encryptionKey: new Key(scope, 'Key'),
    }),
  );
  const key = stack.ref('Key/Resource', 'arn');
  expect(stack.at('Database/Resource')).toMatchObject({
    kms_key_id: key,
    master_user_secret_kms_key_id: key,
    performance_insights_enabled: true,
    performance_insights_kms_key_id: key,
    monitoring_interval: 15,
    monitoring_role_arn: stack.ref('Database/MonitoringRole/Resource', 'arn'),
  });
  expect(JSON.parse(stack.at('Database/MonitoringRole/Resource')['assume_role_policy'] as string)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: ['monitoring.rds.amazonaws.com'] },
        Action: ['sts:AssumeRole'],
        Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
      },
    ],
  });
});

test('its logs are kept for a limited time, in groups made before the database', () => {
  const stack = database({ logs: ['general', 'error'] });
  expect(stack.at('Database/Logs/general/Resource')).toMatchObject({
    name: '/aws/rds/instance/stack-database/general',
    retention_in_days: 30,
  });
  expect(stack.at('Database/Resource')).toMatchObject({
    enabled_cloudwatch_logs_exports: ['error', 'general'],
    depends_on: ['general', 'error'].map((log) => stack.address(`Database/Logs/${log}/Resource`)),
  });
});

test('allowDestroy lets Terraform delete it, and a last snapshot stays all the same', () => {
  const { lifecycle, ...block } = database({ allowDestroy: true }).at('Database/Resource');
  expect(lifecycle).not.toHaveProperty('prevent_destroy');
  expect(block).toMatchObject({
    deletion_protection: false,
    skip_final_snapshot: false,
    final_snapshot_identifier: 'stack-database-final',
  });
});

test('a minor version stays until someone changes it', () => {
  expect(database({ engine: DatabaseEngine.mysql('8.4.7') }).at('Database/Resource')).toMatchObject({
    engine_version: '8.4.7',
    auto_minor_version_upgrade: false,
  });
});

test('extended support is accepted by name, with a warning of its cost', () => {
  const stack = awsStack();
  const old = make(stack, { engine: DatabaseEngine.mysql('8.0'), supportType: 'extended' });
  expect(old.node.metadata.map(({ type, data }) => [type, data])).toEqual([
    [
      '@cdktf/warn',
      'mysql 8.0 left RDS standard support on 2026-07-31: RDS charges for every vCPU and hour of it, standbys included, ' +
        'and more from the third year (https://aws.amazon.com/rds/pricing/), until it ends on 2029-07-31',
    ],
  ]);
  expect(
    database({ engine: DatabaseEngine.mysql('8.0'), supportType: 'extended' }).at('Database/Resource')[
      'engine_lifecycle_support'
    ],
  ).toBe('open-source-rds-extended-support');
});

test('its groups of subnets and parameters keep their names when it is renamed; its log groups cannot', () => {
  const [before, after] = [database(), database({ name: 'orders' })];
  for (const path of ['Database/Subnets', 'Database/Parameters']) expect(after.at(path)).toEqual(before.at(path));
  expect(after.at('Database/Resource')['identifier']).toBe('orders');
  expect(after.at('Database/Logs/error/Resource')).toMatchObject({
    name: '/aws/rds/instance/orders/error',
    lifecycle: { prevent_destroy: true },
  });
});

test('two databases that swap names keep groups of their own', () => {
  const stack = synthesized((scope) => {
    make(scope, { name: 'stack-archive' });
    new Database(scope, 'Archive', { ...required, name: 'stack-database' });
  });
  expect(stack.at('Database/Subnets')['name']).toBe('stack-database');
  expect(stack.at('Archive/Subnets')['name']).toBe('stack-archive');
});

test('a support type that RDS would ignore on an existing database plans no update', () => {
  for (const supportType of ['standard', 'extended'] as const)
    expect(database({ supportType }).at('Database/Resource')['lifecycle']).toMatchObject({
      ignore_changes: ['engine_lifecycle_support'],
    });
});

test('a grant on the master secret gives the right to read that secret, and to use its key', () => {
  const stack = synthesized((scope) => {
    make(scope, { encryptionKey: new Key(scope, 'Key') }).grantReadMasterSecret(
      new Role(scope, 'Reader', { trust: ec2 }),
    );
  });
  expect(statements(stack, 'Reader/Policy')).toEqual([
    { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: [stack.ref('Key/Resource', 'arn')] },
    {
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue'],
      Resource: [stack.ref('Database/Resource', 'master_user_secret[0].secret_arn')],
    },
  ]);
});

test('a grant to connect is for one database user of this database', () => {
  const stack = synthesized((scope) => {
    make(scope, { iamAuthentication: true }).grantConnect(new Role(scope, 'App', { trust: ec2 }), 'app');
  });
  const resource = stack.ref('Database/Resource', 'resource_id');
  expect(statements(stack, 'App/Policy')).toEqual([
    {
      Effect: 'Allow',
      Action: ['rds-db:connect'],
      Resource: [`arn:aws:rds-db:us-east-1:111122223333:dbuser:${resource}/app`],
    },
  ]);
});

test('a grant to connect without IAM authentication is refused', () => {
  const stack = awsStack();
  expect(() => make(stack).grantConnect(new Role(stack, 'App', { trust: ec2 }), 'app')).toThrow(
    "Database at 'stack/Database' [IamAuthenticationOff]:\n" +
      '- `iamAuthentication` must be true before someone can log in with a role, got false',
  );
});

test.each(['*', 'app*', 'app?', '${aws:username}', ''])(
  'a grant to connect as %p, which is not one user, is refused',
  (user) => {
    const stack = awsStack();
    const role = new Role(stack, 'App', { trust: ec2 });
    expect(() => make(stack, { iamAuthentication: true }).grantConnect(role, user)).toThrow(
      "Database at 'stack/Database' [PropsInvalid]:\n" +
        `- \`userName\` must be 1 to 63 letters, digits and _.@+-, got ${user === '' ? 'an empty string' : user}`,
    );
  },
);

test('its metrics are those that RDS sends under its identifier', () => {
  const made = make(awsStack());
  const metrics = [
    made.metricCpu(),
    made.metricFreeStorage(),
    made.metricFreeMemory(),
    made.metricConnections(),
    made.metricReadLatency(),
    made.metricWriteLatency(),
  ];
  expect(metrics.map(({ name, statistic }) => [name, statistic])).toEqual([
    ['CPUUtilization', 'Average'],
    ['FreeStorageSpace', 'Minimum'],
    ['FreeableMemory', 'Minimum'],
    ['DatabaseConnections', 'Maximum'],
    ['ReadLatency', 'Average'],
    ['WriteLatency', 'Average'],
  ]);
  for (const { namespace, dimensions, emitter } of metrics) {
    expect([namespace, dimensions, emitter]).toEqual(['AWS/RDS', { DBInstanceIdentifier: 'stack-database' }, made]);
  }
});

test('adding a zone, a log, a parameter or another database moves no address', () => {
  const before = database().addresses();
  const after = synthesized((stack) => {
    new Database(stack, 'Archive', required);
    make(stack, {
      subnets: { 'us-east-1c': { subnetId: 'subnet-c' }, ...subnets },
      logs: ['general', 'error', 'slowquery'],
      parameters: { long_query_time: '2' },
    });
  }).addresses();
  expect(after).toMatchObject(before);
});

test('fails with every bad value named at once', () => {
  expect(() =>
    database({
      name: 'Orders--db',
      supportType: 'long' as 'extended',
      engine: DatabaseEngine.mysql('5.5'),
      subnets: { 'us-east-1a': { subnetId: 'subnet-a' } },
      securityGroups: [],
      instanceClass: 't3.micro',
      storageGib: 19,
      maxStorageGib: 10,
      backupDays: 0,
      backupWindow: '02:00-02:20',
      maintenanceWindow: 'sunday',
      databaseName: '1st',
      userName: 'rdsadmin',
      monitoringInterval: Duration.seconds(7),
      logs: ['postgresql'],
      logRetention: Duration.hours(36),
      parameters: { require_secure_transport: '0', wait_timeout: '60' },
      staticParameters: { wait_timeout: '60' },
    }),
  ).toThrow(
    "Database at 'stack/Database' [PropsInvalid]:\n" +
      '- `name` must be lower-case letters, digits and single hyphens, a letter first, at most 63 characters, got Orders--db\n' +
      '- `supportType` must be one of extended, standard, got long\n' +
      '- `engine` must be one of mysql 5.7, 8.0, 8.4 (RDS standard or extended support on 2026-08-22), got mysql 5.5\n' +
      '- `subnets` must be in at least two availability zones, got us-east-1a\n' +
      '- `securityGroups` must be one security group or more, got none\n' +
      '- `instanceClass` must be an instance class such as db.t3.micro, got t3.micro\n' +
      '- `storageGib` must be 20 to 65536 GiB, got 19\n' +
      '- `backupDays` must be 1 to 35 days, got 0\n' +
      '- `databaseName` must be a letter, then letters, digits and _, at most 64 characters, got 1st\n' +
      '- `userName` must be a name that RDS for mysql does not keep for itself, got rdsadmin\n' +
      '- `monitoringInterval` must be 1, 5, 10, 15, 30 or 60 seconds, got 7 seconds\n' +
      '- `backupWindow` must be hh:mm-hh:mm in UTC, at least 30 minutes, got 02:00-02:20\n' +
      '- `maintenanceWindow` must be ddd:hh:mm-ddd:hh:mm in UTC, at least 30 minutes, got sunday\n' +
      '- `logs` must be one of error, general, slowquery, got postgresql\n' +
      '- `logRetention` must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 days, ' +
      'got 36 hours. The nearest is 1 day\n' +
      '- `parameters` must leave out require_secure_transport, which enforces TLS, got 0\n' +
      '- `staticParameters` must leave out what `parameters` has, got wait_timeout',
  );
});

test.each<[string, Partial<DatabaseProps>, string]>([
  [
    'a version in extended support, with the way out',
    { engine: DatabaseEngine.mysql('8.0') },
    '`engine` must be one of mysql 8.4 (RDS standard support on 2026-08-22), got mysql 8.0. ' +
      "A database made with supportType 'extended' may stay on it until 2029-07-31, at an extra charge for every vCPU and hour",
  ],
  [
    'a master user that PostgreSQL keeps for itself',
    { engine: DatabaseEngine.postgres('17'), userName: 'admin' },
    '`userName` must be a name that RDS for postgres does not keep for itself, got admin',
  ],
  [
    'a database name that the engine keeps for itself',
    { databaseName: 'mysql' },
    '`databaseName` must be a name that RDS for mysql does not keep for itself, got mysql',
  ],
  [
    'room to grow that is too small',
    { storageGib: 100, maxStorageGib: 105 },
    '`maxStorageGib` must be 110 to 65536 GiB, got 105',
  ],
  [
    'days of backups that are not made',
    { withoutBackups: true, backupDays: 7 },
    '`backupDays` must be left out with `withoutBackups`, got 7',
  ],
  [
    'insights on a server too small for them',
    { performanceInsights: true },
    '`performanceInsights` must be false on db.t3.micro, which is too small for it with MySQL, got true',
  ],
  [
    'upgrades of a minor version that Terraform would take back',
    { engine: DatabaseEngine.mysql('8.4.7'), autoMinorUpgrade: true },
    '`autoMinorUpgrade` must be false with a minor version such as 8.4.7, which Terraform would go back to, got true',
  ],
  [
    'a major upgrade that waits while Terraform deletes the old parameter group',
    { allowMajorUpgrade: true },
    '`applyImmediately` must be true with `allowMajorUpgrade`, got false. ' +
      'Else the database keeps its old parameter group until the maintenance window, and RDS refuses to delete that one',
  ],
  [
    'going without a last snapshot of a database that may not be deleted',
    { skipFinalSnapshot: true },
    '`skipFinalSnapshot` must be false without allowDestroy, got true',
  ],
  [
    'maintenance during the backup',
    { backupWindow: '23:30-00:30', maintenanceWindow: 'mon:00:00-mon:01:00' },
    '`maintenanceWindow` must be apart from the backup window 23:30-00:30, got mon:00:00-mon:01:00',
  ],
  [
    'a backup during maintenance',
    { backupWindow: '00:15-00:45', maintenanceWindow: 'sun:23:00-mon:01:00' },
    '`maintenanceWindow` must be apart from the backup window 00:15-00:45, got sun:23:00-mon:01:00',
  ],
])('refuses %s', (_, props, problem) => {
  expect(() => database(props)).toThrow(`Database at 'stack/Database' [PropsInvalid]:\n- ${problem}`);
});

test('windows that touch do not overlap', () => {
  const windows = { backupWindow: '02:00-02:30', maintenanceWindow: 'sun:02:30-sun:03:30' };
  expect(database(windows).at('Database/Resource')).toMatchObject({
    backup_window: '02:00-02:30',
    maintenance_window: 'sun:02:30-sun:03:30',
  });
});

const attributes = {
  databaseArn: 'arn:aws:rds:us-east-1:111122223333:db:orders',
  endpoint: 'orders.abc.us-east-1.rds.amazonaws.com',
  port: 3306,
  masterSecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:rds!db-1-abcdef',
  databaseName: 'orders',
  engine: 'mysql' as const,
};

test('a database managed elsewhere can be connected to, and its secret granted', () => {
  const stack = synthesized((scope) => {
    const orders = Database.fromDatabaseAttributes(scope, 'Orders', {
      ...attributes,
      encryptionKey: Key.fromKeyArn(scope, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/1'),
    });
    expect([orders.databaseArn, orders.endpoint, orders.port, orders.databaseName, orders.masterSecret]).toEqual([
      attributes.databaseArn,
      attributes.endpoint,
      3306,
      'orders',
      { secretArn: attributes.masterSecretArn },
    ]);
    orders.grantReadMasterSecret(new Role(scope, 'Reader', { trust: ec2 }));
  });
  expect(statements(stack, 'Reader/Policy')).toEqual([
    { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: ['arn:aws:kms:us-east-1:111122223333:key/1'] },
    { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [attributes.masterSecretArn] },
  ]);
});

test('attributes that no database has are refused, all at once', () => {
  const masterSecretArn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:*';
  const bad = {
    databaseArn: 'orders',
    endpoint: 'orders:3306',
    port: 80,
    engine: 'oracle' as 'mysql',
    masterSecretArn,
  };
  expect(() => Database.fromDatabaseAttributes(awsStack(), 'Orders', bad)).toThrow(
    "ImportedDatabase at 'stack/Orders' [PropsInvalid]:\n" +
      '- `databaseArn` must be a database ARN: arn:aws:rds:REGION:ACCOUNT:db:IDENTIFIER, got orders\n' +
      '- `endpoint` must be a host name without port, got orders:3306\n' +
      '- `port` must be 1150 to 65535, got 80\n' +
      '- `engine` must be one of mysql, postgres, got oracle\n' +
      '- `masterSecretArn` must be a whole secret ARN: arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-6CHARS, ' +
      `got ${masterSecretArn}`,
  );
});
