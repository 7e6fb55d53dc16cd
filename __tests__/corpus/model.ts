import type { ProviderMode } from '../../rehearsal/host';
import type { ChangeKind, StepName } from '../../rehearsal/run/result';
import type { TerraformJson } from '../../terraform/providers';

/** A stack as CDKTF would write it. */
export interface CorpusStack {
  readonly id: string;
  readonly config: TerraformJson;
  /** Construct paths of the stacks before it, as the manifest names them. */
  readonly dependencies?: readonly string[];
  /** Further files of its folder, by their path in it: modules, assets. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Where a rehearsal stops; `before` stands for what keeps every stack from running. */
export type FailingStep = 'before' | StepName;

/** How a rehearsal has to fail. */
export interface Failure {
  readonly step: FailingStep;
  /** A whole message, its summary and the first paragraph of its detail on one line; or a pattern of it. */
  readonly message: string | RegExp;
  /** Path of the construct that it names; missing where Terraform's message is about no block that CDKTF wrote. */
  readonly at?: string | RegExp;
}

/** What a rehearsal does not fail on, and why; the mistake is found in the cloud at the earliest. */
export interface Unseen {
  readonly unseen: Reason;
  /** What the rehearsal shows nonetheless, there to be read: what the plan does to a construct, or a warning. */
  readonly shows?: { readonly kind: ChangeKind; readonly at: string } | { readonly warning: string };
}

/** A wrong app, and what a rehearsal says about it in each mode. */
export interface CorpusCase {
  /** The mistake: a title of its test. */
  readonly name: string;
  readonly stacks: readonly CorpusStack[];
  /** The stacks as they were rehearsed before the mistake; the rehearsal starts from their states. */
  readonly earlier?: readonly CorpusStack[];
  readonly expected: Readonly<Record<ProviderMode, Failure | Unseen>>;
}

/** Why a rehearsal cannot see a mistake; the keys are those of `docs/rehearsal-limits.md`. */
export const REASONS = {
  'value-checks': 'the check is code of the provider; without its program a rehearsal knows the commonest checks alone',
  'lost-in-bindings': 'the bindings do not carry this rule of the schema',
  'api-rule': 'only the API of the cloud knows the rule',
  'checked-at-apply': 'the provider looks at it when it is about to call the API, which the rehearsal plays',
  'played-cloud': 'the rehearsal plays the cloud, and what it has made up is as good as any',
  'made-up-inputs': 'the rehearsal makes up variables and the states of stacks outside the app',
  'rewritten-configuration':
    'the provider gets a configuration with which it needs no account, whatever the stack gives it',
  'swapped-back-end': 'the rehearsal keeps states on this machine, whatever the back end is',
  'terraform-silent': 'Terraform itself says nothing about it',
  'only-a-warning': 'Terraform warns and goes on; the warning is printed',
  'not-a-failure': 'Terraform carries it out; the plan shows it',
} as const;

/** Why a rehearsal cannot see a mistake. */
export type Reason = keyof typeof REASONS;
