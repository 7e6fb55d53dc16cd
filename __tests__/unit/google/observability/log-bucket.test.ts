import type { TerraformStack } from 'cdktf';
import { Duration } from '../../../../constructs/core/duration';
import { RunService } from '../../../../constructs/google/compute/run-service';
import { LogBucket, type LogBucketProps } from '../../../../constructs/google/observability/log-bucket';
import { Key } from '../../../../constructs/google/security/key';
import { googleStack, propsWithoutEffect, synthesized } from '../support';

const make = (stack: TerraformStack, props?: LogBucketProps) => new LogBucket(stack, 'Logs', props);

test('with no settings: in the region of the stack, for 30 days', () => {
  expect(synthesized(make).at('Logs/Resource')).toEqual({
    project: 'acme-shop',
    location: 'europe-west3',
    bucket_id: 'stack-logs',
    retention_days: 30,
    description: 'stack/Logs',
    lifecycle: { prevent_destroy: true },
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<LogBucketProps>(make, {
    name: () => 'shop',
    location: () => 'global',
    retention: () => Duration.days(90),
    description: () => 'Logs of the shop',
    encryptionKey: (stack) => new Key(stack, 'Key'),
    allowDestroy: () => true,
  });
  expect(without).toEqual([]);
});

test('a key encrypts the entries, once Cloud Logging may use it', () => {
  const stack = synthesized((scope) => make(scope, { encryptionKey: new Key(scope, 'Key') }));
  const binding = 'AshlarAgent-logging/cloudkms.cryptoKeyEncrypterDecrypter-Key';
  expect(stack.at('AshlarAgent-logging/Agent')).toEqual({ project: 'acme-shop' });
  expect(stack.at(binding)['member']).toBe(
    `serviceAccount:${stack.ref('AshlarAgent-logging/Agent', 'service_account_id')}`,
  );
  expect(stack.at('Logs/Resource')).toMatchObject({
    cmek_settings: { kms_key_name: stack.ref('Key/Resource', 'id') },
    depends_on: [stack.address(binding)],
  });
});

test('collects what a filter lets through, or all of a service', () => {
  const stack = synthesized((scope) => {
    const logs = make(scope);
    logs.collect('Errors', 'severity>=ERROR');
    logs.collectFrom(new RunService(scope, 'Api', { image: 'nginx:1.29.3' }));
  });
  const sink = {
    project: 'acme-shop',
    destination: `logging.googleapis.com/${stack.ref('Logs/Resource', 'id')}`,
    unique_writer_identity: true,
  };
  expect(stack.at('Logs/Errors/Resource')).toEqual({ ...sink, name: 'stack-logs-errors', filter: 'severity>=ERROR' });
  expect(stack.at('Logs/From-Api/Resource')).toEqual({
    ...sink,
    name: 'stack-logs-from-api',
    filter:
      `resource.type="cloud_run_revision" AND resource.labels.service_name="${stack.ref('Api/Resource', 'name')}" ` +
      'AND resource.labels.location="europe-west3"',
  });
});

test.each([' ', 'x'.repeat(20_001)])('a filter that Cloud Logging would refuse is one', (filter) => {
  expect(() => {
    make(googleStack()).collect('All', filter);
  }).toThrow(
    new Error(
      "LogBucket at 'stack/Logs' [FilterInvalid]:\n" +
        `- \`filter\` must be 1 to 20000 characters, got ${filter.trim().length.toString()}`,
    ),
  );
});

test('fails with every bad value named at once', () => {
  const wrong = { name: '_Default', location: 'Berlin', retention: Duration.days(0), description: 'x'.repeat(8_001) };
  expect(() => make(googleStack(), wrong)).toThrow(
    new Error(
      "LogBucket at 'stack/Logs' [PropsInvalid]:\n" +
        '- `name` must be letters, digits, _ and -, no _ first, at most 100 characters, got _Default\n' +
        '- `location` must be a region such as europe-west3, or eu, us or global, got Berlin\n' +
        '- `retention` must be 1 to 3650 days, got 0\n' +
        '- `description` must be at most 8000 characters, got 8001',
    ),
  );
});
