import { join } from 'node:path';
import { rehearse, type RehearsedStack } from '../../testing';
import '../../testing/jest';
import { writeOutput } from '../../testing/write-output';
import { differences, scratch } from './support/differences';
import { ACCOUNT, AT_REST, NEW, services, STATES, type Variables } from './support/ecs-stack';
import { withKeptProvider } from './support/kept-provider';
import { startMoto, stop, type Moto } from './support/moto';
import { resourceTypes } from './support/resource-types';
import { cliConfig, suite } from './support/suite';
import { TerraformStackRun } from './support/terraform-stack';

const RULE = 'Web/Route';
const WEIGHTS = [0, 1].map((index) => `action[0].forward[0].target_group[${index}].weight`);
const LIMITS = ['max_capacity', 'min_capacity'];

suite('services on ECS, planned by the real provider', ['terraform'], () => {
  const before = { ...process.env };
  let rest: RehearsedStack;

  /** Each rehearsal ends with a second plan, which has to be empty. */
  async function applied(variables: Partial<Variables>, from?: RehearsedStack, props = {}): Promise<RehearsedStack> {
    const values = Object.entries({ ...AT_REST, ...variables });
    for (const [name, value] of values) process.env[`TF_VAR_${name}`] = String(value);
    return rehearse(services(props), { mode: 'real-plan', ...(from === undefined ? {} : { from }) });
  }

  /** What changes: the path, what is done, and the attributes that it is about. */
  function changes(rehearsed: RehearsedStack): (readonly [string, string, ...string[]])[] {
    return rehearsed.changes().map(({ path, action, attributes }) => [path, action, ...attributes] as const);
  }

  beforeAll(async () => {
    process.env['TF_CLI_CONFIG_FILE'] = cliConfig();
    rest = await applied({});
  });
  afterAll(() => {
    process.env = before;
  });

  test('says where clients reach it, and where its health and that of the candidate are asked', () => {
    const url = 'https://shop.example.com';
    expect(rest.outputs).toEqual({
      service_url: url,
      health_url: `${url}/health`,
      candidate_health_url: `${url}/health?candidate=shop-test-web-stable`,
    });
  });

  test('desired_count 1 -> 0 -> 1 stops and starts in place: the number of one, the limits of the one that scales', async () => {
    const inPlace = [
      ['Web/Stable/Scaling/Resource', 'update', ...LIMITS],
      ['Worker/Resource', 'update', 'desired_count'],
    ];
    const stopped = await applied({ desired_count: 0 }, rest);
    expect(changes(stopped)).toEqual(inPlace);
    expect(stopped.at('Web/Stable/Scaling')).toHaveAttributes({ min_capacity: 0, max_capacity: 0 });
    const started = await applied({}, stopped);
    expect(changes(started)).toEqual(inPlace);
    expect(started.at('Web/Stable/Scaling')).toHaveAttributes({ min_capacity: 1, max_capacity: 4 });
  });

  test('a number above 0 is left to the scaler where there is one', async () => {
    const more = await applied({ desired_count: 3 }, rest);
    expect(changes(more)).toEqual([['Worker/Resource', 'update', 'desired_count']]);
  });

  test('a cut-over changes in each step what it names, all of it in place, and ends at rest', async () => {
    const tried = await applied({ candidate_image: NEW }, rest);
    expect(changes(tried)).toEqual([
      ['Web/Candidate/Resource', 'update', 'task_definition'],
      ['Web/Candidate/Scaling/Resource', 'update', ...LIMITS],
      ['Web/Candidate/TaskDefinition', 'replace', 'container_definitions'],
    ]);
    const shared = await applied({ candidate_image: NEW, traffic_percent: 25 }, tried);
    expect(changes(shared)).toEqual([[RULE, 'update', ...WEIGHTS, 'action[0].order', 'action[0].target_group_arn']]);
    const taken = await applied({ candidate_image: NEW, traffic_percent: 100, container_image: NEW }, shared);
    expect(changes(taken)).toEqual([
      [RULE, 'update', ...WEIGHTS],
      ['Web/Stable/Resource', 'update', 'task_definition'],
      ['Web/Stable/TaskDefinition', 'replace', 'container_definitions'],
      ['Worker/Resource', 'update', 'task_definition'],
      ['Worker/TaskDefinition', 'replace', 'container_definitions'],
    ]);
    const back = await applied({ container_image: NEW }, taken);
    expect(changes(back)).toEqual([
      ['Web/Candidate/Scaling/Resource', 'update', ...LIMITS],
      [RULE, 'update', ...WEIGHTS],
    ]);
  });

  test('a share of the requests without a candidate is refused', async () => {
    const error = (await applied({ traffic_percent: 25 }, rest).catch((reason: unknown) => reason)) as Error;
    expect(error.message).toContain('A share of the requests needs a candidate: give its image, or a share of 0.');
  });

  test('moving a service onto spare capacity replaces it, as its comment says', async () => {
    const moved = await applied({}, rest, { onDemandBase: 1 });
    expect(changes(moved)).toEqual([['Worker/Resource', 'replace', 'capacity_provider_strategy']]);
  });
});

suite('services on ECS on the emulator', ['terraform', 'moto'], () => {
  /** What plain moto gives back otherwise than it got it, is slow with, or needs a network for. */
  const NOT_HELD = [
    'aws_appautoscaling_policy',
    'aws_appautoscaling_target',
    'aws_ecs_service',
    'aws_lb',
    'aws_lb_listener',
    'aws_lb_listener_rule',
    'aws_lb_target_group',
    'aws_security_group',
    'aws_vpc_security_group_egress_rule',
    'aws_vpc_security_group_ingress_rule',
  ];
  let moto: Moto;
  let run: TerraformStackRun;
  let held: readonly string[];

  beforeAll(async () => {
    const folder = scratch('ecs/cdktf.out');
    writeOutput(services(), folder);
    const file = join(folder, 'stacks/shop-test-service/cdk.tf.json');
    moto = await withKeptProvider(await startMoto(ACCOUNT), resourceTypes(file));
    await moto.createBucket(STATES);
    run = new TerraformStackRun(scratch('ecs/run'), file, moto);
    const values = Object.entries(AT_REST).map(([name, value]) => `-var=${name}=${String(value)}`);
    held = [...values, ...run.targetsWithout(NOT_HELD)];
    await run.run(['init', '-input=false', '-no-color']);
  });
  afterAll(() => stop(moto));

  test('cluster, task definitions, roles and logs are applied', async () => {
    const { stdout } = await run.run(['apply', '-auto-approve', '-input=false', '-no-color', ...held]);
    expect(stdout).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed\./);
  });

  test('a second plan of them is empty', async () => {
    expect(differences(run, await run.plan(...held))).toEqual([]);
  });

  test('a new image registers a new revision beside the old one', async () => {
    const changed = held.map((arg) => (arg.startsWith('-var=container_image=') ? `-var=container_image=${NEW}` : arg));
    expect(differences(run, await run.plan(...changed))).toEqual(
      ['Web/Candidate', 'Web/Stable', 'Worker'].map(
        (part) => `shop-test-service/${part}/TaskDefinition container_definitions (replaces)`,
      ),
    );
    await run.run(['apply', '-input=false', '-no-color', 'plan.bin']);
    expect(differences(run, await run.plan(...changed))).toEqual([]);
  });
});
