import { type Manifest, titleOf } from '../manifests/manifest';
import type { Schemas } from '../schema/schema-problems';
import { apiVersionProblems } from './api-versions';
import { configMapProblems } from './config-maps';
import { containerProblems } from './containers';
import { labelProblems } from './labels';
import { nameProblems } from './names';
import { podsOf } from './pods';
import { containerPortProblems, servicePortProblems } from './ports';
import { limitRangeProblems, resourceProblems } from './resources';
import { scalingProblems } from './scaling';
import { scheduleProblems } from './schedule';
import { secretProblems } from './secrets';
import { workloadSelectorProblems } from './selectors';
import { volumeProblems } from './volumes';

/** What objects are checked with. */
export interface CheckContext {
  /** Keeps what it learns: one for all objects of a synth. */
  readonly schemas: Schemas;
}

/**
 * What is wrong with objects by themselves: each sentence names its object, the field, what is allowed and what is there. Values that
 * Terraform knows only later pass every check but that of their form. Of a custom kind without a schema only names are checked.
 */
export function manifestProblems(manifests: readonly Manifest[], { schemas }: CheckContext): string[] {
  return manifests.flatMap((manifest) => {
    const found = [
      ...(schemas.problems(manifest) ?? apiVersionProblems(manifest, schemas.kinds())),
      ...nameProblems(manifest),
      ...labelProblems(manifest),
      ...contentProblems(manifest),
    ];
    return [...new Set(found)].map((one) => `${titleOf(manifest)}: ${one}`);
  });
}

function contentProblems(manifest: Manifest): string[] {
  const pods = podsOf(manifest);
  const ofPods =
    pods === undefined
      ? []
      : [
          ...workloadSelectorProblems(manifest, pods),
          ...containerProblems(manifest, pods),
          ...containerPortProblems(pods),
          ...volumeProblems(manifest, pods),
          ...resourceProblems(pods),
        ];
  return [
    ...ofPods,
    ...configMapProblems(manifest),
    ...secretProblems(manifest, pods),
    ...servicePortProblems(manifest),
    ...scalingProblems(manifest),
    ...limitRangeProblems(manifest),
    ...scheduleProblems(manifest),
  ];
}
