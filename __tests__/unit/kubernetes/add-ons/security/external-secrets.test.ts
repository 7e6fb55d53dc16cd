import type { TerraformStack } from 'cdktf';
import { CHARTS } from '../../../../../constructs/kubernetes/add-ons/charts';
import {
  ExternalSecrets,
  type ExternalSecretsProps,
  externalSecretsValues,
} from '../../../../../constructs/kubernetes/add-ons/security/external-secrets';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect } from '../../../../support/stack';
import { installed, onCluster, releaseOf } from '../support';

const place = (stack: TerraformStack, id = 'Place', name = 'external-secrets') =>
  Namespace.fromNamespaceName(stack, id, name);
const made = (props: Partial<ExternalSecretsProps> = {}, version = '1.36') =>
  installed((stack) => new ExternalSecrets(stack, 'Secrets', { namespace: place(stack), ...props }), version);

test('with a namespace alone: stores of each namespace, read only, and an uninstall keeps every definition', () => {
  const values = externalSecretsValues({});
  expect(made().at('Secrets/Release')).toEqual(releaseOf(CHARTS.externalSecrets, values, 'external-secrets'));
  expect(values).toMatchObject({
    installCRDs: true,
    crds: { annotations: { 'helm.sh/resource-policy': 'keep' } },
    processClusterStore: false,
    processClusterExternalSecret: false,
    processClusterGenerator: false,
    processPushSecret: false,
    processClusterPushSecret: false,
    replicaCount: 2,
    leaderElect: true,
    webhook: { replicaCount: 2 },
    certController: { replicaCount: 1 },
  });
});

test('with allowDestroy an uninstall leaves nothing', () => {
  expect(Object.keys(externalSecretsValues({ allowDestroy: true }))).not.toContain('crds');
});

test.each([
  [{ clusterWide: true }, false],
  [{ pushSecrets: true }, false],
  [{ clusterWide: true, pushSecrets: true }, true],
])('with %j secrets of every namespace can be written to a secret manager: %s', (props, expected) => {
  expect(externalSecretsValues(props).processClusterPushSecret).toBe(expected);
});

test('fails with every bad value named at once, a Kubernetes version that it is not tested on included', () => {
  expect(() => made({ replicas: 11, resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] } }, '1.35')).toThrow(
    "ExternalSecrets at 'stack/Secrets' [PropsInvalid]:\n" +
      '- `cluster.version` must be one of 1.36 for external-secrets 2.9.0 ' +
      '(https://external-secrets.io/latest/introduction/stability-support/), got 1.35\n' +
      '- `replicas` must be 1 to 10 pods, got 11\n' +
      '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi',
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<ExternalSecretsProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        new ExternalSecrets(stack, 'Secrets', { namespace: place(stack), ...props });
      },
      {
        namespace: (stack) => place(stack, 'Other', 'operators'),
        clusterWide: () => true,
        pushSecrets: () => true,
        replicas: () => 3,
        resources: () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }),
        allowDestroy: () => true,
      },
    ),
  ).toEqual([]);
});
