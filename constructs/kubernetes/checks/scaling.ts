import type { Manifest } from '../manifests/manifest';
import { Field } from './field';
import { kindId } from './pods';

/** What is wrong with how far a workload may be scaled and disrupted. */
export function scalingProblems(manifest: Manifest): string[] {
  const spec = new Field(manifest).at('spec');
  const id = kindId(manifest);
  if (id === 'autoscaling/HorizontalPodAutoscaler') return autoscalerProblems(spec);
  return id === 'policy/PodDisruptionBudget' ? budgetProblems(spec) : [];
}

function autoscalerProblems(spec: Field): string[] {
  const min = spec.at('minReplicas');
  const max = spec.at('maxReplicas');
  const tooFew = [min, max]
    .filter(({ number }) => number !== undefined && number < 1)
    .map((field) => field.must('1 or more'));
  const least = min.number ?? 1;
  if (max.number === undefined || min.isLater || least <= max.number) return tooFew;
  return [...tooFew, min.must(`at most \`${max.path}\`, which is ${max.number}`, '', String(least))];
}

/** @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/ */
function budgetProblems(spec: Field): string[] {
  const [available, unavailable] = [spec.at('minAvailable'), spec.at('maxUnavailable')];
  return available.isGiven && unavailable.isGiven ? [unavailable.must(`left out next to \`${available.path}\``)] : [];
}
