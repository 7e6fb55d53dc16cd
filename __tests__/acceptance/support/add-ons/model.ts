import type { AddOnChart } from '../../../../constructs/kubernetes/add-ons/chart';
import type { Provided } from '../../../../constructs/kubernetes/manifests/releases';

export type Values = Readonly<Record<string, unknown>>;

/** An add-on: its values as a function of its settings, and one value other than the default for each of these. */
export interface AddOn {
  readonly chart: AddOnChart;
  readonly values: (settings: Values) => Values;
  readonly required: Values;
  readonly settings: Values;
  readonly provides: (settings: Values) => Provided;
  /** What its pods cannot do without. */
  readonly shortcomings?: readonly string[];
  /**
   * Further values with which the chart makes no certificate, which takes it a second each time; for what is rendered many times.
   * @default - none
   */
  readonly quickly?: Values;
  /**
   * Beginnings of the paths of templates that are left out of what is rendered many times, as others read the same values: a value
   * that these alone read would be told as unread.
   * @default - none
   */
  readonly without?: readonly string[];
  /** Values that Helm reads only while it installs, by path. */
  readonly unseen?: readonly string[];
  /**
   * What Helm runs before and after the rest, as `<kind>/<name>`.
   * @default - nothing
   */
  readonly hooks?: readonly string[];
  /**
   * Namespaces other than its own that it puts something into.
   * @default - none
   */
  readonly places?: readonly string[];
}

/** Every setting but the namespace, which is no value of a chart: a new one cannot be forgotten. */
type Every<P> = { readonly [K in keyof Required<Omit<P, 'namespace'>>]: NonNullable<P[K]> };

export const identity = {
  namespace: 'operators',
  serviceAccount: 'add-on',
  serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/add-on' },
  destinations: () => [],
};
export const other = { ...identity, serviceAccount: 'another' };
export const resources = { cpu: ['150m', '1'], memory: ['333Mi', '444Mi'], ephemeralStorage: ['1Gi', '2Gi'] } as const;

export function addOn<P extends object>(
  chart: AddOnChart,
  values: (props: P) => Values,
  required: NoInfer<Partial<P>>,
  settings: NoInfer<Every<P>>,
  more: Partial<AddOn> = {},
): readonly [string, AddOn] {
  const asked = (given: Values) => values({ ...required, ...given } as P);
  return [chart.name, { chart, values: asked, required: { ...required }, settings, provides: () => ({}), ...more }];
}
