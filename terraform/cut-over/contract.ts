import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../manifest';
import { asObject } from '../providers';
import { stackName } from '../select';

/**
 * How a service takes a new image: a Cloud Run service splits traffic between revisions, an ECS service between itself and a
 * candidate beside it, and a plain ECS service replaces its tasks.
 */
export type ServiceKind = 'cloud-run' | 'ecs-blue-green' | 'ecs';

/** The stack of an environment that cut-over works by. */
export interface Service {
  readonly stack: Stack;
  readonly kind: ServiceKind;
}

/** Values of a stack's Terraform variables. */
export type Variables = Readonly<Record<string, string>>;

/** Variables that make a stack a service of each kind; the first kind whose variables are all declared counts. */
const CONTRACT: readonly (readonly [kind: ServiceKind, variables: readonly string[]])[] = [
  ['cloud-run', ['container_image', 'traffic_percent', 'stable_revision']],
  ['ecs-blue-green', ['container_image', 'desired_count', 'candidate_image', 'traffic_percent']],
  ['ecs', ['container_image', 'desired_count']],
];

/** The kind of service that a stack declares by its variables; undefined where it is none. */
export function serviceKind({ config }: Stack): ServiceKind | undefined {
  const declared = asObject(config['variable']);
  return CONTRACT.find(([, names]) => names.every((name) => declared[name] !== undefined))?.[0];
}

/** Does traffic go to the old and to the new image by percent? */
export function splitsTraffic(kind: ServiceKind): boolean {
  return kind !== 'ecs';
}

/**
 * The one stack of each environment that declares the variables of a service.
 * @param environments - Each `<system>-<environment>`.
 * @throws {UserError} `EnvironmentUnknown` or `ServiceUnclear`, for all environments at once.
 */
export function findServices(stacks: readonly Stack[], environments: readonly string[]): Service[] {
  const services: Service[] = [];
  const problems: string[] = [];
  const known = [...new Set(stacks.flatMap(({ id }) => environmentOf(id) ?? []))].sort();
  const unknown = environments.filter((one) => !known.includes(one));
  if (unknown.length > 0) {
    throw new UserError('cut-over', 'EnvironmentUnknown', [
      ...unknown.map((one) => `\`${one}\` is no environment of this app`),
      `there are: ${known.join(', ') || 'none'}`,
    ]);
  }
  for (const environment of environments) {
    const found = stacks.flatMap((stack) => {
      const kind = environmentOf(stack.id) === environment ? serviceKind(stack) : undefined;
      return kind === undefined ? [] : [{ stack, kind }];
    });
    const [service, ...others] = found;
    if (service !== undefined && others.length === 0) services.push(service);
    else problems.push(unclear(environment, found));
  }
  if (problems.length > 0) throw new UserError('cut-over', 'ServiceUnclear', problems);
  return services;
}

/** What to type to go on with a cut-over between two stacks. */
export function commandFor({ to, from }: { readonly to: string; readonly from: string }): string {
  return `ashlar cut-over ${environmentOf(to) ?? to} --from ${environmentOf(from) ?? from}`;
}

/** `orders-production` of `orders-production-data`; undefined for an id of another form. */
function environmentOf(id: string): string | undefined {
  const name = stackName(id);
  return name === undefined ? undefined : `${name.system}-${name.environment}`;
}

function unclear(environment: string, found: readonly Service[]): string {
  if (found.length > 1) {
    const ids = found.map(({ stack }) => stack.id).join(', ');
    return `\`${environment}\` has several stacks with the variables of a service, and one is needed: ${ids}`;
  }
  const forms = CONTRACT.map(([kind, names]) => `${names.join(', ')} (${kind})`).join('; or ');
  return `\`${environment}\` has no stack that declares the variables of a service: ${forms}`;
}
