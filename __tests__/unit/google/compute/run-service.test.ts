import { TerraformOutput, TerraformStack } from 'cdktf';
import { RunService } from '../../../../constructs/google/compute/run-service';
import type { RunServiceProps } from '../../../../constructs/google/compute/run-service-props';
import { ServiceAccount } from '../../../../constructs/google/identity/service-account';
import { Key } from '../../../../constructs/google/security/key';
import { Secret } from '../../../../constructs/google/security/secret';
import { Duration } from '../../../../constructs/core/duration';
import { Size } from '../../../../constructs/core/size';
import { testApp } from '../../../support/stack';
import { googleStack, propsWithoutEffect, synthesized } from '../support';

const image = 'europe-west3-docker.pkg.dev/acme-shop/images/api:1.4.0';
const email = 'api@acme-shop.iam.gserviceaccount.com';
const make = (stack: TerraformStack, props: Partial<RunServiceProps> = {}) =>
  new RunService(stack, 'Api', { image, ...props });
const service = (props?: Partial<RunServiceProps>) => synthesized((stack) => make(stack, props)).at('Api/Resource');
const probe = {
  initial_delay_seconds: 0,
  period_seconds: 10,
  timeout_seconds: 5,
  failure_threshold: 3,
  http_get: { path: '/health', port: 8_080 },
};

test('with an image alone: scales to zero, asks /health, is open to nobody, and may do nothing', () => {
  const stack = synthesized(make);
  expect(stack.at('Api/Resource')).toEqual({
    name: 'stack-api',
    location: 'europe-west3',
    ingress: 'INGRESS_TRAFFIC_ALL',
    deletion_protection: true,
    scaling: { min_instance_count: 0 },
    template: {
      service_account: stack.ref('Api/Account/Resource', 'email'),
      max_instance_request_concurrency: 80,
      timeout: '300s',
      scaling: { max_instance_count: 10 },
      containers: [
        {
          image,
          ports: { container_port: 8_080 },
          resources: { limits: { cpu: '1', memory: '512Mi' }, cpu_idle: true, startup_cpu_boost: true },
          startup_probe: probe,
          liveness_probe: probe,
        },
      ],
    },
    traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
    lifecycle: { prevent_destroy: true },
  });
  expect(Object.keys(stack.addresses())).toEqual(['Api/Account/Resource', 'Api/Resource']);
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<RunServiceProps>(
    (stack, props) => new RunService(stack, 'Api', { image, ...props }),
    {
      name: () => 'shop-api',
      description: () => 'Orders',
      image: () => image.replace('1.4.0', '1.5.0'),
      command: () => ['node'],
      args: () => ['server.js'],
      port: () => 3_000,
      env: () => ({ LOG_LEVEL: 'info' }),
      secrets: (stack) => ({ TOKEN: new Secret(stack, 'Token', { description: 'Signs tokens' }).version('1') }),
      traffic: () => ({ stableRevision: 'api-1', percent: 10 }),
      minInstances: () => 1,
      maxInstances: () => 20,
      cpu: () => 2,
      memory: () => Size.gibibytes(1),
      cpuAlways: () => true,
      concurrency: () => 10,
      timeout: () => Duration.minutes(1),
      healthPath: () => '/status',
      startupProbe: () => ({ period: Duration.seconds(20) }),
      livenessProbe: () => false,
      serviceAccount: (stack) => ServiceAccount.fromEmail(stack, 'Other', email),
      ingress: () => 'internal',
      allowUnauthenticated: () => true,
      domain: () => 'www.acme.example',
      encryptionKey: (stack) => new Key(stack, 'Key'),
      allowDestroy: () => true,
    },
    'europe-west1',
  );
  expect(without).toEqual([]);
});

test('allowDestroy lets Terraform delete it', () => {
  const destroyable = service({ allowDestroy: true });
  expect(destroyable).toMatchObject({ deletion_protection: false });
  expect(destroyable).not.toHaveProperty('lifecycle');
});

test('probes have the timing that is asked for, on the port and path of the service', () => {
  const timing = {
    initialDelay: Duration.seconds(5),
    period: Duration.seconds(20),
    timeout: Duration.seconds(2),
    failureThreshold: 6,
  };
  const template = service({ startupProbe: timing, livenessProbe: timing, port: 3_000, healthPath: '/status' });
  const expected = {
    initial_delay_seconds: 5,
    period_seconds: 20,
    timeout_seconds: 2,
    failure_threshold: 6,
    http_get: { path: '/status', port: 3_000 },
  };
  expect(template['template']).toMatchObject({
    containers: [{ startup_probe: expected, liveness_probe: expected, ports: { container_port: 3_000 } }],
  });
});

test('less than one CPU is written in thousandths, for one request at a time', () => {
  expect(service({ cpu: 0.5, memory: Size.mebibytes(256) })['template']).toMatchObject({
    max_instance_request_concurrency: 1,
    containers: [{ resources: { limits: { cpu: '500m', memory: '256Mi' } } }],
  });
});

