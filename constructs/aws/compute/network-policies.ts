import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';

/** Add-on that gives pods their addresses, and enforces network policies where it is told to. */
const CNI = 'vpc-cni';
/** First version that enforces network policies. */
const FIRST = 'v1.14.0-eksbuild.3';

type Configuration = Readonly<Record<string, unknown>>;

/**
 * Settings of the add-on `name` that make it enforce network policies; none for every other add-on.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
 */
export function networkPolicySettings(name: string, enforced: boolean): Configuration {
  // The add-on's schema takes text here, no boolean.
  return name === CNI && enforced ? { enableNetworkPolicy: 'true' } : {};
}

/** What speaks against enforcing network policies by the add-on `name`, each problem naming the setting below `prefix`. */
export function networkPolicyProblems(
  name: string,
  addOn: { readonly version: string; readonly configuration?: Configuration },
  prefix: string,
  enforced: boolean,
): string[] {
  if (name !== CNI) return [];
  const { version, configuration = {} } = addOn;
  const allowed = `${FIRST} or later, where network policies are enforced`;
  return [
    ...(enforced && isKnown(version) && isBefore(version, FIRST)
      ? [problem(`${prefix}version`, allowed, version, 'Or set networkPolicies of the cluster to false')]
      : []),
    ...('enableNetworkPolicy' in configuration
      ? [
          problem(
            `${prefix}configuration`,
            'without enableNetworkPolicy',
            configuration,
            'Set networkPolicies of the cluster',
          ),
        ]
      : []),
  ];
}

/** True for two versions of one form of which the first is older. */
function isBefore(version: string, other: string): boolean {
  const [ours, theirs] = [version, other].map((text) => (text.match(/\d+/g) ?? []).map(Number));
  const at = (ours ?? []).findIndex((part, index) => part !== theirs?.[index]);
  return at >= 0 && (ours?.[at] ?? 0) < (theirs?.[at] ?? 0);
}
