import type { IConstruct } from 'constructs';
import type { ConstructError } from './errors';

const RULES = Symbol.for('ashlar/rules');

/** A check that can only be made once the whole app is built; empty when nothing is wrong. */
export type Rule = () => readonly ConstructError[];

type WithRules = IConstruct & { [RULES]?: Rule[] };

/** Checks `rule` at synth, also where CDKTF alone synthesizes. */
export function addRule(construct: WithRules, rule: Rule): void {
  (construct[RULES] ??= []).push(rule);
  construct.node.addValidation({ validate: () => rule().map((error) => error.message) });
}

/** Errors of the rules of `construct` itself, not of what is in it. */
export function brokenRules(construct: WithRules): ConstructError[] {
  return (construct[RULES] ?? []).flatMap((rule) => rule());
}
