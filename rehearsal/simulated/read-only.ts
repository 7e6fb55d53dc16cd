import type { ProtocolVersion } from '../protocol/methods';
import { SEVERITY, type PathStep, type ProtocolDiagnostic } from '../protocol/shapes';
import type { Block } from '../schema/model';
import type { ObjectValue } from '../values/codec';
import { changeAttributes } from './walk';

/**
 * The error that a provider gives for each attribute that is its own to decide; Terraform itself lets them be set.
 * @see https://github.com/hashicorp/terraform-plugin-sdk/blob/main/helper/schema/schema.go
 * @see https://github.com/hashicorp/terraform-plugin-framework/blob/main/internal/fwserver/attribute_validation.go
 */
export function readOnlyErrors(config: ObjectValue, block: Block, protocol: ProtocolVersion): ProtocolDiagnostic[] {
  const errors: ProtocolDiagnostic[] = [];
  changeAttributes(config, block, (value, { required, optional, computed }, { steps }) => {
    const readOnly = computed === true && required !== true && optional !== true;
    if (readOnly && value !== null) errors.push(readOnlyError(steps, protocol));
    // Below a value that may not be set at all there is nothing more to say.
    return readOnly ? null : value;
  });
  return errors;
}

/** Providers of protocol 6 are made with another library, which has words of its own. */
const FRAMEWORK_TEXT = {
  summary: 'Invalid Configuration for Read-Only Attribute',
  detail:
    'Cannot set value for this attribute as the provider has marked it as read-only. Remove the configuration line setting the value.\n\n' +
    'Refer to the provider documentation or contact the provider developers for additional information about configurable and read-only attributes that are supported.',
};

function readOnlyError(steps: readonly PathStep[], protocol: ProtocolVersion): ProtocolDiagnostic {
  const set = steps.findIndex((step) => Object.keys(step).length === 0);
  // An element of a set has no path: the error then points to the set.
  const attribute = { steps: set === -1 ? steps : steps.slice(0, set) };
  return { severity: SEVERITY.error, ...(protocol === 5 ? sdkText(steps) : FRAMEWORK_TEXT), attribute };
}

function sdkText(steps: readonly PathStep[]): { readonly summary: string; readonly detail: string } {
  const name = steps.flatMap((step) => Object.values(step) as (string | number)[]).join('.');
  return {
    summary: 'Value for unconfigurable attribute',
    detail: `Can't configure a value for "${name}": its value will be decided automatically based on the result of applying this configuration.`,
  };
}
