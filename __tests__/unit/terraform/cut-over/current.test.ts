import { acceptUpdates } from '../../../../terraform/cut-over/accept';
import { findServices, serviceKind, type Service, type ServiceKind } from '../../../../terraform/cut-over/contract';
import { currentOf } from '../../../../terraform/cut-over/current';
import { readManifest, type Stack } from '../../../../terraform/manifest';
import { NO_CHANGES, type PlannedAction } from '../../../../terraform/plan-json';
import { output, removeFolders } from '../support';

afterEach(removeFolders);

const CLOUD_RUN = ['container_image', 'traffic_percent', 'stable_revision'];
const ECS = ['container_image', 'desired_count'];
const TWO = [...ECS, 'candidate_image', 'traffic_percent'];

/** Stacks that declare these variables. */
function stacks(variables: Readonly<Record<string, readonly string[]>>): readonly Stack[] {
  const configs = Object.entries(variables).map(([id, names]) => {
    return [id, { config: { variable: Object.fromEntries(names.map((name) => [name, {}])) } }] as const;
  });
  return readManifest(output(Object.fromEntries(configs))).stacks;
}

describe('a service', () => {
  test.each([
    ['cloud-run', CLOUD_RUN],
    ['ecs-blue-green', TWO],
    ['ecs', ECS],
    [undefined, ['container_image']],
    [undefined, []],
  ])('is %s by the variables %j', (kind, names) => {
    expect(serviceKind(stacks({ 'a-b-service': names })[0] as Stack)).toBe(kind);
  });

  test('is found in each environment by what it declares', () => {
    const all = stacks({ 'p-staging-network': [], 'p-staging-service': ECS, 'p-production-service': CLOUD_RUN });
    const found = findServices(all, ['p-production', 'p-staging']);
    expect(found.map(({ stack, kind }) => [stack.id, kind])).toEqual([
      ['p-production-service', 'cloud-run'],
      ['p-staging-service', 'ecs'],
    ]);
  });

  test('is asked for where an environment has none or several', () => {
    const all = stacks({ 'p-staging-a': ECS, 'p-staging-b': ECS, 'p-production-network': [] });
    expect(() => findServices(all, ['p-production', 'p-staging'])).toThrow(
      'cut-over [ServiceUnclear]:\n' +
        '- `p-production` has no stack that declares the variables of a service: container_image, traffic_percent, stable_revision (cloud-run); or container_image, desired_count, candidate_image, traffic_percent (ecs-blue-green); or container_image, desired_count (ecs)\n' +
        '- `p-staging` has several stacks with the variables of a service, and one is needed: p-staging-a, p-staging-b',
    );
    expect(() => findServices(all, ['p-prod', 'q'])).toThrow(
      'cut-over [EnvironmentUnknown]:\n- `p-prod` is no environment of this app\n- `q` is no environment of this app\n- there are: p-production, p-staging',
    );
  });
});

