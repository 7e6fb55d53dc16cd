/** Controllers of others that run on a lab, and tools that come from packages: what `npm run lab` gets where it is asked to. */
export type LabNeed =
  | 'chart-renderer'
  | 'external-secrets'
  | 'argo-rollouts'
  | 'sealed-secrets'
  | 'cert-manager'
  | 'fake-gcs-server'
  | 'prometheus'
  | 'alertmanager';

/**
 * What a suite needs beyond Node: Terraform with the AWS provider, its helm provider, the AWS emulator, Helm, the control plane that
 * `npm run lab` builds, or what runs on it.
 */
export type Need = 'terraform' | 'helm-provider' | 'moto' | 'helm' | 'lab' | LabNeed;

/**
 * A suite that needs tools: skipped with one line that says what to install where one is missing.
 * Under `CI=true` the reporter counts a skipped test as failed.
 */
export function suite(name: string, needs: readonly Need[], body: () => void): void {
  const missing = JSON.parse(process.env['ASHLAR_TEST_MISSING'] ?? '{}') as Partial<Record<Need, string>>;
  const reasons = needs.flatMap((need) => missing[need] ?? []);
  if (reasons.length > 0) console.warn(`skipped: ${name}: ${reasons.join('; ')}`);
  const group = reasons.length > 0 ? describe.skip : describe;
  group(name, body);
}

/** The tests' own Terraform CLI configuration. */
export function cliConfig(): string {
  return process.env['ASHLAR_TEST_CLI_CONFIG'] ?? '';
}

/** Path of Helm, from the PATH or of the lab; of a suite that needs it. */
export function helm(): string {
  return process.env['ASHLAR_TEST_HELM'] ?? '';
}
