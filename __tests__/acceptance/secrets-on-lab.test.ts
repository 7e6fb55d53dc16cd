import { CHARTS } from '../../constructs/kubernetes/add-ons/charts';
import { externalSecretsValues } from '../../constructs/kubernetes/add-ons/security/external-secrets';
import { installDefinitions } from '../lab/running/definitions';
import { hasCondition, type KubernetesObject } from '../lab/running/objects';
import { waitFor } from '../lab/running/wait';
import { startExternalSecrets } from '../lab/start-external-secrets';
import { type Lab, startLab } from '../lab/start-lab';
import { archivesProblem, renderedObjects } from './support/chart-rendering';
import { scratch } from './support/differences';
import { HelmApply } from './support/helm-apply';
import { type Moto, startMoto, stop } from './support/moto';
import { SecretsManager } from './support/secrets-manager';
import { ODD_TEXT, secretsStack } from './support/secrets-manager-stack';
import { suite } from './support/suite';

const ACCOUNT = '111122223333';
const USER = 'app user@corp';
const EVERYTHING = '@/:%+ ?#&=é{{';
const TOKEN_KEY = 'not "so" {{ .secret }} $x';

/** Passwords by what is odd in them. RDS takes most of these characters, and a secret set by hand may hold any. */
const PASSWORDS: Readonly<Record<string, string>> = {
  everything: EVERYTHING,
  escaped: '%40%2F%25 a+b%20c',
  quoted: '"\'`\\"}}{{ end }}{{- "',
  unicode: 'grüße ☃ 😀 ß',
  shell: '$HOME $(id) ${x} !! ~ * | ; < > ^ , [ ]',
};

const missing = archivesProblem([CHARTS.externalSecrets]);
if (missing !== undefined) console.warn(`skipped: secrets on a lab: ${missing}`);

/** What an ExternalSecret is called, and a Secret. */
const external = (name: string, namespace = 'orders') => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  name,
  namespace,
});
const secret = (name: string, namespace = 'orders') => ({ apiVersion: 'v1', kind: 'Secret', name, namespace });

interface Condition {
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

function readiness({ status }: KubernetesObject): Condition | undefined {
  return (status?.['conditions'] as readonly Condition[] | undefined)?.[0];
}

function decoded({ data }: KubernetesObject): Record<string, string> {
  const entries = Object.entries(data as Readonly<Record<string, string>>);
  return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));
}