describe('what runs', () => {
  const of = (kind: ServiceKind): Service => ({ stack: { id: 'p-s-service' } as Stack, kind });
  const resource = (type: string, ...attributes: object[]): object => ({
    mode: 'managed',
    type,
    instances: attributes.map((one) => ({ attributes: one })),
  });
  const definition = (image: string, more: object = {}): object => ({
    arn: 'arn:aws:ecs:us-west-1:111122223333:task-definition/app:7',
    cpu: '256',
    memory: '512',
    container_definitions: JSON.stringify([{ image }]),
    ...more,
  });

  test('of nothing applied is nothing', () => {
    expect(currentOf(of('ecs'), { outputs: {}, resources: [] })).toEqual({});
  });

  test('of an ECS service is its image, its tasks, their size and region, and its address', () => {
    const state = {
      outputs: { health_url: { value: 'http://a/health' } },
      resources: [
        resource('aws_ecs_task_definition', definition('app:1', { runtime_platform: [{ cpu_architecture: 'ARM64' }] })),
        resource('aws_ecs_service', {
          desired_count: 2,
          capacity_provider_strategy: [{ capacity_provider: 'FARGATE_SPOT' }],
        }),
      ],
    };
    expect(currentOf(of('ecs'), state)).toEqual({
      image: 'app:1',
      count: 2,
      healthUrl: 'http://a/health',
      task: { cpuUnits: 256, memoryMib: 512, arm: true, spot: true, region: 'us-west-1' },
    });
  });

  test.each([
    ['keeps the tasks that were last seen', [2, 1, 4], 2],
    ['has its least where none was seen yet', [0, 1, 4], 1],
    ['has none at limits of 0, whatever was last seen', [2, 0, 0], 0],
  ] as const)('of an ECS service whose scaler %s', (_what, [desired_count, min_capacity, max_capacity], count) => {
    const resources = [
      resource('aws_ecs_service', { desired_count }),
      resource('aws_appautoscaling_target', { min_capacity, max_capacity }),
    ];
    expect(currentOf(of('ecs'), { resources })).toEqual({ count });
  });

  test('of a Cloud Run service is its image, its revision and both addresses', () => {
    const state = {
      outputs: { revision: { value: 'app-7' }, health_url: { value: 'u' }, candidate_health_url: { value: 'c' } },
      resources: [resource('google_cloud_run_v2_service', { template: [{ containers: [{ image: 'app:1' }] }] })],
    };
    expect(currentOf(of('cloud-run'), state)).toEqual({
      image: 'app:1',
      revision: 'app-7',
      healthUrl: 'u',
      candidateHealthUrl: 'c',
    });
  });

  test('of several images is what the output names, and unclear without it', () => {
    const resources = [resource('aws_ecs_task_definition', definition('app:1'), definition('proxy:3'))];
    const named = { outputs: { container_image: { value: 'app:1' }, desired_count: { value: 4 } }, resources };
    expect(currentOf(of('ecs'), named)).toMatchObject({ image: 'app:1', count: 4 });
    expect(() => currentOf(of('ecs'), { resources })).toThrow(
      "stack 'p-s-service' [ImageUnclear]:\n- runs several images: app:1, proxy:3. Give it an output `container_image` with the value of the variable, and apply it",
    );
  });
});

describe('a plan', () => {
  const stack = { id: 'a-b-service', folder: 'stacks/a-b-service' };
  const change = (action: PlannedAction, type: string): object => ({
    action,
    type,
    address: `${type}.app`,
    attributes: [],
  });
  const digest = (...changes: object[]): typeof NO_CHANGES => ({ ...NO_CHANGES, changes: changes as never });

  test('may create, update, and replace a revision of a task', () => {
    const changes = [
      change('create', 'aws_ecs_service'),
      change('update', 'aws_ecs_service'),
      change('replace', 'aws_ecs_task_definition'),
    ];
    expect(() => {
      acceptUpdates(stack, digest(...changes));
    }).not.toThrow();
  });

  test('may lose nothing else', () => {
    const changes = [
      change('replace', 'aws_ecs_service'),
      { ...change('delete', 'aws_lb'), constructPath: 'a-b-service/Balancer/Resource' },
    ];
    expect(() => acceptUpdates(stack, digest(...changes))).toThrow(
      "stack 'a-b-service' [PlanDestroys]:\n" +
        '- aws_ecs_service.app would be replaced\n' +
        '- a-b-service/Balancer/Resource would be deleted\n' +
        '- a cut-over only updates. Apply such a change by itself first: ashlar plan shows it',
    );
  });
});

test('takes nothing from an output that is sensitive', () => {
  const service = { stack: { id: 'p-dev-web' } as Stack, kind: 'ecs' } as const;
  const state = { outputs: { health_url: { value: 'http://a/?token=swordfish', sensitive: true } } };
  expect(currentOf(service, state)).toEqual({});
});
