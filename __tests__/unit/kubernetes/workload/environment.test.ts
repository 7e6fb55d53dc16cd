import { Namespace } from '../../../../constructs/kubernetes/namespace';
import { ConfigMap } from '../../../../constructs/kubernetes/config/config-map';
import { Deployment, type DeploymentProps } from '../../../../constructs/kubernetes/workload/deployment';
import { plainSecretProblems } from '../../../../constructs/core/plain-secrets';
import { configFiles, secretFiles } from '../../../../constructs/kubernetes/workload/volumes';
import { type Apps, identity, objectsOf, partOf, required, secret, secretStore } from './support';

const objects = (props: (stack: Apps) => Partial<DeploymentProps>) =>
  objectsOf((stack) => new Deployment(stack, 'Backend', { ...required(stack), ...props(stack) }));

const template = (props: (stack: Apps) => Partial<DeploymentProps>) =>
  partOf(objects(props).Deployment, 'spec.template');

const checksum = (data: Readonly<Record<string, string>>) =>
  partOf(
    template((stack) => ({ config: [new ConfigMap(stack, 'Own', { namespace: stack.home, data })] })),
    'metadata.annotations.checksum/config',
  );

test('config maps are read whole, and pods start anew when one changes', () => {
  const pod = template(({ config }) => ({ config: [config] }));
  expect(partOf(pod, 'spec.containers.0.envFrom')).toEqual([{ configMapRef: { name: 'config' } }]);
  expect(checksum({ COLOUR: 'blue' })).toMatch(/^[0-9a-f]{8}$/);
  expect(checksum({ COLOUR: 'blue' })).toBe(checksum({ COLOUR: 'blue' }));
  expect(checksum({ COLOUR: 'red' })).not.toBe(checksum({ COLOUR: 'blue' }));
});

test('a config map can be mounted, one file an entry, and restarts pods as well', () => {
  const pod = template(({ config }) => ({ volumes: { '/etc/backend': configFiles(config) } }));
  expect(partOf(pod, 'spec.volumes')).toEqual([
    { name: 'etc-backend', configMap: { name: 'config' } },
    { name: 'tmp', emptyDir: {} },
  ]);
  expect(partOf(pod, 'spec.containers.0.volumeMounts.0')).toEqual({
    name: 'etc-backend',
    mountPath: '/etc/backend',
    readOnly: true,
  });
  expect(partOf(pod, 'metadata.annotations')).toEqual({ 'checksum/config': checksum({ COLOUR: 'blue' }) });
});

test('secrets are fetched on the cluster: the deployment only names them', () => {
  const { Deployment: deployment, ExternalSecret } = objects(({ store }) => ({
    env: { PORT: '8080', APP: 'backend' },
    secrets: {
      JWT_SECRET: { ...secret, key: 'current' },
      DATABASE_URL: { parts: ['mysql://', { secret, escape: 'url' }] },
    },
    volumes: { '/run/secrets': secretFiles({ token: secret }) },
    secretStore: store,
  }));
  const pod = partOf(deployment, 'spec.template');
  const name = ExternalSecret?.metadata.name;
  expect(name).toMatch(/^backend-[0-9a-f]{8}$/);
  const fromSecret = (key: string) => ({ name: key, valueFrom: { secretKeyRef: { name, key } } });
  expect(partOf(pod, 'spec.containers.0.env')).toEqual([
    { name: 'APP', value: 'backend' },
    fromSecret('DATABASE_URL'),
    fromSecret('JWT_SECRET'),
    { name: 'PORT', value: '8080' },
  ]);
  expect(partOf(pod, 'spec.volumes.0')).toEqual({
    name: 'run-secrets',
    secret: { secretName: name, items: [{ key: 'run-secrets.token', path: 'token' }] },
  });
  expect(ExternalSecret).toMatchObject({
    metadata: { namespace: 'shop' },
    spec: { secretStoreRef: { name: 'store' }, target: { name } },
  });
  const held = partOf(ExternalSecret, 'spec.target.template.data') as object;
  expect(Object.keys(held).sort()).toEqual(['DATABASE_URL', 'JWT_SECRET', 'run-secrets.token']);
});

test('pods start anew with a Secret of another name when other secrets are meant, in whatever order they are written', () => {
  const nameOf = (secrets: DeploymentProps['secrets']) =>
    objects(({ store }) => ({ secrets, secretStore: store })).ExternalSecret?.metadata.name;
  const plain = nameOf({ ONE: secret, OTHER: secret });
  expect(nameOf({ OTHER: secret, ONE: secret })).toBe(plain);
  expect(nameOf({ ONE: { ...secret, key: 'next' }, OTHER: secret })).not.toBe(plain);
});

