import type { TerraformStack } from 'cdktf';
import { Size } from '../../../../../constructs/core/size';
import { CHARTS } from '../../../../../constructs/kubernetes/add-ons/charts';
import {
  SonarQube,
  type SonarQubeProps,
  sonarQubeValues,
} from '../../../../../constructs/kubernetes/add-ons/delivery/sonar-qube';
import { manifestsOf } from '../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect } from '../../../../support/stack';
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
      jdbcUrl: 'jdbc:postgresql://db.example.com:5432/sonarqube',
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

test('a namespace that refuses everything lets it reach its database', () => {
  let objects: unknown;
  installed((stack) => {
    const namespace = new Namespace(stack, 'Place', { name: 'sonarqube' });
    objects = manifestsOf(new SonarQube(stack, 'Sonar', { namespace, ...required }));
  }, '1.35');
  expect(objects).toMatchObject([
    {
      spec: {
        podSelector: { matchLabels: sonarQubeValues(required).podLabels },
        ingress: [{ ports: [{ port: 9000 }] }],
        egress: [{ ports: [{ port: 443 }, { port: 5432 }, { port: 6443 }] }],
      },
    },
  ]);
});

test('fails with every bad value named at once, a Kubernetes version that it does not support included', () => {
  expect(() =>
    made(
      {
        database: { host: 'db/x', port: 0, name: 'a-b', user: '', password: { secretName: 'A', key: '/' } },
        monitoringPasscode: { secretName: 'B', key: '' },
        edition: 'free' as 'community',
        storage: Size.mebibytes(1),
        storageClass: 'GP3!',
        resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] },
      },
      '1.36',
    ),
  ).toThrow(
    "SonarQube at 'stack/Sonar' [PropsInvalid]:\n" +
      '- `cluster.version` must be one of 1.32, 1.33, 1.34, 1.35 for sonarqube 2026.4.0 ' +
      `(${CHARTS.sonarQube.kubernetes.source}), got 1.36\n` +
      '- `database.host` must be a host name, got db/x\n' +
      '- `database.port` must be 1 to 65535, got 0\n' +
      '- `database.name` must be 1 to 63 letters, digits and underscores, got a-b\n' +
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
