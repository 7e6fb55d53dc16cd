import { readsLikeSecret } from '../../../../constructs/core/plain-secrets';
import { isHidden } from '../../../../constructs/kubernetes/schema/hidden';
import { laterForm } from '../../../../constructs/kubernetes/schema/later';
import { nearName } from '../../../../constructs/core/near-name';
import { keysOf, pointer, readablePath, valueAt } from '../../../../constructs/kubernetes/schema/pointer';
import { Fn, Lazy, Token } from 'cdktf';

describe('names that read like a secret', () => {
  test.each([
    'PASSWORD',
    'DB_PASSWORD',
    'dbPassword',
    'MYSQL_PWD',
    'JWT_SECRET',
    'GITHUB_TOKEN',
    'AWS_SECRET_ACCESS_KEY',
    'apiKey',
    'STRIPE_API_KEY',
    'PASSWORD_2',
    'tls-private-key',
    'CREDENTIALS',
  ])('%s does', (name) => {
    expect(readsLikeSecret(name)).toBe(true);
  });

  test.each([
    'PORT',
    'TOKEN_TTL',
    'SECRET_ARN',
    'MAX_TOKENS',
    'PASSWORD_FILE',
    'SORT_KEY',
    'PUBLIC_KEY',
    'BYPASS',
    'KEYSPACE',
  ])('%s does not', (name) => {
    expect(readsLikeSecret(name)).toBe(false);
  });
});

test('hidden are all data of a Secret, and elsewhere what is named like a secret', () => {
  expect(isHidden({ kind: 'Secret' }, ['data', 'port'], {})).toBe(true);
  expect(isHidden({ kind: 'Secret' }, ['metadata', 'name'], {})).toBe(false);
  expect(isHidden({ kind: 'ConfigMap' }, ['data', 'DB_PASSWORD'], {})).toBe(true);
  expect(isHidden({ kind: 'Pod' }, ['env', '0', 'value'], { name: 'DB_PASSWORD' })).toBe(true);
  expect(isHidden({ kind: 'Pod' }, ['env', '0', 'value'], { name: 'PORT' })).toBe(false);
});

test('the form of a value known after apply is told by what stands for it', () => {
  expect(laterForm(Token.asString({ resolve: () => 'x' }))).toBe('text');
  expect(laterForm(`a-${Token.asNumber('${x}')}`)).toBe('text');
  expect(laterForm(Token.asNumber('${x}'))).toBe('number');
  expect(laterForm(Token.asList('${x}'))).toBe('list');
  expect(laterForm(Token.asStringMap('${x}'))).toBe('any');
  expect(laterForm(Fn.tobool('${x}'))).toBe('any');
  expect(laterForm(Lazy.anyValue({ produce: () => 1 }))).toBe('any');
  expect([1, 'a', true, null, undefined, ['a'], { a: 1 }, -1e10, '1e+10'].map(laterForm)).toEqual(
    Array(9).fill(undefined),
  );
});

test('the near name is a slip or two away, the nearest first', () => {
  expect(nearName('replica', ['paused', 'replicas'])).toBe('replicas');
  expect(nearName('configmap', ['config', 'configMap'])).toBe('configMap');
  expect(nearName('conten', ['contents', 'content'])).toBe('content');
  expect(nearName('imagePolicy', ['image', 'imagePullPolicy'])).toBeUndefined();
  expect(nearName('ip', ['ttl'])).toBeUndefined();
  expect(nearName('a', [])).toBeUndefined();
});

test('a way into an object reads like TypeScript', () => {
  expect(readablePath(['spec', 'containers', '0', 'image'])).toBe('spec.containers[0].image');
  expect(readablePath(['metadata', 'labels', 'app.kubernetes.io/name'])).toBe(
    "metadata.labels['app.kubernetes.io/name']",
  );
  expect(readablePath(keysOf(pointer('a/b~c')))).toBe("['a/b~c']");
  expect(valueAt({ a: [{ b: 1 }] }, ['a', '0', 'b'])).toBe(1);
  expect(valueAt({ a: null }, ['a', 'b'])).toBeUndefined();
});
