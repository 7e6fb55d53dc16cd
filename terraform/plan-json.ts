import { attributeChanges, isMarked, shown, type AttributeChange, type PlannedValue } from './attribute-changes';
import { outputLabel } from './cross-stack';
import { constructAt } from './diagnostics';
import { asList, asObject, type TerraformJson } from './providers';
import { Secrets } from './secrets';

/** What a plan does to a resource; `move` and `import` alone change nothing in the cloud. */
export type PlannedAction = 'create' | 'update' | 'replace' | 'delete' | 'forget' | 'move' | 'import';

/** One resource that a plan does not leave as it is. */
export interface PlannedChange {
  readonly action: PlannedAction;
  /** Terraform's address: `aws_sqs_queue.Jobs_1A2B3C4D`. */
  readonly address: string;
  /** Path of the construct it comes from, stack first; missing where the code no longer has it, and in a module. */
  readonly constructPath?: string;
  readonly type: string;
  /** Address that it had so far; missing where it is not moved. */
  readonly movedFrom?: string;
  /** Id under which it is imported; missing where it is not. */
  readonly importedAs?: string;
  /** Why, in Terraform's words, such as `replace_because_tainted`; missing where Terraform gives none. */
  readonly reason?: string;
  /** Of a replacement, whether the new one is there before the old one goes. */
  readonly createBeforeDestroy?: boolean;
  /** Key of a leftover object of an earlier replacement that is deleted. */
  readonly deposed?: string;
  /** Of an update all that changes; of a replacement without what is merely known later; else none. */
  readonly attributes: readonly AttributeChange[];
}

/** One output that a plan changes. */
export interface PlannedOutput {
  readonly name: string;
  /** What it holds: `Database/Resource endpoint`, else its name. */
  readonly label: string;
  readonly action: 'create' | 'update' | 'delete';
  readonly from: PlannedValue;
  readonly to: PlannedValue;
  /** False where only its mark as sensitive changes. */
  readonly valueChanges: boolean;
}

/** How many resources a plan touches in which way; one that is moved or imported may be updated too. */
export type PlanTotals = Readonly<Record<PlannedAction, number>>;

/** What a plan changes, without a sensitive value in it. */
export interface PlanDigest {
  readonly changes: readonly PlannedChange[];
  readonly outputs: readonly PlannedOutput[];
  readonly totals: PlanTotals;
  /** Whether nothing was applied before it: its state is empty. */
  readonly isFirst: boolean;
}

/** A plan that changes nothing. */
export const NO_CHANGES: PlanDigest = { changes: [], outputs: [], totals: countActions([]), isFirst: false };

/**
 * What a plan changes, resource by resource in the order of their construct paths.
 * @param plan - Parsed output of `terraform show -json` for a plan file.
 * @param config - The stack's `cdk.tf.json`, parsed: CDKTF notes in it which construct a block comes from.
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export function digestPlan(plan: unknown, config: TerraformJson, secrets = Secrets.ofPlan(plan)): PlanDigest {
  const { resource_changes, output_changes, prior_state } = asObject(plan);
  const changes = asList(resource_changes)
    .flatMap((resource) => plannedChange(asObject(resource), config, secrets) ?? [])
    .sort(
      (a, b) => compare(a.constructPath ?? a.address, b.constructPath ?? b.address) || compare(a.address, b.address),
    );
  const outputs = Object.entries(asObject(output_changes))
    .flatMap(([name, change]) => plannedOutput(name, asObject(change), config, secrets) ?? [])
    .sort((a, b) => compare(a.name, b.name));
  return { changes, outputs, totals: countActions(changes), isFirst: !holdsResources(prior_state) };
}

/** Adds up the totals of several plans. */
export function addTotals(totals: readonly PlanTotals[]): PlanTotals {
  const sum = { ...NO_CHANGES.totals };
  for (const one of totals) for (const action of ACTIONS) sum[action] += one[action];
  return sum;
}

/** Whether a plan changes anything at all, outputs and addresses included. */
export function hasChanges({ changes, outputs }: PlanDigest): boolean {
  return changes.length > 0 || outputs.length > 0;
}

/** Every action, in the order in which they are listed. */
export const ACTIONS = ['create', 'update', 'replace', 'delete', 'forget', 'move', 'import'] as const;

