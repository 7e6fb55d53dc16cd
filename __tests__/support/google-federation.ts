import { isCelError, run } from '@bufbuild/cel';
import type { SynthesizedStack } from '../../testing/synth';
import type { Claims } from './ci-tokens';

/** Name that Google gives the provider at `path`, and by default the audience of its tokens. */
export const PROVIDER_NAME = 'projects/1234/locations/global/workloadIdentityPools/ci/providers/login';

/** What Google makes of an accepted token: its attributes. */
type Attributes = Readonly<Record<string, unknown>>;

/**
 * What Google's token service makes of a token at the provider of `path`: issuer and audience are compared, then the condition and every
 * mapping are evaluated as CEL. Undefined when the token is refused; an expression that fails refuses it too.
 * @see https://cloud.google.com/iam/docs/workload-identity-federation#conditions
 */
export function attributesOf(stack: SynthesizedStack, path: string, token: Claims): Attributes | undefined {
  const provider = stack.at(path);
  const { issuer_uri: issuer, allowed_audiences: audiences = [`https://iam.googleapis.com/${PROVIDER_NAME}`] } =
    provider['oidc'] as { issuer_uri: string; allowed_audiences?: readonly string[] };
  if (token['iss'] !== issuer || !audiences.includes(token['aud'] ?? '')) return undefined;
  const assertion = Object.fromEntries(
    Object.entries(token).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const evaluate = (expression: string): unknown => {
    const value = run(expression, { assertion });
    return isCelError(value) ? undefined : value;
  };
  if (evaluate(provider['attribute_condition'] as string) !== true) return undefined;
  const mapping = Object.entries(provider['attribute_mapping'] as Record<string, string>);
  const attributes = mapping.map(([name, expression]) => [name, evaluate(expression)] as const);
  return attributes.every(([, value]) => typeof value === 'string') ? Object.fromEntries(attributes) : undefined;
}
