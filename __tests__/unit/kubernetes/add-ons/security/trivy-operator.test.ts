import type { TerraformStack } from 'cdktf';
import { Duration } from '../../../../../constructs/core/duration';
import { CHARTS } from '../../../../../constructs/kubernetes/add-ons/charts';
import {
  type VulnerabilitySeverity,
  TrivyOperator,
  type TrivyOperatorProps,
  trivyOperatorValues,
} from '../../../../../constructs/kubernetes/add-ons/security/trivy-operator';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { propsWithoutEffect } from '../../../../support/stack';
import { installed, onCluster, releaseOf } from '../support';

const place = (stack: TerraformStack, id = 'Place', name = 'trivy-system') =>
  Namespace.fromNamespaceName(stack, id, name);
const made = (props: Partial<TrivyOperatorProps> = {}) =>
  installed((stack) => new TrivyOperator(stack, 'Trivy', { namespace: place(stack), ...props }), '1.36');

test('with a namespace alone: scans all namespaces, no nodes, and reads no pull secrets of others', () => {
  const values = trivyOperatorValues();
  expect(made().at('Trivy/Release')).toEqual(releaseOf(CHARTS.trivyOperator, values, 'trivy-system'));
  expect(values).toMatchObject({
    excludeNamespaces: '',
    operator: {
      accessGlobalSecretsAndServiceAccount: false,
      infraAssessmentScannerEnabled: false,
      clusterComplianceEnabled: false,
      scannerReportTTL: '86400s',
    },
    trivy: { severity: 'MEDIUM,HIGH,CRITICAL' },
  });
});

test('scans run as nobody, and the policy of the namespace covers them', () => {
  expect(trivyOperatorValues().trivyOperator).toMatchObject({
    scanJobPodTemplateLabels: 'app.kubernetes.io/instance=trivy-operator',
    scanJobPodTemplatePodSecurityContext: { runAsNonRoot: true, runAsUser: 65_534 },
  });
});

test('without a limit of CPU a scan has none, whatever the chart says', () => {
  expect(trivyOperatorValues({ scanResources: { cpu: ['1'], memory: ['1Gi', '2Gi'] } }).trivy.resources).toEqual({
    requests: { cpu: '1', memory: '1Gi' },
    limits: { cpu: null, memory: '2Gi' },
  });
});

test('fails with every bad value named at once', () => {
  const bad = { cpu: ['1'], memory: ['2Gi', '1Gi'] } as const;
  expect(() =>
    made({
      severities: ['HIGH', 'SEVERE' as VulnerabilitySeverity],
      concurrentScans: 51,
      reportAge: Duration.minutes(30),
      resources: bad,
      scanResources: bad,
    }),
  ).toThrow(
    "TrivyOperator at 'stack/Trivy' [PropsInvalid]:\n" +
      '- `severities` must be one of UNKNOWN, LOW, MEDIUM, HIGH, CRITICAL, got SEVERE\n' +
      '- `concurrentScans` must be 1 to 50 scans, got 51\n' +
      '- `reportAge` must be 3600 to 2592000 seconds, got 1800\n' +
      '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi\n' +
      '- `scanResources.memory[1]` must be the request of 2Gi or more, got 1Gi',
  );
  expect(() => made({ severities: [] })).toThrow(
    "TrivyOperator at 'stack/Trivy' [PropsInvalid]:\n- `severities` must be one severity or more, got none",
  );
});

test('every setting has an effect', () => {
  const resources = { cpu: ['200m'], memory: ['1Gi', '1Gi'] } as const;
  expect(
    propsWithoutEffect<TrivyOperatorProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        new TrivyOperator(stack, 'Trivy', { namespace: place(stack), ...props });
      },
      {
        namespace: (stack) => place(stack, 'Other', 'operators'),
        severities: () => ['CRITICAL'],
        ignoreUnfixed: () => true,
        excludeNamespaces: (stack) => [place(stack, 'System', 'kube-system')],
        concurrentScans: () => 5,
        reportAge: () => Duration.hours(12),
        readsPullSecrets: () => true,
        nodeScans: () => true,
        resources: () => resources,
        scanResources: () => resources,
      },
    ),
  ).toEqual([]);
});