test('an identity names the service account, and what it carries', () => {
  const { Deployment: deployment, ServiceAccount } = objects(() => ({ identity: identity('shop', 'sqs-consumer') }));
  expect(ServiceAccount?.metadata).toMatchObject({
    name: 'sqs-consumer',
    annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/sqs-consumer' },
  });
  expect(partOf(deployment, 'spec.template.spec.serviceAccountName')).toBe('sqs-consumer');
});

test('an init container has the environment, volumes and limits of the program, unless it says otherwise', () => {
  const pod = template(({ config }) => ({
    config: [config],
    initContainers: {
      migrate: { command: ['node', 'migrate.js'] },
      seed: {
        image: 'registry.example.com/seed:1.0.0',
        command: ['seed'],
        resources: { cpu: ['1'], memory: ['1Gi', '1Gi'] },
      },
    },
  }));
  const [main, init] = ['containers', 'initContainers'].map(
    (kind) => partOf(pod, `spec.${kind}`) as readonly Record<string, unknown>[],
  );
  expect(init).toEqual([
    { ...main?.[0], name: 'migrate', command: ['node', 'migrate.js'] },
    {
      ...main?.[0],
      name: 'seed',
      image: 'registry.example.com/seed:1.0.0',
      command: ['seed'],
      resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } },
    },
  ]);
});

test('what belongs to another namespace, is there twice, or is not used, is named', () => {
  expect(() =>
    objects((stack) => {
      const other = new Namespace(stack, 'Other', { name: 'other' });
      const config = new ConfigMap(stack, 'OtherConfig', { namespace: other, data: {} });
      return {
        config: [config, stack.config, stack.config],
        secretStore: secretStore(stack, 'OtherStore', other),
        secrets: { PORT: secret, 'JWT-SECRET': secret, EMPTY: { parts: ['text'] } },
        volumes: { '/run/secrets': secretFiles({ 'a/b': secret }), '/Run-secrets': secretFiles({}) },
        env: { PORT: '8080' },
      };
    }),
  ).toThrow(
    new Error(
      "Deployment at 'shop-dev-apps/Backend' [PropsInvalid]:\n" +
        '- `secrets` must be named by letters, digits and _, no digit first, got JWT-SECRET\n' +
        '- `secrets` must be other variables than those of `env`, got PORT\n' +
        '- `config` must be different config maps, got config\n' +
        '- `volumes` must be at paths that differ in more than case and punctuation, got /Run-secrets\n' +
        '- `volumes./run/secrets` must be files named by letters, digits, -, _ and ., got a/b\n' +
        '- `volumes./Run-secrets` must be one file or more, got none\n' +
        '- `secrets.EMPTY` must be put together from one secret or more. Plain text belongs into `env` or a config map\n' +
        '- `volumes./run/secrets` must be under keys of 1 to 253 letters, digits and -_., got a/b\n' +
        '- `secretStore` must be of namespace shop, got one of other\n' +
        '- `config` must be of namespace shop, got other/other-config',
    ),
  );
});

test('a secret store that nothing is fetched from is refused', () => {
  expect(() => objects(({ store }) => ({ secretStore: store }))).toThrow(
    new Error(
      "Deployment at 'shop-dev-apps/Backend' [PropsInvalid]:\n" +
        '- `secretStore` must be left out without secrets, got shop-dev-apps/Store',
    ),
  );
});

test.each([
  ['DB_PASSWORD', 'hunter2'],
  ['JWT_SECRET', 'x'],
  ['api.token', 'x'],
  ['AWS_SECRET_ACCESS_KEY', 'x'],
  ['OPENAI_API_KEY', 'x'],
  ['KEY_FILE', '-----BEGIN RSA PRIVATE KEY-----'],
  ['ACCOUNT', 'AKIAIOSFODNN7EXAMPLE'],
  ['DATABASE_URL', 'mysql://root:hunter2@db.example:3306/shop'],
])('%s=%s is a secret, whose value is not shown', (name, value) => {
  expect(plainSecretProblems('env', { [name]: value })).toEqual([
    `\`env.${name}\` must not hold a secret as plain text. Give it in \`secrets\``,
  ]);
});

test.each([
  ['TOKEN_URL', 'https://login.example/token'],
  ['SECRET_NAME', 'prod/jwt'],
  ['DATABASE_HOST', 'mysql://db.example:3306'],
  ['CALLBACK', 'https://user@example.com/x'],
  ['DB_PASSWORD', ''],
  ['MONKEY', 'banana'],
])('%s=%s is none', (name, value) => {
  expect(plainSecretProblems('env', { [name]: value })).toEqual([]);
});
