import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '../../../../constructs/aws/data/database';
import { DatabaseEngine } from '../../../../constructs/aws/data/database-engine';
import { Role } from '../../../../constructs/aws/identity/role';
import { Topic } from '../../../../constructs/aws/messaging/topic';
import { Key } from '../../../../constructs/aws/security/key';
import { Secret } from '../../../../constructs/aws/security/secret';
import { ImageRepositories } from '../../../../constructs/aws/storage/image-repositories';
import { StateBucket } from '../../../../constructs/aws/storage/state-bucket';
import { Duration } from '../../../../constructs/core/duration';
import { synthesized } from '../../../support/stack';

/** Everything here that is about secrets or holds data, with every setting that could bring a value in. */
const stack = synthesized((scope) => {
  const encryptionKey = new Key(scope, 'Key');
  const role = new Role(scope, 'Reader', { trust: { principal: { services: ['ec2.amazonaws.com'] } } });
  for (const engine of [DatabaseEngine.mysql('8.4'), DatabaseEngine.postgres('17')]) {
    new Database(scope, engine.engine, {
      engine,
      subnets: { 'us-east-1a': { subnetId: 'subnet-a' }, 'us-east-1b': { subnetId: 'subnet-b' } },
      securityGroups: [{ securityGroupId: 'sg-1' }],
      instanceClass: 'db.t3.micro',
      storageGib: 20,
      databaseName: 'orders',
      userName: 'owner',
      encryptionKey,
      iamAuthentication: true,
    }).grantReadMasterSecret(role);
  }
  new Secret(scope, 'TokenKey', {
    description: 'Signs tokens',
    encryptionKey,
    rotation: { lambdaArn: 'arn:aws:lambda:us-east-1:111122223333:function:rotate', every: Duration.days(30) },
  }).grantRead(role);
  new ImageRepositories(scope, 'Images', { names: ['backend'], encryptionKey }).grantPull(role);
  new StateBucket(scope, 'State', { name: 'acme-terraform-state', encryptionKey });
  new Topic(scope, 'Alerts', {
    encryptionKey,
    emails: ['oncall@acme.example'],
    webhooks: { Relay: 'https://relay.acme.example/alerts' },
  }).grantPublish(role);
});

function keysOf(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}

test('no block holds a password or the value of a secret', () => {
  const telling = /password|secret_(string|binary)|secret_version|token|credential/i;
  const found = new Set(keysOf(stack.json).filter((key) => telling.test(key) && !key.startsWith('TokenKey')));
  expect([...found]).toEqual(['manage_master_user_password']);
  expect(Object.keys(stack.json['resource'] as object)).not.toContain('aws_secretsmanager_secret_version');
});

test.each([
  'https://hooks.slack.com/services/T000/B000/s3cr3t',
  'https://oncall:s3cr3t@relay.acme.example/alerts',
  'https://relay.acme.example/alerts?key=s3cr3t',
])('a topic takes no address that is a secret, and does not repeat it: %s', (url) => {
  const thrown = messageOf(() => synthesized((scope) => new Topic(scope, 'Alerts', { webhooks: { Chat: url } })));
  expect(thrown).toContain("Topic at 'stack/Alerts' [PropsInvalid]:\n- `webhooks.Chat` must be an address ");
  expect(thrown).not.toContain('s3cr3t');
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

test('no construct of this library has a way to write one', () => {
  const folder = join(__dirname, '../../../../constructs/aws');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const writes =
    /secretsmanager-secret-version|random-password|\b(password|passwordWo|secretString|secretBinary|secretStringWo)\s*:/;
  expect(files.filter((file) => writes.test(readFileSync(join(folder, file), 'utf8')))).toEqual([]);
});
