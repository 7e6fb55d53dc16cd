import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TerraformStack } from 'cdktf';
import { candidate, containerImage, desiredTasks } from '../../constructs/core/service-variables';
import { runTerraform } from '../../terraform/process';
import { synthApp } from '../../testing/synth';
import { testApp } from '../support/stack';
import { scratch } from './support/differences';
import { suite } from './support/suite';

suite('what Terraform takes for the variables of a service', ['terraform'], () => {
  const folder = scratch('service-variables');

  beforeAll(() => {
    const app = testApp();
    const stack = new TerraformStack(app, 'stack');
    containerImage(stack);
    desiredTasks(stack, 2);
    candidate(stack);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ variable: synthApp(app)['stack']?.json['variable'] }));
  });

  /** Messages of the rules that these values break. */
  async function refused(values: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const all = { container_image: 'registry.example:5000/app:1', desired_count: '1', ...values };
    const given = Object.entries(all).map(([name, value]) => `-var=${name}=${value}`);
    const { diagnostics } = await runTerraform('terraform', ['plan', '-json', '-lock=false', ...given], {
      cwd: folder,
    });
    return diagnostics.map(({ detail }) => detail.split('\n')[0] ?? '');
  }

  const image = (name: string): string => `${name} must be an image with its tag or digest, and not the tag latest.`;
  const digest = `sha256:${'a'.repeat(64)}`;

  test.each([
    [{ container_image: 'app:1.4.0' }],
    [{ container_image: `registry.example:5000/team/app@${digest}` }],
    [{ container_image: `app:1.4.0@${digest}`, desired_count: '0' }],
    [{ candidate_image: 'app:2', traffic_percent: '10', desired_count: '2' }],
  ])('%j is taken', async (values) => {
    expect(await refused(values)).toEqual([]);
  });

  test.each([
    [{ container_image: 'app' }, [image('container_image')]],
    [{ container_image: 'app:latest' }, [image('container_image')]],
    [{ container_image: 'registry.example:5000/app' }, [image('container_image')]],
    [{ candidate_image: 'app:latest' }, [image('candidate_image')]],
    [{ desired_count: '3' }, ['desired_count must be a whole number, 0 to 2 tasks.']],
    [{ desired_count: '0.5' }, ['desired_count must be a whole number, 0 to 2 tasks.']],
    [{ traffic_percent: '101' }, ['traffic_percent must be a whole number, 0 to 100 percent.']],
  ])('%j is refused', async (values, messages) => {
    expect(await refused(values)).toEqual(messages);
  });
});
