import type { AddOnChart } from '../../../../constructs/kubernetes/add-ons/chart';
import type { Manifest } from '../../../../constructs/kubernetes/manifests/manifest';

/** Custom resources that constructs install besides charts, and where their definitions are. */
export interface CustomResources {
  readonly kinds: readonly string[];
  /** Charts that bring the definitions, with values that have them do so. */
  readonly sources: readonly (readonly [AddOnChart, unknown])[];
  /** One of each kind as it is by default, and one with every setting. */
  readonly objects: () => readonly Manifest[];
}