test('reads exactly the secrets that it names, which is bound before its first revision', () => {
  const stack = synthesized((scope) => {
    const own = new Secret(scope, 'Token', { description: 'Signs tokens' });
    const other = Secret.fromSecretName(scope, 'Shared', 'projects/acme-platform/secrets/mail');
    make(scope, { env: { B: 'b' }, secrets: { A: own.version('3'), C: other.version('latest'), D: own.version('4') } });
  });
  const role = 'roles/secretmanager.secretAccessor';
  const member = stack.ref('Api/Account/Resource', 'member');
  const paths = ['Api/Account/secretmanager.secretAccessor-Token', 'Api/Account/secretmanager.secretAccessor-Shared'];
  expect(paths.map((path) => stack.at(path))).toEqual([
    { project: 'acme-shop', secret_id: stack.ref('Token/Resource', 'secret_id'), role, member },
    { project: 'acme-platform', secret_id: 'mail', role, member },
  ]);
  expect(stack.at('Api/Resource')['depends_on']).toEqual([0, 1].map((index) => stack.address(paths[index] ?? '')));
  expect(stack.at('Api/Resource')['template']).toMatchObject({
    containers: [
      {
        env: [
          {
            name: 'A',
            value_source: { secret_key_ref: { secret: stack.ref('Token/Resource', 'secret_id'), version: '3' } },
          },
          { name: 'B', value: 'b' },
          {
            name: 'C',
            value_source: { secret_key_ref: { secret: 'projects/acme-platform/secrets/mail', version: 'latest' } },
          },
          {
            name: 'D',
            value_source: { secret_key_ref: { secret: stack.ref('Token/Resource', 'secret_id'), version: '4' } },
          },
        ],
      },
    ],
  });
});

test('an account of an earlier stack gets its bindings there, which nothing here can wait for', () => {
  const app = testApp();
  const [first, second] = [googleStack(app, 'first'), googleStack(app, 'second')];
  const token = Secret.fromSecretName(first, 'Token', 'projects/acme-shop/secrets/token').version('1');
  const serviceAccount = new ServiceAccount(first, 'Account');
  const api = make(second, { serviceAccount, secrets: { TOKEN: token } });
  expect(api.grantAccount).toBe(serviceAccount);
  expect(first.node.tryFindChild('Account')?.node.children.map(({ node }) => node.id)).toEqual([
    'Resource',
    'secretmanager.secretAccessor-Token',
  ]);
  const resource = second.node.findChild('Api').node.findChild('Resource');
  expect((resource as unknown as { dependsOn?: string[] }).dependsOn).toBeUndefined();
});

test('a key is opened to Cloud Run before the first revision', () => {
  const stack = synthesized((scope) => make(scope, { encryptionKey: new Key(scope, 'Key') }));
  const path = 'AshlarAgent-cloud-run/cloudkms.cryptoKeyEncrypterDecrypter-Key';
  expect(stack.at(path)).toEqual({
    crypto_key_id: stack.ref('Key/Resource', 'id'),
    role: 'roles/cloudkms.cryptoKeyEncrypterDecrypter',
    member: `serviceAccount:service-${stack.ref('AshlarGoogleProject', 'number')}@serverless-robot-prod.iam.gserviceaccount.com`,
  });
  expect(stack.at('Api/Resource')['depends_on']).toEqual([stack.address(path)]);
  expect(stack.at('Api/Resource')['template']).toMatchObject({ encryption_key: stack.ref('Key/Resource', 'id') });
});

test('everybody calls it only where that is said, and others by a grant', () => {
  const stack = synthesized((scope) => {
    make(scope, { allowUnauthenticated: true }).grantInvoke(ServiceAccount.fromEmail(scope, 'Web', email));
  });
  const role = 'roles/run.invoker';
  const location = 'europe-west3';
  expect(stack.at('Api/Public')).toEqual({
    name: stack.ref('Api/Resource', 'name'),
    location,
    role,
    member: 'allUsers',
  });
  expect(stack.at('Web/run.invoker-Api')).toEqual({
    name: stack.ref('Api/Resource', 'name'),
    location,
    role,
    member: `serviceAccount:${email}`,
  });
});

test.each([
  ['all', 'INGRESS_TRAFFIC_ALL'],
  ['internal', 'INGRESS_TRAFFIC_INTERNAL_ONLY'],
  ['internal-and-load-balancer', 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER'],
] as const)('takes requests from %s', (ingress, expected) => {
  expect(service({ ingress })['ingress']).toBe(expected);
});

test('a domain of its own is mapped to it, and tells the records that its zone needs', () => {
  const stack = synthesized((scope) => {
    const api = make(scope, { domain: 'www.acme.example' });
    new TerraformOutput(scope, 'Records', { value: api.domainRecords });
  }, 'europe-west1');
  expect(stack.at('Api/Domain')).toEqual({
    name: 'www.acme.example',
    location: 'europe-west1',
    metadata: { namespace: 'acme-shop' },
    spec: { route_name: stack.ref('Api/Resource', 'name') },
  });
  expect(stack.at('Records')['value']).toBe(`\${${stack.address('Api/Domain')}.status[0].resource_records}`);
});

test('tells its addresses and its newest revision', () => {
  const stack = synthesized((scope) => {
    const api = make(scope, { healthPath: '/status', traffic: { stableRevision: 'api-1', percent: 10 } });
    const { url, host, candidateUrl, latestRevision } = api;
    const value = [
      url,
      host,
      api.healthUrl(),
      api.healthUrl('/deep'),
      api.tagUrl('blue'),
      candidateUrl,
      latestRevision,
    ];
    new TerraformOutput(scope, 'Told', { value });
  });
  const uri = stack.ref('Api/Resource', 'uri');
  const bare = `${stack.address('Api/Resource')}.uri`;
  expect(stack.at('Told')['value']).toEqual([
    uri,
    `\${trimprefix(${bare}, "https://")}`,
    `${uri}/status`,
    `${uri}/deep`,
    `\${replace(${bare}, "https://", "https://blue---")}`,
    `\${replace(${bare}, "https://", "https://candidate---")}`,
    `\${basename(${stack.address('Api/Resource')}.latest_ready_revision)}`,
  ]);
});
