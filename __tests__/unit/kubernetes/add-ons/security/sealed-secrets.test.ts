import { CHARTS } from '../../../../../constructs/kubernetes/add-ons/charts';
import { Duration } from '../../../../../constructs/core/duration';
import {
  SealedSecrets,
  type SealedSecretsProps,
  sealedSecretsValues,
} from '../../../../../constructs/kubernetes/add-ons/security/sealed-secrets';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect } from '../../../../support/stack';
import { installed, onCluster, releaseOf } from '../support';

const made = (props: SealedSecretsProps = {}) =>
  installed((stack) => new SealedSecrets(stack, 'Sealed', props), '1.36');

test('with no settings: where and under the name that kubeseal looks for, with a new key every 30 days', () => {
  const values = sealedSecretsValues();
  expect(made().at('Sealed/Release')).toEqual(releaseOf(CHARTS.sealedSecrets, values));
  expect(values).toMatchObject({ fullnameOverride: 'sealed-secrets-controller', keyrenewperiod: '2592000s' });
});

test('fails with every bad value named at once', () => {
  expect(() =>
    made({ keyRenewal: Duration.hours(1), resources: { cpu: ['fast'], memory: ['64Mi', '128Mi'] } }),
  ).toThrow(
    "SealedSecrets at 'stack/Sealed' [PropsInvalid]:\n" +
      '- `keyRenewal` must be 86400 to 31536000 seconds, got 3600\n' +
      '- `resources.cpu[0]` must be cores or thousandths of one, such as 0.5 or 500m, got fast',
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<SealedSecretsProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        new SealedSecrets(stack, 'Sealed', props);
      },
      {
        namespace: (stack) => Namespace.fromNamespaceName(stack, 'Other', 'operators'),
        keyRenewal: () => Duration.days(7),
        resources: () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }),
      },
    ),
  ).toEqual([]);
});
