import type { Manifest } from '../manifests/manifest';
import { Field } from './field';
import { selects, selectsByMap } from './label-selector';
import { kindId, type Pods } from './pods';

/** A workload has to select the pods that it makes; a Job is given its selector by Kubernetes. */
export function workloadSelectorProblems(manifest: Manifest, { labels }: Pods): string[] {
  const selector = new Field(manifest).at('spec', 'selector');
  const id = kindId(manifest);
  if (!selector.isGiven || id === '/Pod' || id === 'batch/CronJob') return [];
  const isMap = id === '/ReplicationController';
  const isMatch = isMap ? selectsByMap(selector, labels) : selects(selector, labels);
  if (isMatch !== false) return [];
  return [selector.must(`a match of \`${labels.path}\`, which are ${labelsText(labels)}`, '', selectorText(selector))];
}

/** Labels in one line, as `kubectl get --selector` has them: `app=shop,tier=web`. */
export function labelsText(labels: Field): string {
  const list = labels.children().map(({ key, text }) => `${key}=${text ?? '(known after apply)'}`);
  return list.length === 0 ? 'none' : list.join(',');
}

/** A selector of either form in one line: `app=shop,tier in (web,api)`. */
export function selectorText(selector: Field): string {
  const expressions = selector.at('matchExpressions');
  const map = selector.at('matchLabels');
  if (!expressions.isGiven && !map.isGiven) return labelsText(selector);
  const parts = expressions.children().map((expression) => {
    const values = expression.at('values').children();
    const list = values.length === 0 ? '' : ` (${values.map(({ text }) => text ?? '(known after apply)').join(',')})`;
    return `${expression.at('key').text ?? ''} ${expression.at('operator').text ?? ''}${list}`;
  });
  return [...(map.isGiven ? [labelsText(map)] : []), ...parts].join(',');
}
