import type { Construct } from 'constructs';
import { LayerStack } from '../core/stack';

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const MAX_LABEL = 63;

/**
 * Labels of an object called `name`: what it is, what it is part of, and the tags of its stack but that of Terraform.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function standardLabels(scope: Construct, name: string): Readonly<Record<string, string>> {
  const stack = LayerStack.find(scope);
  if (stack === undefined) return selectorLabels(name);
  const { system, environment, owner, 'cost-centre': costCentre } = stack.tags;
  return {
    ...selectorLabels(name),
    'app.kubernetes.io/part-of': labelValue(system),
    environment: labelValue(environment),
    owner: labelValue(owner),
    'cost-centre': labelValue(costCentre),
  };
}

/** Label that selects the pods of `name`. A selector cannot be changed once it is installed: nothing else is in it. */
export function selectorLabels(name: string): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': name };
}

/** `text` as a label may hold it: other characters become hyphens, and what is too long is cut. */
export function labelValue(text: string): string {
  return text
    .replace(/[^A-Za-z0-9_.-]+/g, '-')
    .slice(0, MAX_LABEL)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}
