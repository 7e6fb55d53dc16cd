import { TerraformLocal, TerraformStack, TerraformVariable } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Lifted, LiftedObject, LiftedText, type LiftedValue, type LiftProblem } from './lifted';
import { bookOf } from './releases';
import { resolved } from './resolve-token';

const MADE_SENSITIVE = '\\bsensitive\\(';
const MAY_BE_SENSITIVE = /\b(var|local)\.|\bsensitive\(/;

/** What to do with a secret instead of giving it to Helm. */
export const ADVICE = 'Have External Secrets bring it to the cluster, and give the name of the Secret';

/**
 * Places of `value` that read a Terraform variable marked as sensitive, by way of locals too, or what is made sensitive on the way:
 * Helm keeps its values, on the cluster and in Terraform's state.
 */
export function sensitiveProblems(value: LiftedValue, scope: IConstruct): LiftProblem[] {
  const found = places(value, '').filter(({ lifted }) => MAY_BE_SENSITIVE.test(lifted.expression));
  if (found.length === 0) return [];
  const stack = TerraformStack.of(scope);
  const reads = bookOf(scope).once(stack, 'sensitive reads', () => sensitiveReads(stack));
  return found
    .filter(({ lifted }) => reads.test(lifted.expression))
    .map(({ at }) => ({ at, says: `must read no sensitive variable. ${ADVICE}` }));
}

/** What every expression reads that comes of a sensitive variable of `stack`. */
function sensitiveReads(stack: TerraformStack): RegExp {
  const variables = sensitiveVariables(stack).map((name) => `var\\.${name}`);
  const locals = stack.node.findAll().filter((node): node is TerraformLocal => node instanceof TerraformLocal);
  const texts = new Map(locals.map((one) => [`local\\.${one.friendlyUniqueId}`, textOf(stack, one)]));
  return grown(variables, texts);
}

/** With the locals that read one of `names`, and those that read these. */
function grown(names: readonly string[], locals: ReadonlyMap<string, string>): RegExp {
  const references = names.map((name) => `\\b${name}(?![\\w-])`);
  const reads = new RegExp([...references, MADE_SENSITIVE].join('|'));
  const more = [...locals].filter(([name, text]) => !names.includes(name) && reads.test(text)).map(([name]) => name);
  return more.length === 0 ? reads : grown([...names, ...more], locals);
}

function textOf(stack: TerraformStack, local: TerraformLocal): string {
  return JSON.stringify(resolved(local.toTerraform(), stack));
}

function sensitiveVariables(stack: TerraformStack): string[] {
  return stack.node
    .findAll()
    .filter((node): node is TerraformVariable => node instanceof TerraformVariable && node.sensitive === true)
    .map(({ friendlyUniqueId }) => friendlyUniqueId);
}

interface Place {
  readonly at: string;
  readonly lifted: Lifted;
}

function places(value: LiftedValue, at: string): Place[] {
  if (value instanceof Lifted) return [{ at, lifted: value }];
  if (value instanceof LiftedText) return value.parts.flatMap((part) => places(part, at));
  if (value instanceof LiftedObject) {
    return value.entries.flatMap(([key, inner]) => {
      const path = [at, typeof key === 'string' ? key : '(known after apply)'].filter((one) => one !== '').join('.');
      return [...places(key, path), ...places(inner, path)];
    });
  }
  return Array.isArray(value)
    ? (value as readonly LiftedValue[]).flatMap((item, index) => places(item, `${at}[${index}]`))
    : [];
}
