/** How long AWS keeps a cluster on its Kubernetes version: `extended` is the second, dearer year. */
export type SupportType = 'standard' | 'extended';

/** One Kubernetes version that EKS offers or has offered. */
export interface EksVersion {
  readonly version: string;
  /** First day on which standard support is over: from then on a cluster pays for extended support. */
  readonly standardUntil: string;
  /** First day on which no cluster stays on the version. */
  readonly extendedUntil: string;
}

/** Day on which {@link EKS_VERSIONS} was compared with AWS's calendar. "In support" means on this day: synth knows no other. */
export const EKS_VERSIONS_DATE = '2026-08-22';

/**
 * Kubernetes versions on EKS, oldest first; older ones than these are out of every support.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 */
export const EKS_VERSIONS: readonly EksVersion[] = [
  { version: '1.28', standardUntil: '2024-11-26', extendedUntil: '2025-11-26' },
  { version: '1.29', standardUntil: '2025-03-23', extendedUntil: '2026-03-23' },
  { version: '1.30', standardUntil: '2025-07-23', extendedUntil: '2026-07-23' },
  { version: '1.31', standardUntil: '2025-11-26', extendedUntil: '2026-11-26' },
  { version: '1.32', standardUntil: '2026-03-23', extendedUntil: '2027-03-23' },
  { version: '1.33', standardUntil: '2026-07-29', extendedUntil: '2027-07-29' },
  { version: '1.34', standardUntil: '2026-12-02', extendedUntil: '2027-12-02' },
  { version: '1.35', standardUntil: '2027-03-27', extendedUntil: '2028-03-27' },
  { version: '1.36', standardUntil: '2027-08-02', extendedUntil: '2028-08-02' },
];

/** Of the control plane; nodes cost the same. @see https://aws.amazon.com/eks/pricing/ */
const PRICE = 'at 0.60 instead of 0.10 USD per cluster hour';

/** Versions that a new cluster can have with this support, oldest first. */
export function supportedKubernetesVersions(supportType: SupportType = 'standard'): readonly string[] {
  return EKS_VERSIONS.filter((row) => EKS_VERSIONS_DATE < endOf(row, supportType)).map((row) => row.version);
}

/** What `version` would have to be to run on EKS with this support; undefined when it does. Reads after "must be". */
export function kubernetesVersionProblem(version: string, supportType: SupportType = 'standard'): string | undefined {
  const supported = supportedKubernetesVersions(supportType);
  if (supported.includes(version)) return undefined;
  const support = supportType === 'standard' ? 'standard' : 'standard or extended';
  return `one of ${supported.join(', ')} (EKS ${support} support on ${EKS_VERSIONS_DATE})`;
}

/** A way out for a version that {@link kubernetesVersionProblem} refuses, as a sentence; empty when there is none. */
export function kubernetesVersionAdvice(version: string, supportType: SupportType = 'standard'): string {
  const row = inExtendedSupport(version);
  if (row === undefined || supportType === 'extended') return '';
  return `Set supportType 'extended' to stay on it until ${row.extendedUntil}, ${PRICE}`;
}

/** What a cluster on `version` costs more than one in standard support; undefined when it costs the same. */
export function kubernetesVersionWarning(version: string): string | undefined {
  const row = inExtendedSupport(version);
  if (row === undefined) return undefined;
  return (
    `Kubernetes ${version} left EKS standard support on ${row.standardUntil}: the cluster runs ${PRICE} ` +
    `(https://aws.amazon.com/eks/pricing/), until AWS upgrades it on ${row.extendedUntil}`
  );
}

function inExtendedSupport(version: string): EksVersion | undefined {
  return EKS_VERSIONS.find(
    (row) => row.version === version && row.standardUntil <= EKS_VERSIONS_DATE && EKS_VERSIONS_DATE < row.extendedUntil,
  );
}

function endOf(row: EksVersion, supportType: SupportType): string {
  return supportType === 'standard' ? row.standardUntil : row.extendedUntil;
}