/** User and password that a driver reads out of a URL. */
function login(text: string | undefined) {
  const { username, password } = new URL(text ?? '');
  return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/**
 * Definitions of the chart that the project installs. The controller of the lab is an older one that knows the same v1: what is asked
 * of it has to fit both.
 */
function definitionsOfChart(): KubernetesObject[] {
  const kinds = ['ExternalSecret', 'SecretStore'];
  const objects = renderedObjects(CHARTS.externalSecrets, externalSecretsValues({})) as readonly KubernetesObject[];
  const definitions = kinds.map((kind) =>
    objects.find(({ kind: type, spec }) => {
      const { names } = (spec ?? {}) as { readonly names?: { readonly kind: string } };
      return type === 'CustomResourceDefinition' && names?.kind === kind;
    }),
  );
  return definitions.filter((one) => one !== undefined);
}

suite('secrets on a lab', ['lab', 'external-secrets', 'helm', 'helm-provider', 'moto'], () => {
  const group = missing === undefined ? describe : describe.skip;

  group('with the controller of External Secrets and an emulated Secrets Manager', () => {
    let lab: Lab;
    let moto: Moto | undefined;
    let manager: SecretsManager;
    let stack: HelmApply | undefined;

    beforeAll(async () => {
      [lab, moto] = await Promise.all([startLab({ nodes: 1 }), startMoto(ACCOUNT)]);
      manager = new SecretsManager(moto);
      await startExternalSecrets(lab, { awsUrl: moto.url });
      await installDefinitions(lab.client, definitionsOfChart());

      const arnOf = async (name: string, value: object | string): Promise<string> =>
        (await manager.create(name, value)).arn;
      const passwords: Record<string, string> = {};
      for (const [name, password] of Object.entries(PASSWORDS))
        passwords[name] = await arnOf(`password/${name}`, { username: USER, password });
      await arnOf('shared', 'of orders');
      await new SecretsManager(moto, 'eu-west-1').create('shared', 'of billing');
      const folder = secretsStack(scratch('secrets'), lab, {
        database: await arnOf('database', { username: USER, password: EVERYTHING }),
        tokenKey: await arnOf('token-key', TOKEN_KEY),
        rotated: await arnOf('rotated', { username: 'first', password: EVERYTHING }),
        passwords,
        absent: `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:absent-a1b2c3`,
      });
      stack = new HelmApply(folder);
      await stack.init();
      await stack.apply();
    });

    afterAll(async () => {
      stack?.stop();
      await stop(moto);
      await lab.stop();
    });

    const secretOf = async (name: string): Promise<Record<string, string>> => {
      await lab.client.waitFor(external(name), (one) => hasCondition(one, 'Ready'));
      return decoded(await lab.client.waitFor(secret(name)));
    };

    /** Waits until the object is not ready; says why. */
    const refusal = async (name: string, namespace?: string): Promise<Condition | undefined> =>
      readiness(await lab.client.waitFor(external(name, namespace), (one) => readiness(one)?.status === 'False'));

    /** What is told of an ExternalSecret, each thing once, but that its store is not ready yet; undefined where nothing is. */
    const warnings = async (name: string): Promise<string[] | undefined> => {
      const events = await lab.client.list({ apiVersion: 'v1', kind: 'Event', namespace: 'orders' });
      const told = events
        .filter(({ involvedObject }) => (involvedObject as { readonly name: string }).name === name)
        .map((event) => String(event['message']))
        .filter((message) => !message.endsWith('is not ready'));
      return told.length === 0 ? undefined : [...new Set(told)];
    };

    test('a workload finds its URL and its key under the names that its pods ask for', async () => {
      const ref = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'backend', namespace: 'orders' };
      const { spec } = await lab.client.waitFor(ref);
      const { env } = (spec as unknown as PodsSpec).template.spec.containers[0];
      const asked = env.map(({ valueFrom }) => valueFrom.secretKeyRef);
      const [name = ''] = new Set(asked.map((one) => one.name));
      const found = await secretOf(name);
      expect(asked).toEqual(Object.keys(found).map((key) => ({ name, key })));
      expect(found).toEqual({ DATABASE_URL: expect.any(String), JWT_SECRET: TOKEN_KEY });
      const url = new URL(found['DATABASE_URL'] ?? '');
      expect(url.href).toBe(found['DATABASE_URL']);
      expect([url.protocol, url.host, url.pathname, url.search, url.hash]).toEqual([
        'mysql:',
        'orders.c0ffee.us-east-1.rds.amazonaws.com:3306',
        '/orders',
        '',
        '',
      ]);
      expect(login(url.href)).toEqual({ user: USER, password: EVERYTHING });
    });

    test('a URL gives back every password as it is', async () => {
      const urls = await secretOf('passwords');
      const found = Object.entries(urls).map(([name, url]) => [name, login(url)]);
      const expected = Object.entries(PASSWORDS).map(([name, password]) => [name, { user: USER, password }]);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
    });

    test('text around a secret comes out as it was written, and so does the secret', async () => {
      expect(await secretOf('texts')).toEqual({ ODD: `${ODD_TEXT}${TOKEN_KEY}${ODD_TEXT}`, PLAIN: TOKEN_KEY });
    });

    test.each([
      ['lacks a key', 'without-key', 'key none does not exist in secret'],
      ['is not there', 'without-secret', 'Secret does not exist'],
    ])('a secret that %s is reported, and nothing of the others is written', async (_, name, reason) => {
      const message = 'could not get secret data from provider';
      expect(await refusal(name)).toMatchObject({ reason: 'SecretSyncedError', message });
      const told = await waitFor('an event', () => warnings(name), 20);
      expect(told).toEqual([expect.stringContaining('error processing spec.data[1] (key: arn:aws:')]);
      expect(told).toEqual([expect.stringContaining(`err: ${reason}`)]);
      expect(await lab.client.get(secret(name))).toBe(undefined);
    });

    test('a rotation arrives whole after the refresh time, and one that loses a key leaves the last whole one', async () => {
      const isLoginOf = (user: string) => (one: KubernetesObject) => decoded(one)['USER'] === user;
      await lab.client.waitFor(secret('rotated'), isLoginOf('first'));
      const password = 'n€w@/:%{{';
      await manager.put('rotated', { username: 'second', password });
      const { URL: url } = decoded(await lab.client.waitFor(secret('rotated'), isLoginOf('second')));
      expect(login(url)).toEqual({ user: 'second', password });
      await manager.put('rotated', { username: 'third' });
      expect(await refusal('rotated')).toMatchObject({ reason: 'SecretSyncedError' });
      expect(decoded(await lab.client.waitFor(secret('rotated')))).toEqual({ URL: url, USER: 'second' });
    });

    test('a store serves its own namespace alone', async () => {
      const reading = (namespace: string): KubernetesObject => ({
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata: { name: 'shared', namespace },
        spec: {
          secretStoreRef: { kind: 'SecretStore', name: 'secrets' },
          target: { name: 'shared' },
          data: [{ secretKey: 'VALUE', remoteRef: { key: 'shared' } }],
        },
      });
      for (const namespace of ['orders', 'billing', 'default']) await lab.client.apply(reading(namespace));
      for (const namespace of ['orders', 'billing'])
        expect(decoded(await lab.client.waitFor(secret('shared', namespace)))).toEqual({ VALUE: `of ${namespace}` });
      expect(await refusal('shared', 'default')).toMatchObject({ reason: 'SecretSyncedError' });
      expect(await lab.client.get(secret('shared', 'default'))).toBe(undefined);
    });
  });
});

interface PodsSpec {
  readonly template: { readonly spec: { readonly containers: readonly [Container] } };
}

interface Container {
  readonly env: readonly {
    readonly valueFrom: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
  }[];
}
