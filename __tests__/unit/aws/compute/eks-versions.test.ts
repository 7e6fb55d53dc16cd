import {
  EKS_VERSIONS,
  kubernetesVersionAdvice,
  kubernetesVersionProblem,
  kubernetesVersionWarning,
  supportedKubernetesVersions,
} from '../../../../constructs/aws/compute/eks-versions';

const STANDARD = 'one of 1.34, 1.35, 1.36 (EKS standard support on 2026-08-22)';

test('accepts what is in standard support on the day of the table', () => {
  expect(supportedKubernetesVersions()).toEqual(['1.34', '1.35', '1.36']);
  expect(supportedKubernetesVersions().map((version) => kubernetesVersionProblem(version))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test.each(['1.99', '1.28', '1.33', '1.3', '', 'latest'])('names the supported versions for %p', (version) => {
  expect(kubernetesVersionProblem(version)).toBe(STANDARD);
});

test('extended support takes its second year too, but no version that is past it', () => {
  expect(supportedKubernetesVersions('extended')).toEqual(['1.31', '1.32', '1.33', '1.34', '1.35', '1.36']);
  expect(kubernetesVersionProblem('1.31', 'extended')).toBeUndefined();
  expect(kubernetesVersionProblem('1.30', 'extended')).toBe(
    'one of 1.31, 1.32, 1.33, 1.34, 1.35, 1.36 (EKS standard or extended support on 2026-08-22)',
  );
});

test('advises extended support where it helps, and nowhere else', () => {
  expect(kubernetesVersionAdvice('1.33')).toBe(
    "Set supportType 'extended' to stay on it until 2027-07-29, at 0.60 instead of 0.10 USD per cluster hour",
  );
  expect(['1.28', '1.99', '1.36'].map((version) => kubernetesVersionAdvice(version))).toEqual(['', '', '']);
  expect(kubernetesVersionAdvice('1.33', 'extended')).toBe('');
});

test('warns of the price of a version in extended support only', () => {
  expect(kubernetesVersionWarning('1.33')).toBe(
    'Kubernetes 1.33 left EKS standard support on 2026-07-29: the cluster runs at 0.60 instead of 0.10 USD per cluster hour ' +
      '(https://aws.amazon.com/eks/pricing/), until AWS upgrades it on 2027-07-29',
  );
  expect(['1.28', '1.34', '1.99'].map((version) => kubernetesVersionWarning(version))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('the table goes up one version a row, each with a longer support than the last', () => {
  const minors = EKS_VERSIONS.map((row) => Number(row.version.split('.')[1]));
  expect(minors).toEqual(minors.map((_, row) => (minors[0] ?? 0) + row));
  for (const column of ['standardUntil', 'extendedUntil'] as const) {
    const days = EKS_VERSIONS.map((row) => row[column]);
    expect(days).toEqual([...days].sort());
  }
});
