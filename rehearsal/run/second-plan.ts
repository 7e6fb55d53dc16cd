import { type Diagnostic, withoutKeys } from '../../terraform/diagnostics';
import { asObject, type TerraformJson } from '../../terraform/providers';
import { SENSITIVE } from '../../terraform/secrets';
import type { DetailedChange } from './plan-detail';
import type { AttributeChange } from './result';

/** An error for each resource or output that a plan right after apply would change again. */
export function secondPlanErrors(changes: readonly DetailedChange[], config: TerraformJson): Diagnostic[] {
  return changes.map(({ address, actions, attributes }) => {
    const what = attributes.map(({ path, before, after }) => `${path} ${before} -> ${after}`).join(', ');
    const [first] = attributes;
    const hidden = attributes.some(
      (one) => rootOf(one) === rootOf(first) && [one.before, one.after].includes(SENSITIVE),
    );
    const snippet = hidden ? undefined : sourceLine(config, address, rootOf(first));
    return {
      severity: 'error',
      summary: 'The second plan is not empty',
      detail: `Terraform would ${verb(actions)} it again right after apply${what === '' ? '' : `: ${what}`}`,
      address,
      ...(snippet === undefined ? {} : { snippet }),
    };
  });
}

/** The argument of the block that an attribute lies in. */
function rootOf(attribute: AttributeChange | undefined): string {
  return attribute?.path.split(/[.[]/)[0] ?? '';
}

function verb(actions: readonly string[]): string {
  return actions.length > 1 ? 'replace' : (actions[0] ?? 'change');
}

/** The line in which an attribute is set, as CDKTF writes it; undefined where the configuration does not set it. */
function sourceLine(config: TerraformJson, address: string, attribute: string): string | undefined {
  const [kind = '', name = ''] = withoutKeys(address).split('.');
  const block =
    kind === 'output' ? asObject(config['output'])[name] : asObject(asObject(config['resource'])[kind])[name];
  const value = asObject(block)[attribute];
  return value === undefined ? undefined : `"${attribute}": ${JSON.stringify(value)}`;
}
