import type { Manifest } from '../manifests/manifest';
import { Field } from './field';
import { selects, selectsByMap } from './label-selector';
import { type Place, placesOf } from './places';
import { kindId, type Pods } from './pods';
import { selectorText } from './selectors';

/** Annotation of an object whose pods are made outside of this app: `ashlar/pods: elsewhere`. */
export const ELSEWHERE = { key: 'ashlar/pods', value: 'elsewhere' } as const;

const ADVICE = `Where they are made outside of this app, annotate it with ${ELSEWHERE.key}: ${ELSEWHERE.value}`;

/**
 * What is wrong with what an object selects or scales, which has to be among the `manifests` of its cluster. Nothing is said of
 * namespaces in `foreign`, where others make pods too.
 */
export function targetCheck(
  manifests: readonly Manifest[],
  foreign: ReadonlySet<string>,
): (manifest: Manifest) => string[] {
  const places = placesOf(manifests, foreign);
  return (manifest) => {
    const object = new Field(manifest);
    const place = places.get(object.at('metadata', 'namespace').text ?? '');
    if (place === undefined || object.at('metadata', 'annotations', ELSEWHERE.key).text === ELSEWHERE.value) return [];
    const spec = object.at('spec');
    switch (kindId(manifest)) {
      case '/Service':
        return serviceProblems(spec, place);
      case 'policy/PodDisruptionBudget':
        return longSelectorProblems(spec.at('selector'), place);
      case 'networking.k8s.io/NetworkPolicy':
        return policyProblems(spec.at('podSelector'), place);
      case 'autoscaling/HorizontalPodAutoscaler':
        return scaleProblems(spec.at('scaleTargetRef'), place);
      default:
        return [];
    }
  };
}

function serviceProblems(spec: Field, place: Place): string[] {
  const selector = spec.at('selector');
  if (selector.isLater || selector.children().length === 0 || spec.at('type').text === 'ExternalName') return [];
  const chosen = place.candidates(selector).filter(({ labels }) => selectsByMap(selector, labels) !== false);
  if (chosen.length === 0) return [matchesNothing(selector)];
  const targets = spec
    .at('ports')
    .children()
    .map((port) => port.at('targetPort'));
  return targets.flatMap((target) => unknownPort(target, chosen));
}

/** A policy for all pods is one for those to come too. */
function policyProblems(selector: Field, place: Place): string[] {
  const isForAll = ['matchLabels', 'matchExpressions'].every((name) => selector.at(name).children().length === 0);
  return isForAll ? [] : longSelectorProblems(selector, place);
}

function longSelectorProblems(selector: Field, place: Place): string[] {
  if (!selector.isGiven) return [];
  const candidates = place.candidates(selector.at('matchLabels'));
  return candidates.some(({ labels }) => selects(selector, labels) !== false) ? [] : [matchesNothing(selector)];
}

function matchesNothing(selector: Field): string {
  return selector.must('a match of pods in its namespace', ADVICE, selectorText(selector));
}

function unknownPort(target: Field, chosen: readonly Pods[]): string[] {
  const ports = chosen.flatMap(({ containers }) => containers).flatMap((container) => container.at('ports').children());
  const names = ports.map((port) => port.at('name'));
  const { text } = target;
  if (text === undefined || names.some((name) => name.isLater || name.text === text)) return [];
  const known = [...new Set(names.flatMap((name) => name.text ?? []))];
  return [
    target.must(
      'the name of a port of the pods it selects',
      known.length === 0 ? 'They name none' : `They are ${known.join(', ')}`,
    ),
  ];
}

function scaleProblems(reference: Field, place: Place): string[] {
  const [kind, name] = [reference.at('kind'), reference.at('name')];
  if (kind.text === undefined || name.text === undefined) return [];
  const title = `${kind.text}/${name.text}`;
  return place.has(title) ? [] : [reference.must('something in its namespace', ADVICE, title)];
}
