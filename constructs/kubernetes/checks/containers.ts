import { KUBERNETES_NAME } from '../../core/kubernetes-name';
import type { Manifest } from '../manifests/manifest';
import { laterForm } from '../schema/later';
import { Field, repeated } from './field';
import { kindId, type Pods } from './pods';

/** Kinds whose pods run on and on. */
const STEADY: ReadonlySet<string> = new Set([
  'apps/DaemonSet',
  'apps/Deployment',
  'apps/ReplicaSet',
  'apps/StatefulSet',
  'argoproj.io/Rollout',
]);
/** Kinds whose pods end. */
const ENDING: ReadonlySet<string> = new Set(['batch/CronJob', 'batch/Job']);

/** Printable ASCII. @see https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/ */
const VARIABLE = /^[ -<>-~]+$/;

/** Istio puts the image of its proxy in place of it. @see https://istio.io/latest/docs/setup/additional-setup/gateway/ */
const INJECTED = 'auto';

/** What is wrong with the containers of pods: names, variables, images, and what happens when they end. */
export function containerProblems(manifest: Manifest, { containers, spec }: Pods): string[] {
  const names = containers.map((container) => container.at('name'));
  return [
    ...names
      .filter(({ text }) => text !== undefined && !KUBERNETES_NAME.pattern.test(text))
      .map((name) => name.must(KUBERNETES_NAME.allowed)),
    ...twice(names, 'new in its pod'),
    ...containers.flatMap((container) => [...variableProblems(container), ...imageProblems(container.at('image'))]),
    ...restartProblems(kindId(manifest), spec.at('restartPolicy')),
  ];
}

function variableProblems(container: Field): string[] {
  const names = container
    .at('env')
    .children()
    .map((variable) => variable.at('name'));
  return [
    ...names
      .filter(({ text }) => text !== undefined && !VARIABLE.test(text))
      .map((name) => name.must('printable characters without =')),
    ...twice(names, 'new in its container'),
  ];
}

function twice(fields: readonly Field[], allowed: string): string[] {
  return repeated(fields, ({ text }) => text).map((field) => field.must(allowed, '', `${field.text ?? ''} twice`));
}

/** Of an image known after apply only its end may be known: that is where the tag is. */
function imageProblems(image: Field): string[] {
  const { value } = image;
  if (typeof value !== 'string' || value === '' || value === INJECTED) return [];
  const advice = 'What it names changes, and nobody can tell what runs';
  if (value.endsWith(':latest')) return [image.must('an image with a fixed tag or a digest', advice)];
  const end = value.slice(value.lastIndexOf('/') + 1);
  const isPinned = laterForm(end) !== undefined || value.includes('@') || end.includes(':');
  return isPinned ? [] : [image.must('an image with a fixed tag or a digest', advice)];
}

/** @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy */
function restartProblems(id: string, policy: Field): string[] {
  if (policy.isLater) return [];
  if (STEADY.has(id) && policy.isGiven && policy.text !== 'Always') return [policy.must('Always')];
  return ENDING.has(id) && !['Never', 'OnFailure'].includes(policy.text ?? '')
    ? [policy.must('Never or OnFailure')]
    : [];
}
