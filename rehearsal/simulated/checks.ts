import type { ProtocolDiagnostic } from '../protocol/shapes';
import type { ObjectValue } from '../values/codec';

/** What the real provider would say about values of a resource, in its own words. */
export function checkValues(_type: string, _config: ObjectValue): ProtocolDiagnostic[] {
  return [];
}
