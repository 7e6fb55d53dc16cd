import type { PlayedProvider } from '../rehearsal/host';
import type { Change, StackRehearsal } from '../rehearsal/run/result';
import type { Stack } from '../terraform/manifest';
import { asObject, type TerraformJson } from '../terraform/providers';
import { readPlan, type PlannedAction, type PlannedInstance } from './read-plan';
import { readState, type Attributes, type State, type StateInstance } from './read-state';
import { CROSS_STACK_OUTPUT } from './secret-texts';
import type { RehearsedChange } from './rehearsed';

/** What a rehearsal found out about one stack. */
export interface StackRecord {
  readonly id: string;
  /** Address of each block, by construct path below the stack. */
  readonly blocks: ReadonlyMap<string, string>;
  /** Name of each output that the app declares, by construct path below the stack. */
  readonly outputs: ReadonlyMap<string, string>;
  readonly providers: readonly PlayedProvider[];
  readonly state: State;
  /** Missing for a stack that was applied because another needs it. */
  readonly plan?: ReadonlyMap<string, PlannedInstance>;
  readonly changes: readonly RehearsedChange[];
  readonly config: TerraformJson;
}

/** What a rehearsal found out about one instance. */
export interface InstanceRecord {
  readonly path: string;
  readonly address: string;
  readonly action: PlannedAction;
  /** Undefined for one of a stack whose plan was not kept. */
  readonly planned: Attributes | undefined;
  /** Attributes and blocks that the app has set. */
  readonly configured: ReadonlySet<string>;
  /** Undefined where nothing is left of it. */
  readonly state: StateInstance | undefined;
}

/** What a record is made from. */
export interface RecordSource {
  readonly stack: Stack;
  readonly rehearsal: StackRehearsal;
  /** The state after apply. */
  readonly state: string;
  /** The plan as `terraform show -json` has it. */
  readonly plan?: string;
}

/** Puts together what is known of a rehearsed stack. */
export function recordOf({ stack, rehearsal, state, plan }: RecordSource): StackRecord {
  const below = (path: string): string => path.slice(stack.constructPath.length + 1);
  const gone = rehearsal.changes.flatMap(({ address, constructPath }) => {
    return constructPath === undefined ? [] : [[below(constructPath), withoutIndex(address)] as const];
  });
  const configured = [...named(stack.config, 'resource', ''), ...named(stack.config, 'data', 'data.')];
  return {
    id: stack.id,
    blocks: new Map([...gone, ...configured.map(([path, address]) => [below(path), address] as const)]),
    outputs: new Map(declaredOutputs(stack)),
    providers: rehearsal.providers,
    state: readState(state),
    ...(plan === undefined ? {} : { plan: readPlan(plan) }),
    config: stack.config,
    changes: rehearsal.changes.map((change) => changeOf(change, below)).sort(byPath),
  };
}

/** The instances at a path, which may be short for its child `Resource` and may end in an index; none where there is nothing. */
export function instancesAt(record: StackRecord, path: string): InstanceRecord[] {
  const [, plain = '', index = ''] = /^(.*?)(\[(?:\d+|"[^"]*")\])?$/.exec(path) ?? [];
  const full = [plain, `${plain}/Resource`].find((one) => record.blocks.has(one));
  const block = full === undefined ? undefined : record.blocks.get(full);
  if (full === undefined || block === undefined) return [];
  const known = new Set([...record.state.instances.keys(), ...(record.plan?.keys() ?? [])]);
  return [...known]
    .filter((address) => (index === '' ? withoutIndex(address) === block : address === block + index))
    .sort()
    .map((address) => ({
      path: full + address.slice(block.length),
      address,
      action: actionOf(record, address),
      planned: record.plan === undefined ? undefined : (record.plan.get(address)?.planned ?? valuesOf(record, address)),
      configured: configuredAt(record.config, block),
      state: record.state.instances.get(address),
    }));
}

/** Construct path of an instance below its stack; undefined for one that no construct makes. */
export function pathOfAddress({ blocks }: StackRecord, address: string): string | undefined {
  const block = withoutIndex(address);
  const path = [...blocks].find(([, one]) => one === block)?.[0];
  return path === undefined ? undefined : path + address.slice(block.length);
}

function configuredAt(config: TerraformJson, block: string): Set<string> {
  const [type = '', name = ''] = block.split('.');
  return new Set(Object.keys(asObject(asObject(asObject(config['resource'])[type])[name])));
}

function actionOf({ plan, changes }: StackRecord, address: string): PlannedAction {
  const planned = plan?.get(address)?.action;
  if (planned !== undefined) return planned;
  // What a plan has read already is not in its list of changes.
  if (address.startsWith('data.')) return 'read';
  const kinds = changes.filter((change) => change.address === address).map(({ action }) => action);
  return kinds.find((kind) => kind !== 'move' && kind !== 'import') ?? 'no-op';
}

function valuesOf({ state }: StackRecord, address: string): Attributes {
  return state.instances.get(address)?.values ?? {};
}

function changeOf(
  { kind, address, constructPath, attributes = [] }: Change,
  below: (path: string) => string,
): RehearsedChange {
  const index = address.slice(withoutIndex(address).length);
  const forced = attributes.filter(({ replaces }) => replaces === true);
  return {
    path: constructPath === undefined ? address : below(constructPath) + index,
    address,
    action: kind,
    attributes: (kind === 'replace' ? forced : attributes).map(({ path }) => path).sort(),
  };
}

function byPath(a: RehearsedChange, b: RehearsedChange): number {
  return a.path === b.path ? 0 : a.path < b.path ? -1 : 1;
}

function withoutIndex(address: string): string {
  return address.replace(/\[[^\]]*\]$/, '');
}

/** Construct path and address of every block of a kind, as CDKTF notes them. */
function named(config: TerraformJson, kind: 'resource' | 'data', prefix: string): [string, string][] {
  return Object.entries(asObject(config[kind])).flatMap(([type, blocks]) =>
    Object.entries(asObject(blocks)).flatMap(([name, block]): [string, string][] => {
      const path = pathOf(block);
      return path === undefined ? [] : [[path, `${prefix}${type}.${name}`]];
    }),
  );
}

/** Construct path below the stack and name of every output; those that CDKTF makes for other stacks are not declared by the app. */
function declaredOutputs({ config, constructPath }: Stack): [string, string][] {
  const { outputs } = asObject(config['//']);
  const walk = (node: unknown, path: readonly string[]): [string, string][] =>
    typeof node === 'string'
      ? [[path.join('/'), node]]
      : Object.entries(asObject(node)).flatMap(([name, inner]) => walk(inner, [...path, name]));
  const depth = constructPath.split('/').length;
  return walk(outputs, [])
    .filter(([, name]) => !CROSS_STACK_OUTPUT.test(name))
    .map(([path, name]) => [path.split('/').slice(depth).join('/'), name]);
}

function pathOf(block: unknown): string | undefined {
  const { path } = asObject(asObject(asObject(block)['//'])['metadata']);
  return typeof path === 'string' ? path : undefined;
}
