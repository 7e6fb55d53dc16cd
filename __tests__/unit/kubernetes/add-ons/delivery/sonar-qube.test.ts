import type { TerraformStack } from 'cdktf';
import { Size } from '../../../../../constructs/core/size';
import { CHARTS } from '../../../../../constructs/kubernetes/add-ons/charts';
import {
  SonarQube,
  type SonarQubeDatabase,
  type SonarQubeProps,
  sonarQubeValues,
} from '../../../../../constructs/kubernetes/add-ons/delivery/sonar-qube';
import { manifestsOf } from '../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { Deployment } from '../../../../../constructs/kubernetes/workload/deployment';
import { NetworkPolicies, type Surroundings } from '../../../../support/network-policies';
import { propsWithoutEffect } from '../../../../support/stack';
import { Apps, required as app } from '../../workload/support';
import { installed, onCluster, releaseOf } from '../support';

const place = (stack: TerraformStack, id = 'Place', name = 'sonarqube') => Namespace.fromNamespaceName(stack, id, name);
const password = { secretName: 'sonarqube', key: 'password' };
const database = { host: 'db.example.com', name: 'sonarqube', user: 'sonar', password };
const required = { database, monitoringPasscode: { secretName: 'sonarqube', key: 'passcode' } };
const made = (props: Partial<SonarQubeProps> = {}, version = '1.35') =>
  installed((stack) => new SonarQube(stack, 'Sonar', { namespace: place(stack), ...required, ...props }), version);

test('is the community edition with a database of its own, and knows secrets by name alone', () => {
  const values = sonarQubeValues(required);
  expect(made().at('Sonar/Release')).toEqual(releaseOf(CHARTS.sonarQube, values, 'sonarqube'));
  expect(values).toMatchObject({
    community: { enabled: true },
    monitoringPasscodeSecretName: 'sonarqube',
    jdbcOverwrite: {
      jdbcUrl: 'jdbc:postgresql://db.example.com:5432/sonarqube?sslmode=require',
      jdbcUsername: 'sonar',
      jdbcSecretName: 'sonarqube',
      jdbcSecretPasswordKey: 'password',
    },
    persistence: { enabled: true, size: '10Gi' },
    initSysctl: { enabled: false },
    resources: { limits: { cpu: null, memory: '6Gi' } },
  });
});

test('another edition takes the place of the community one', () => {
  const values = sonarQubeValues({ ...required, edition: 'developer' });
  expect(values).toMatchObject({ edition: 'developer' });
  expect(values).not.toHaveProperty('community');
});

test('the connection to its database is encrypted, more or less strictly where somebody says so', () => {
  const url = (sslMode: SonarQubeDatabase['sslMode']) =>
    sonarQubeValues({ ...required, database: { ...database, sslMode } }).jdbcOverwrite.jdbcUrl;
  expect(([undefined, 'verify-full', 'disable'] as const).map((mode) => url(mode).split('?')[1])).toEqual([
    'sslmode=require',
    'sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory',
    'sslmode=disable',
  ]);
});

test('reaches its database, and whom it was opened to reaches it, nobody else', () => {
  const stack = new Apps();
  const namespace = new Namespace(stack, 'Place', { name: 'sonarqube' });
  const sonar = new SonarQube(stack, 'Sonar', { namespace, ...required });
  new Deployment(stack, 'Client', app(stack)).connectsTo(sonar);
  new Deployment(stack, 'Stranger', app(stack));
  sonar.allowFrom({ namespace: { namespaceName: 'edge' }, podLabels: { app: 'gateway' } });
  const pods: Surroundings['pods'] = [
    { namespace: 'sonarqube', name: 'server', labels: { ...sonarQubeValues(required).podLabels } },
    { namespace: 'sonarqube', name: 'other' },
    { namespace: 'edge', name: 'gateway', labels: { app: 'gateway' } },
  ];
  const policies = new NetworkPolicies(manifestsOf(stack), { pods });
  const froms = ['shop/client', 'edge/gateway', 'shop/stranger', 'sonarqube/other', '10.0.0.1'];
  const reached = froms.map((from) => policies.allowed(from, 'sonarqube/server', 9000));
  expect(reached).toEqual([true, true, false, false, false]);
  const out = [443, 5432, 6443, 9000].map((port) => policies.allowed('sonarqube/server', '10.0.0.1', port));
  expect(out).toEqual([true, true, true, false]);
});

test('on a newer Kubernetes than its project knows it is installed', () => {
  expect(made({}, '1.36').at('Sonar/Release')).toMatchObject({ version: CHARTS.sonarQube.version });
});

test('fails with every bad value named at once, a Kubernetes version that it does not support included', () => {
  expect(() =>
    made(
      {
        database: {
          host: 'db/x',
          port: 0,
          name: 'a-b',
          user: '',
          password: { secretName: 'A', key: '/' },
          sslMode: 'prefer' as 'require',
        },
        monitoringPasscode: { secretName: 'B', key: '' },
        edition: 'free' as 'community',
        storage: Size.mebibytes(1),
        storageClass: 'GP3!',
        resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] },
      },
      '1.31',
    ),
  ).toThrow(
    "SonarQube at 'stack/Sonar' [PropsInvalid]:\n" +
      '- `cluster.version` must be one of 1.32, 1.33, 1.34, 1.35 for sonarqube 2026.4.0 ' +
      `(${CHARTS.sonarQube.kubernetes.source}), got 1.31\n` +
      '- `database.host` must be a host name, got db/x\n' +
      '- `database.port` must be 1 to 65535, got 0\n' +
      '- `database.name` must be 1 to 63 letters, digits and underscores, got a-b\n' +
      '- `database.sslMode` must be one of disable, require, verify-ca, verify-full, got prefer\n' +
      '- `database.user` must be 1 to 63 characters, got an empty string\n' +
      '- `database.password.secretName` must be 1 to 63 lower-case letters, digits and hyphens, ' +
      'a letter or digit at both ends, got A\n' +
      '- `database.password.key` must be 1 to 253 letters, digits and -_., got /\n' +
      '- `monitoringPasscode.secretName` must be 1 to 63 lower-case letters, digits and hyphens, ' +
      'a letter or digit at both ends, got B\n' +
      '- `monitoringPasscode.key` must be 1 to 253 letters, digits and -_., got an empty string\n' +
      '- `edition` must be one of community, developer, enterprise, got free\n' +
      '- `storage` must be 1 GiB to 64 TiB, got 1 MiB\n' +
      '- `storageClass` must be the name of a storage class, got GP3!\n' +
      '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi',
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<SonarQubeProps>(
      (stack, props) => {
        onCluster(stack, '1.35');
        new SonarQube(stack, 'Sonar', { namespace: place(stack), ...required, ...props });
      },
      {
        namespace: (stack) => place(stack, 'Other', 'operators'),
        database: () => ({ ...database, port: 5433 }),
        monitoringPasscode: () => ({ secretName: 'sonarqube', key: 'other' }),
        edition: () => 'enterprise',
        storage: () => Size.gibibytes(20),
        storageClass: () => 'gp3',
        resources: () => ({ cpu: ['200m', '1'], memory: ['1Gi', '1Gi'] }),
      },
    ),
  ).toEqual([]);
});
