import { join } from 'node:path';
import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { LocalBackend, TerraformStack } from 'cdktf';
import { aws } from '../../constructs/aws/provider';
import { ImageRepository } from '../../constructs/aws/storage/image-repository';
import { addressAt, imported, moved, removed } from '../../constructs/core/addresses';
import { synthesize } from '../../constructs/core/synthesize';
import { standardTags } from '../../constructs/core/tags';
import { scratch } from './support/differences';
import { withKeptProvider } from './support/kept-provider';
import { startMoto, type Moto } from './support/moto';
import { suite } from './support/suite';
import { TerraformStackRun } from './support/terraform-stack';

const TAGS = standardTags('shop', { name: 'test', owner: 'shop-team', costCentre: 'retail' });
const OLD = addressAt('aws_ecr_repository', 'Old/Resource');

/** Synthesizes a stack whose state is in the folder that Terraform runs in, and returns its JSON. */
async function stackOf(name: string, build: (stack: TerraformStack) => void): Promise<string> {
  const outdir = scratch(`addresses/${name}`);
  await synthesize((app) => {
    const stack = new TerraformStack(app, 'images');
    new LocalBackend(stack, { path: 'terraform.tfstate' });
    aws({ account: '111122223333', region: 'us-east-1' }).addProvider(stack, TAGS);
    build(stack);
  }, outdir);
  return join(outdir, 'stacks', 'images', 'cdk.tf.json');
}

const repository = (stack: TerraformStack, id: string) =>
  new ImageRepository(stack, id, { name: 'by-hand', allowDestroy: true });

suite('a repository made by hand, on the emulator', ['terraform', 'moto'], () => {
  let moto: Moto;
  let run: TerraformStackRun;

  beforeAll(async () => {
    moto = await withKeptProvider(await startMoto('111122223333'), ['aws_ecr_repository', 'aws_ecr_lifecycle_policy']);
    await moto.call('ecr', 'AmazonEC2ContainerRegistry_V20150921.CreateRepository', { repositoryName: 'by-hand' });
    const file = await stackOf('imported', (stack) => imported(repository(stack, 'Old'), 'by-hand'));
    run = new TerraformStackRun(scratch('addresses/run'), file, moto);
    await run.run(['init', '-input=false', '-no-color']);
  });
  afterAll(() => moto.stop());

  test('is adopted by the import block; running again changes nothing', async () => {
    const { stdout } = await run.run(['apply', '-auto-approve', '-input=false', '-no-color']);
    expect(stdout).toMatch(/Resources: 1 imported, 1 added, \d changed, 0 destroyed\./);
    expect(await run.plan()).toEqual([]);
  });

  test('keeps its state when its construct is renamed and says what it was', async () => {
    run.replaceWith(
      await stackOf('moved', (stack) => {
        const images = repository(stack, 'New');
        moved(OLD, images);
        moved(addressAt('aws_ecr_lifecycle_policy', 'Old/LifecyclePolicy'), lifecyclePolicyOf(images));
      }),
    );
    expect(await run.plan()).toEqual([]);
    await run.run(['apply', '-input=false', '-no-color', 'plan.bin']);
    const { stdout } = await run.run(['state', 'list']);
    expect(stdout).not.toContain(OLD);
  });

  test('is forgotten by the removed block, and stays in the account', async () => {
    const named = addressAt('aws_ecr_repository', 'New/Resource');
    run.replaceWith(
      await stackOf('removed', (stack) => {
        removed(stack, named);
        removed(stack, addressAt('aws_ecr_lifecycle_policy', 'New/LifecyclePolicy'));
      }),
    );
    const { stdout } = await run.run(['apply', '-auto-approve', '-input=false', '-no-color']);
    expect(stdout).toContain('0 added, 0 changed, 0 destroyed');
    expect((await run.run(['state', 'list'])).stdout.trim()).toBe('');
    await moto.call('ecr', 'AmazonEC2ContainerRegistry_V20150921.DescribeRepositories', {
      repositoryNames: ['by-hand'],
    });
  });

  test('is made anew without the blocks: addresses are what Terraform goes by', async () => {
    run.replaceWith(await stackOf('anew', (stack) => repository(stack, 'New')));
    const created = (await run.plan()).map(({ address, actions }) => [address, actions.join()]);
    expect(created).toContainEqual([addressAt('aws_ecr_repository', 'New/Resource'), 'create']);
  });
});

function lifecyclePolicyOf(images: ImageRepository): EcrLifecyclePolicy {
  const policy = images.node.findChild('LifecyclePolicy');
  if (policy instanceof EcrLifecyclePolicy) return policy;
  throw new Error(`'${policy.node.path}' is no lifecycle policy`);
}
