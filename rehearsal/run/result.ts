import type { StackDiagnostic } from '../../terraform/validate';
import type { PlayedProvider } from '../host';

/** The steps of a stack's rehearsal, in order; `prepare` is what happens before Terraform is started. */
export const STEPS = ['prepare', 'init', 'validate', 'plan', 'apply', 'second plan', 'destroy'] as const;
export type StepName = (typeof STEPS)[number];

/** A step that was done. */
export interface StepResult {
  readonly name: StepName;
  readonly seconds: number;
}

/** What a plan does to a resource. `forget` takes it out of the state and leaves it running. */
export const CHANGE_KINDS = ['create', 'update', 'replace', 'destroy', 'import', 'move', 'forget'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** An attribute that a plan changes. */
export interface AttributeChange {
  /** Path in the resource: `ingress[0].from_port`. */
  readonly path: string;
  /** The value before, as text; `(sensitive)` in place of one that must not be seen. */
  readonly before: string;
  /** The value after; `(known after apply)` where Terraform does not know it yet. */
  readonly after: string;
  /** True where this attribute is what forces the replacement. */
  readonly replaces?: boolean;
}

/** What the plan does to one resource instance. */
export interface Change {
  readonly kind: ChangeKind;
  readonly address: string;
  /** Path of its construct, stack first; missing for what comes from a module or an unknown state. */
  readonly constructPath?: string;
  /** Address before a move. */
  readonly previousAddress?: string;
  /** Of a replacement whose attributes are known: true where the new one is there before the old one goes. */
  readonly createBeforeDestroy?: boolean;
  /** What differs; known for updates and replacements of a rehearsal that started from states. */
  readonly attributes?: readonly AttributeChange[];
}

/** How many changes there are of each kind. */
export type Totals = Readonly<Record<ChangeKind, number>>;

/** Why a stack failed. */
export interface Failure {
  readonly step: StepName;
  /** At least one error. */
  readonly diagnostics: readonly StackDiagnostic[];
}

/** How the rehearsal of one stack ended. */
export interface StackRehearsal {
  readonly stack: string;
  /** `applied` is a stack that was not chosen itself: it was applied because others need it, and nothing more. */
  readonly result: 'ok' | 'applied' | 'failed' | 'skipped';
  /** Ids of the chosen stacks that need it; missing for a chosen one. */
  readonly neededBy?: readonly string[];
  readonly seconds: number;
  readonly steps: readonly StepResult[];
  readonly changes: readonly Change[];
  readonly totals: Totals;
  /** Resource blocks with `prevent_destroy`, which was lifted for the destroy at the end. */
  readonly protected: number;
  readonly providers: readonly PlayedProvider[];
  /** What was done otherwise than the configuration says. */
  readonly notes: readonly string[];
  readonly warnings: readonly StackDiagnostic[];
  readonly failure?: Failure;
  /** Id of the stack whose failure kept this one from running. */
  readonly skippedFor?: string;
}

/** How a rehearsal ended. */
export interface Rehearsal {
  /** True when no stack failed or was skipped. */
  readonly ok: boolean;
  readonly seconds: number;
  /** In the order in which they are applied. */
  readonly stacks: readonly StackRehearsal[];
  /** Hosts that real providers tried to reach, each refused. */
  readonly refused: readonly { readonly source: string; readonly host: string; readonly count: number }[];
  readonly notes: readonly string[];
}

/** Progress of a rehearsal. */
export type RehearsalEvent =
  | { readonly type: 'step'; readonly stack: string; readonly step: StepName }
  | { readonly type: 'applied'; readonly stack: string; readonly seconds: number; readonly totals: Totals }
  | { readonly type: 'done'; readonly rehearsal: StackRehearsal };

/** Counts changes by kind. */
export function totalsOf(changes: readonly Pick<Change, 'kind'>[]): Totals {
  const count = (kind: ChangeKind): number => changes.filter((change) => change.kind === kind).length;
  return Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, count(kind)])) as Record<ChangeKind, number>;
}
