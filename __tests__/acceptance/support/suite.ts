/**
 * What a suite needs beyond Node: Terraform with the AWS provider, its helm provider, the AWS emulator, Helm, or what `npm run lab`
 * builds, which is a control plane and, where it is asked to, the External Secrets controller.
 */
export type Need = 'terraform' | 'helm-provider' | 'moto' | 'helm' | 'lab' | 'external-secrets';

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
