import { laterForm } from '../schema/later';
import type { Field } from './field';

/**
 * Whether labels are selected by a selector of the long form, with `matchLabels` and `matchExpressions`; an empty one selects all.
 * Undefined where that is known only after apply.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function selects(selector: Field, labels: Field): boolean | undefined {
  const expressions = selector.at('matchExpressions');
  if ([selector, expressions].some(({ isLater }) => isLater)) return undefined;
  return all([
    selectsByMap(selector.at('matchLabels'), labels),
    ...expressions.children().map((expression) => fulfils(expression, labels)),
  ]);
}

/** The same for a map of labels, as a Service has it. */
export function selectsByMap(map: Field, labels: Field): boolean | undefined {
  if (map.isLater || hasLaterKey(map)) return undefined;
  return all(map.children().map((wanted) => isOneOf(labels, wanted.key, [wanted])));
}

function fulfils(expression: Field, labels: Field): boolean | undefined {
  const key = expression.at('key').text;
  const values = expression.at('values');
  if (key === undefined || values.isLater) return undefined;
  const isThere = labels.isLater || hasLaterKey(labels) ? undefined : labels.at(key).isGiven;
  const operator = expression.at('operator').text;
  if (operator === 'Exists') return isThere;
  if (operator === 'DoesNotExist') return negated(isThere);
  const isIn = isOneOf(labels, key, values.children());
  return operator === 'NotIn' ? negated(isIn) : isIn;
}

function isOneOf(labels: Field, key: string, wanted: readonly Field[]): boolean | undefined {
  const label = labels.at(key);
  if (labels.isLater || label.isLater || (!label.isGiven && hasLaterKey(labels))) return undefined;
  if (wanted.some(({ text }) => text !== undefined && text === label.text)) return true;
  return label.isGiven && wanted.some(({ isLater }) => isLater) ? undefined : false;
}

function hasLaterKey(map: Field): boolean {
  return map.children().some(({ key }) => laterForm(key) !== undefined);
}

function negated(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

/** False as soon as one is; else unknown as soon as one is. */
function all(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(false)) return false;
  return values.includes(undefined) ? undefined : true;
}
