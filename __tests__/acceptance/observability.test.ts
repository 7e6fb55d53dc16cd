import { differences, knownDifferences, scratch } from './support/differences';
import { synthesizeEstate } from './support/estate';
import { withKeptProvider } from './support/kept-provider';
import { startMoto, stop, type Moto } from './support/moto';
import { resourceTypes } from './support/resource-types';
import { suite } from './support/suite';
import { TerraformStackRun } from './support/terraform-stack';
import { writeUpstreamStates } from './support/upstream';

const STACK = 'orders-dev-observability';
const LOG_GROUPS = ['app', 'backend', 'frontend'].map((name) => `/orders-dev-${name}-logs`);

/** What the data and cluster layers would have put out. */
function upstreamValue(output: string): string {
  const log = /^aws_cloudwatch_log_group(App|Backend|Frontend)Logs/.exec(output)?.[1]?.toLowerCase();
  if (log !== undefined)
    return output.endsWith('arn')
      ? `arn:aws:logs:us-east-1:444455556666:log-group:/orders-dev-${log}-logs`
      : `/orders-dev-${log}-logs`;
  return output.endsWith('arn') ? `arn:aws:sqs:us-east-1:444455556666:${output}` : `upstream-${output.slice(0, 40)}`;
}

suite('observability of orders-dev on the emulator', ['terraform', 'moto'], () => {
  let moto: Moto;
  let observability: TerraformStackRun;

  beforeAll(async () => {
    const file = (await synthesizeEstate('observability', { only: 'dev' }))(STACK);
    moto = await withKeptProvider(await startMoto('444455556666'), resourceTypes(file));
    await moto.createBucket('acme-dev-terraform-state');
    for (const logGroupName of LOG_GROUPS) await moto.call('logs', 'Logs_20140328.CreateLogGroup', { logGroupName });
    await writeUpstreamStates(moto, file, upstreamValue);
    observability = new TerraformStackRun(scratch('observability/run'), file, moto);
    await observability.run(['init', '-input=false', '-no-color']);
  });
  afterAll(() => stop(moto));

  test('is applied over the states of the layers before it', async () => {
    const { stdout } = await observability.run(['apply', '-auto-approve', '-input=false', '-no-color']);
    expect(stdout).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed\./);
  });

  test('a second plan differs in nothing but what docs/emulator-differences.md lists', async () => {
    expect(differences(observability, await observability.plan())).toEqual(knownDifferences(STACK));
  });

  test('is destroyed, as its environment allows', async () => {
    const { stdout } = await observability.run(['destroy', '-auto-approve', '-input=false', '-no-color']);
    expect(stdout).toContain('Destroy complete!');
  });
});
