import { join } from 'node:path';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { App } from 'cdktf';
import type { OrdersEnvironment } from '../../environments/orders/schema';
import { differences, knownDifferences, scratch } from './support/differences';
import { synthesizeEstate } from './support/estate';
import { withKeptProvider } from './support/kept-provider';
import { startMoto, stop, type Moto } from './support/moto';
import { resourceTypes } from './support/resource-types';
import { suite } from './support/suite';
import { TerraformStackRun } from './support/terraform-stack';

const STACK = 'orders-production-network';
const only = 'production';

/** Six months instead of three, through the resource itself: no prop of the estate changes just one resource. */
function keepFlowLogsLonger(app: App): void {
  const group = app.node.findAll().find((node) => node.node.path === `${STACK}/Vpc/FlowLogs/LogGroup/Resource`);
  if (group instanceof CloudwatchLogGroup) group.retentionInDays = 180;
}

suite('the network of orders-production on the emulator', ['terraform', 'moto'], () => {
  let moto: Moto;
  let network: TerraformStackRun;

  beforeAll(async () => {
    const file = await synthesizeEstate('network', { only });
    moto = await withKeptProvider(await startMoto('111122223333'), resourceTypes(file(STACK)));
    await moto.createBucket('acme-terraform-state');
    network = new TerraformStackRun(scratch('network/run'), file(STACK), moto);
    await network.run(['init', '-input=false', '-no-color']);
  });
  afterAll(() => stop(moto));

  test('is applied from nothing, and a second apply at the same time is refused by the lock', async () => {
    const second = new TerraformStackRun(scratch('network/second'), join(network.folder, 'cdk.tf.json'), moto);
    await second.run(['init', '-input=false', '-no-color']);
    const [first, refused] = await Promise.all([
      network.run(['apply', '-auto-approve', '-input=false', '-no-color']),
      moto
        .waitForObject('acme-terraform-state', 'orders/production/network.tfstate.tflock')
        .then(() => second.run(['apply', '-auto-approve', '-input=false', '-no-color'], [1])),
    ]);
    expect(refused.stderr).toContain('Error acquiring the state lock');
    expect(refused.stderr).toContain('412');
    expect(first.stdout).toContain('Apply complete! Resources: 45 added, 0 changed, 0 destroyed.');
    expect(await moto.hasObject('acme-terraform-state', 'orders/production/network.tfstate.tflock')).toBe(false);
  });

  test('a second plan differs in nothing but what docs/emulator-differences.md lists', async () => {
    expect(differences(network, await network.plan())).toEqual(knownDifferences(STACK));
  });

  test('an edit of one setting updates one resource in place', async () => {
    const known = new Set(knownDifferences(STACK));
    const edited = await synthesizeEstate('network/edited', { only, app: keepFlowLogsLonger });
    network.replaceWith(edited(STACK));
    const changes = differences(network, await network.plan()).filter((difference) => !known.has(difference));
    expect(changes).toEqual([`${STACK}/Vpc/FlowLogs/LogGroup/Resource retention_in_days`]);
    await network.run(['apply', '-input=false', '-no-color', 'plan.bin']);
    // What the emulator loses of a new rule it keeps of one that is changed: nothing is left to list.
    expect(differences(network, await network.plan())).toEqual([]);
  });

  test('is not destroyed until the environment says allowDestroy', async () => {
    const refused = await network.run(['destroy', '-auto-approve', '-input=false', '-no-color'], [1]);
    expect(refused.stderr).toContain('Instance cannot be destroyed');
    const environment = (data: OrdersEnvironment) => ({ ...data, allowDestroy: true });
    const destroyable = await synthesizeEstate('network/destroyable', { only, environment });
    network.replaceWith(destroyable(STACK));
    const gone = await network.run(['destroy', '-auto-approve', '-input=false', '-no-color']);
    expect(gone.stdout).toContain('Destroy complete! Resources: 45 destroyed.');
  });
});
