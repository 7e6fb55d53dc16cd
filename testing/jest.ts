import { dropTokenTraces } from '../constructs/core/token-traces';
import { matchers } from './matchers';

export { matchers };

/** Assertions on a rehearsed resource; other runners than Jest take their types from here. */
export interface ResourceMatchers<R> {
  /**
   * Of a rehearsed policy or role: allows exactly these actions on exactly this resource, and nothing else. A resource is a
   * construct path (`Jobs`, `Uploads/*` for what lies below it, `other-stack/Jobs`), an ARN or `*`. What a condition narrows
   * counts as allowed. AWS-managed policies fail, as their statements are not known here.
   */
  toAllowOnly(actions: readonly string[], resource: string): R;
  /** The same for several resources: `{ Jobs: ['sqs:SendMessage'], Key: ['kms:Decrypt'] }`. */
  toAllowOnly(grants: Readonly<Record<string, readonly string[]>>): R;
  /** Of a rehearsed policy or role: IAM would let all of these pass, wildcards and denials considered. With `.not`: none. */
  toAllow(actions: readonly string[], resource: string): R;
  /** The same for several resources. */
  toAllow(grants: Readonly<Record<string, readonly string[]>>): R;
  /** Of a rehearsed resource: has these attributes after apply, under Terraform's names; others may be anything. */
  toHaveAttributes(attributes: Readonly<Record<string, unknown>>): R;
  /** Of a rehearsed resource: the plan leaves it as it was `from` an earlier rehearsal. */
  toBeUnchanged(): R;
}

/** Assertions on a rehearsed stack; other runners than Jest take their types from here. */
export interface StackMatchers<R> {
  /** Of a rehearsed stack: the plan changes, moves and imports nothing. */
  toHaveNoChanges(): R;
  /** Of a stack rehearsed `from` an earlier rehearsal: the plan replaces no resource. */
  toReplaceNothing(): R;
  /** Of a stack rehearsed `from` an earlier rehearsal: the plan destroys no resource, not even to replace it. */
  toDestroyNothing(): R;
  /** Of a rehearsed stack: the plan has exactly so many changes; kinds that are not named have none. */
  toPlan(
    totals: Readonly<
      Partial<Record<'create' | 'update' | 'replace' | 'destroy' | 'import' | 'move' | 'forget', number>>
    >,
  ): R;
}

declare global {
  namespace jest {
    interface Matchers<R, T> extends ResourceMatchers<R>, StackMatchers<R> {}
  }
}

interface TestGlobals {
  readonly expect?: { extend?(added: object): void };
}

// Under Jest they are half the time of a suite, as it maps each frame to its source.
dropTokenTraces();

// Where `expect` is no global, `expect.extend(matchers)` does it.
(globalThis as TestGlobals).expect?.extend?.(matchers);
