import { UserError } from '../../constructs/core/errors';
import { unexplained, type PlanTools } from '../plan-stack';
import { runTerraform } from '../process';
import { asList, asObject } from '../providers';
import type { Service } from './contract';

/** What of a service is in its state. */
export interface Current {
  /** Image that runs; undefined where nothing was applied yet. */
  readonly image?: string;
  /** Number of tasks; undefined where it is no ECS service, or nothing was applied yet. */
  readonly count?: number;
  /** Latest ready revision; undefined where there is none. */
  readonly revision?: string;
  /** Addresses of the contract, as far as the stack has them. */
  readonly healthUrl?: string;
  readonly candidateHealthUrl?: string;
  /** Size of one Fargate task; undefined where it runs on nothing of that kind. */
  readonly task?: FargateTask;
}

/** What a Fargate task is paid for. */
export interface FargateTask {
  /** CPU units, of which 1024 are one vCPU. */
  readonly cpuUnits: number;
  readonly memoryMib: number;
  readonly arm: boolean;
  /** Is it started on spare capacity, which has prices of its own? */
  readonly spot: boolean;
  /** Region by its code: `us-west-1`. */
  readonly region: string;
}

/**
 * Reads the state of a service, without its provider. The folder must be initialised.
 * @throws {UserError} `StateUnreadable` where Terraform cannot read it, `ImageUnclear` where several images run in it.
 */
export async function readCurrent(service: Service, { terraform, env, signal }: PlanTools): Promise<Current> {
  const { stack } = service;
  const run = await runTerraform(terraform.program, ['state', 'pull'], { cwd: stack.folder, env, signal });
  signal.throwIfAborted();
  if (run.exitCode !== 0) {
    const { detail } = unexplained('state pull', run);
    throw new UserError(`stack '${stack.id}'`, 'StateUnreadable', [detail.replace(/\s+/g, ' ').trim()]);
  }
  return run.stdout.trim() === '' ? {} : currentOf(service, JSON.parse(run.stdout));
}

/** What a state, as `terraform state pull` writes it, says of a service. */
export function currentOf({ stack, kind }: Service, state: unknown): Current {
  const outputs = asObject(asObject(state)['outputs']);
  const output = (name: string): string | undefined => {
    const { value, sensitive } = asObject(outputs[name]);
    if (sensitive === true) return undefined;
    return typeof value === 'number' || (typeof value === 'string' && value !== '') ? String(value) : undefined;
  };
  const resources = instancesIn(state);
  const image = output('container_image') ?? onlyImage(stack.id, imagesIn(resources));
  const count = kind === 'cloud-run' ? undefined : (numberOf(output('desired_count')) ?? countIn(resources));
  const [revision, healthUrl] = [output('revision'), output('health_url')];
  const candidateHealthUrl = output('candidate_health_url');
  const task = taskIn(resources);
  return {
    ...(image === undefined ? {} : { image }),
    ...(count === undefined ? {} : { count }),
    ...(revision === undefined ? {} : { revision }),
    ...(healthUrl === undefined ? {} : { healthUrl }),
    ...(candidateHealthUrl === undefined ? {} : { candidateHealthUrl }),
    ...(task === undefined ? {} : { task }),
  };
}

interface Instance {
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

function instancesIn(state: unknown): Instance[] {
  return asList(asObject(state)['resources'])
    .map(asObject)
    .filter(({ mode }) => mode === 'managed')
    .flatMap(({ type, instances }) =>
      asList(instances).map((one) => ({ type: String(type), attributes: asObject(asObject(one)['attributes']) })),
    );
}

function imagesIn(resources: readonly Instance[]): string[] {
  const images = resources.flatMap(({ type, attributes }) => {
    if (type === 'aws_ecs_task_definition') return containersOf(attributes['container_definitions']);
    if (type !== 'google_cloud_run_v2_service') return [];
    return asList(attributes['template']).flatMap((template) => asList(asObject(template)['containers']));
  });
  const texts = images.map((container) => asObject(container)['image']);
  return [...new Set(texts.filter((image): image is string => typeof image === 'string' && image !== ''))];
}

function containersOf(json: unknown): readonly unknown[] {
  try {
    return asList(JSON.parse(String(json)));
  } catch {
    return [];
  }
}

function onlyImage(stack: string, images: readonly string[]): string | undefined {
  if (images.length < 2) return images[0];
  throw new UserError(`stack '${stack}'`, 'ImageUnclear', [
    `runs several images: ${images.join(', ')}. Give it an output \`container_image\` with the value of the variable, and apply it`,
  ]);
}

/** Tasks that are asked for. A scaler's limits count more than what was last seen: Terraform moves these alone. */
function countIn(resources: readonly Instance[]): number | undefined {
  const numbers = (wanted: string, name: string): number[] =>
    resources.filter(({ type }) => type === wanted).flatMap(({ attributes }) => numberOf(attributes[name]) ?? []);
  const counts = numbers('aws_ecs_service', 'desired_count');
  if (counts.length === 0) return undefined;
  const [most, least] = [
    numbers('aws_appautoscaling_target', 'max_capacity'),
    numbers('aws_appautoscaling_target', 'min_capacity'),
  ];
  return most.length === 0 ? Math.max(...counts) : Math.min(Math.max(...most), Math.max(...counts, ...least));
}

function taskIn(resources: readonly Instance[]): FargateTask | undefined {
  const definition = resources.find(({ type }) => type === 'aws_ecs_task_definition')?.attributes ?? {};
  const [cpuUnits, memoryMib] = [numberOf(definition['cpu']), numberOf(definition['memory'])];
  const [, region = ''] = /^arn:aws[\w-]*:ecs:([\w-]+):/.exec(String(definition['arn'])) ?? [];
  if (cpuUnits === undefined || memoryMib === undefined) return undefined;
  const platform = asObject(asList(definition['runtime_platform'])[0]);
  const services = resources.filter(({ type }) => type === 'aws_ecs_service');
  const spot = services.some(({ attributes }) =>
    asList(attributes['capacity_provider_strategy']).some(
      (one) => asObject(one)['capacity_provider'] === 'FARGATE_SPOT',
    ),
  );
  return { cpuUnits, memoryMib, arm: platform['cpu_architecture'] === 'ARM64', spot, region };
}

function numberOf(value: unknown): number | undefined {
  const number = value === null || value === undefined || value === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}
