import { TerraformStack, TerraformVariable } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Lifted, LiftedObject, LiftedText, type LiftedValue, type LiftProblem } from './lifted';
import { bookOf } from './releases';

/** What to do with a secret instead of giving it to Helm. */
export const ADVICE = 'Have External Secrets bring it to the cluster, and give the name of the Secret';

/** Places of `value` that read a Terraform variable marked as sensitive: Helm keeps its values, on the cluster and in Terraform's state. */
export function sensitiveProblems(value: LiftedValue, scope: IConstruct): LiftProblem[] {
  const found = places(value, '').filter(({ lifted }) => lifted.expression.includes('var.'));
  if (found.length === 0) return [];
  const stack = TerraformStack.of(scope);
  const names = bookOf(scope).once(stack, 'sensitive variables', () => sensitiveVariables(stack));
  if (names.length === 0) return [];
  const reads = new RegExp(`\\bvar\\.(${names.join('|')})(?![\\w-])`);
  return found
    .filter(({ lifted }) => reads.test(lifted.expression))
    .map(({ at }) => ({ at, says: `must read no sensitive variable. ${ADVICE}` }));
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
