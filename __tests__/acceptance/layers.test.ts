import { differences, knownDifferences, scratch } from './support/differences';
import { synthesizeEstate, type StackFile } from './support/estate';
import { withKeptProvider } from './support/kept-provider';
import { startMoto, stop, type Moto } from './support/moto';
import { resourceTypes } from './support/resource-types';
import { suite } from './support/suite';
import { TerraformStackRun } from './support/terraform-stack';

/** What plain moto has no action for, and what waits for it: add-ons come before nodes. */
const NOT_HELD = ['aws_eks_access_entry', 'aws_eks_access_policy_association', 'aws_eks_addon', 'aws_eks_node_group'];
/** Of platform and apps: the emulator's cluster has no Kubernetes API. What is installed is tried on the lab. */
const INSTALLED = ['helm_release'];

const LAYERS = ['network', 'data', 'cluster', 'platform', 'apps'];

suite('data and cluster of orders-dev on the emulator, over its network', ['terraform', 'moto'], () => {
  let moto: Moto;
  let file: StackFile;
  let network: TerraformStackRun;
  let data: TerraformStackRun;
  let cluster: TerraformStackRun;
  let held: readonly string[];

  /** A layer ready to be applied. */
  async function layer(name: string): Promise<TerraformStackRun> {
    const run = new TerraformStackRun(scratch(`layers/${name}`), file(`orders-dev-${name}`), moto);
    await run.run(['init', '-input=false', '-no-color']);
    return run;
  }

  beforeAll(async () => {
    file = await synthesizeEstate('layers', { only: 'dev' });
    const types = resourceTypes(...LAYERS.map((name) => file(`orders-dev-${name}`)));
    moto = await withKeptProvider(await startMoto('444455556666'), types);
    await moto.createBucket('acme-dev-terraform-state');
    network = await layer('network');
    await network.run(['apply', '-auto-approve', '-input=false', '-no-color']);
  });
  afterAll(() => stop(moto));

  test('data is applied: queue, database, repositories, secret, key and logs', async () => {
    data = await layer('data');
    const { stdout } = await data.run(['apply', '-auto-approve', '-input=false', '-no-color']);
    expect(stdout).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed\./);
  });

  test('a second plan of data differs in nothing but what docs/emulator-differences.md lists', async () => {
    expect(differences(data, await data.plan())).toEqual(knownDifferences('orders-dev-data'));
  });

  test('what the emulator holds of cluster is applied: control plane, roles, key, logs, OIDC provider', async () => {
    cluster = await layer('cluster');
    held = cluster.targetsWithout(NOT_HELD);
    const { stdout } = await cluster.run(['apply', '-auto-approve', '-input=false', '-no-color', ...held]);
    expect(stdout).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed\./);
  });

  test('a second plan of it differs in nothing but what docs/emulator-differences.md lists', async () => {
    expect(differences(cluster, await cluster.plan(...held))).toEqual(knownDifferences('orders-dev-cluster'));
  });

  test.each(['platform', 'apps'])(
    'the roles of %s are applied over both, and planned again without a difference',
    async (name) => {
      const stack = await layer(name);
      const roles = stack.targetsWithout(INSTALLED);
      await stack.run(['apply', '-auto-approve', '-input=false', '-no-color', ...roles]);
      expect(differences(stack, await stack.plan(...roles))).toEqual(knownDifferences(`orders-dev-${name}`));
      await stack.run(['destroy', '-auto-approve', '-input=false', '-no-color', ...roles]);
    },
  );

  test('the layers are destroyed in reverse, as their environment allows', async () => {
    for (const run of [cluster, data, network]) {
      const { stdout } = await run.run(['destroy', '-auto-approve', '-input=false', '-no-color']);
      expect(stdout).toContain('Destroy complete!');
    }
  });
});