function plannedChange(
  resource: Readonly<Record<string, unknown>>,
  config: TerraformJson,
  secrets: Secrets,
): PlannedChange | undefined {
  const { address, type, previous_address: previous, deposed, action_reason: reason } = resource;
  const change = asObject(resource['change']);
  const actions = asList(change['actions']).map(String);
  const importing = asObject(change['importing']);
  const movedFrom = typeof previous === 'string' && previous !== address ? previous : undefined;
  const importedAs = change['importing'] === undefined ? undefined : importId(importing, secrets);
  const action = actionOf(actions, movedFrom !== undefined, importedAs !== undefined);
  if (action === undefined || typeof address !== 'string') return undefined;
  const constructPath = constructAt(config, address);
  return {
    action,
    address,
    ...(constructPath === undefined ? {} : { constructPath }),
    type: String(type),
    ...(movedFrom === undefined ? {} : { movedFrom }),
    ...(importedAs === undefined ? {} : { importedAs }),
    ...(typeof reason === 'string' ? { reason } : {}),
    ...(action === 'replace' ? { createBeforeDestroy: actions[0] === 'create' } : {}),
    ...(typeof deposed === 'string' ? { deposed } : {}),
    attributes: attributesOf(action, change, secrets),
  };
}

function actionOf(actions: readonly string[], isMoved: boolean, isImported: boolean): PlannedAction | undefined {
  if (actions.includes('create')) return actions.length > 1 ? 'replace' : 'create';
  for (const action of ['update', 'delete', 'forget'] as const) if (actions.includes(action)) return action;
  // Reading a data source changes nothing.
  if (actions.includes('read')) return undefined;
  if (isImported) return 'import';
  return isMoved ? 'move' : undefined;
}

function attributesOf(
  action: PlannedAction,
  change: Readonly<Record<string, unknown>>,
  secrets: Secrets,
): AttributeChange[] {
  if (action === 'update') return attributeChanges(change, secrets);
  if (action !== 'replace') return [];
  // A new resource has new ids, and nulls where the old one had defaults: only what is asked for says something.
  return attributeChanges(change, secrets).filter(
    ({ forcesReplacement, from, to }) => forcesReplacement || !('unknown' in to || (isEmpty(from) && isEmpty(to))),
  );
}

function isEmpty(planned: PlannedValue): boolean {
  if (!('value' in planned)) return false;
  const { value } = planned;
  return value === null || ['""', '{}', '[]', 'false', '0'].includes(JSON.stringify(value));
}

function importId(importing: Readonly<Record<string, unknown>>, secrets: Secrets): string {
  const { id, identity } = importing;
  return secrets.mask(typeof id === 'string' ? id : identity === undefined ? '' : JSON.stringify(identity));
}

function plannedOutput(
  name: string,
  change: Readonly<Record<string, unknown>>,
  config: TerraformJson,
  secrets: Secrets,
): PlannedOutput | undefined {
  const action = asList(change['actions'])[0];
  if (action !== 'create' && action !== 'update' && action !== 'delete') return undefined;
  const { before, after, after_unknown: unknown } = change;
  const isHidden = isMarked(change['before_sensitive']) || isMarked(change['after_sensitive']);
  return {
    name,
    label: outputLabel(config, name),
    action,
    from: shown(before, undefined, isHidden, secrets),
    to: unknown === true && !isHidden ? { unknown: true } : shown(after, unknown, isHidden, secrets),
    valueChanges: isMarked(unknown) || JSON.stringify(before ?? null) !== JSON.stringify(after ?? null),
  };
}

function holdsResources(priorState: unknown): boolean {
  const { resources, child_modules: modules } = asObject(asObject(asObject(priorState)['values'])['root_module']);
  const managed = asList(resources).some((resource) => asObject(resource)['mode'] === 'managed');
  return managed || asList(modules).length > 0;
}

function countActions(changes: readonly PlannedChange[]): Record<PlannedAction, number> {
  const totals = { create: 0, update: 0, replace: 0, delete: 0, forget: 0, move: 0, import: 0 };
  for (const { action, movedFrom, importedAs } of changes) {
    totals[action]++;
    if (action !== 'move' && movedFrom !== undefined) totals.move++;
    if (action !== 'import' && importedAs !== undefined) totals.import++;
  }
  return totals;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
