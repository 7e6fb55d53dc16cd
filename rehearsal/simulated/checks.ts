import { SEVERITY, type ProtocolDiagnostic } from '../protocol/shapes';
import { isList, isObject, type ObjectValue, type Value } from '../values/codec';
import type { Finding, Rule } from './rule-kinds';
import { RULES } from './rules';

/**
 * What the real provider would say about values of a resource that are wrong by themselves: ranges, enumerations, CIDR blocks, JSON,
 * arguments that exclude each other. In the words of AWS's provider 5.100.0; only what is known is judged.
 */
export function checkValues(type: string, config: ObjectValue): ProtocolDiagnostic[] {
  return Object.entries(RULES[type] ?? {}).flatMap(([path, rules]) => {
    const [attribute = path] = path.split('.');
    const findings = at(config, path.split('.')).flatMap(([value, where]) =>
      rules.map((rule: Rule) => rule(value, where, config)),
    );
    return findings
      .filter((finding) => finding !== undefined)
      .map((finding: Finding) => ({
        severity: SEVERITY.error,
        ...finding,
        attribute: { steps: [{ attributeName: attribute }] },
      }));
  });
}

/** Known values at a path, each with where it stands: `rule.0.object_ownership`. Every element of a list is one. */
function at(value: Value | undefined, path: readonly string[], where: readonly string[] = []): [Value, string][] {
  if (isList(value)) return value.flatMap((one, index) => at(one, path, [...where, String(index)]));
  const [name, ...rest] = path;
  if (name !== undefined) return isObject(value) ? at(member(value, name), rest, [...where, name]) : [];
  const known = ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
  return value !== undefined && known ? [[value, where.join('.')]] : [];
}

function member(value: ObjectValue, name: string): Value | undefined {
  return value[name];
}
