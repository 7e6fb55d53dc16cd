import type { ISecretStoreProvider } from '@kubernetes-models/external-secrets/external-secrets.io/v1' with {
  'resolution-mode': 'import',
};
import { COMMERCIAL_REGION } from '../../core/aws-place';
import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import type { PodIdentity } from '../../core/pod-identity';

/** A secret manager, and as whom it is read. */
export interface SecretProvider {
  /** Whose rights count: its service account is made together with the store. */
  readonly identity: PodIdentity;
  /** What External Secrets is told. */
  readonly settings: ISecretStoreProvider;
  /** What is wrong with it for a store in `namespace`, as sentences. */
  problems(namespace: string): string[];
}

/** Settings of {@link awsSecretsManager}. */
export interface AwsSecretsManagerProps {
  /** Region of the secrets: `us-east-1`. */
  readonly region: string;
  /**
   * IAM role that was granted the secrets, of a service account of its own in the namespace of the store, by `irsa`: External
   * Secrets asks for a token of that account, which Pod Identity gives to pods alone.
   * @see https://external-secrets.io/v2.8.0/provider/aws-access/#eks-service-account-credentials
   */
  readonly identity: PodIdentity;
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
const ROLE_ANNOTATION = 'eks.amazonaws.com/role-arn';

/**
 * AWS Secrets Manager in one region.
 * @example
 * const provider = awsSecretsManager({ region: 'us-east-1', identity: secretsRole });
 */
export function awsSecretsManager({ region, identity }: AwsSecretsManagerProps): SecretProvider {
  const serviceAccountRef = { name: identity.serviceAccount };
  return {
    identity,
    settings: { aws: { service: 'SecretsManager', region, auth: { jwt: { serviceAccountRef } } } },
    problems: (namespace) => [
      ...(!isKnown(region) || COMMERCIAL_REGION.pattern.test(region)
        ? []
        : [problem('provider.region', COMMERCIAL_REGION.allowed, region)]),
      ...(identity.namespace === namespace
        ? []
        : [
            problem(
              'provider.identity',
              `one for namespace ${namespace}`,
              `one for ${identity.namespace}/${identity.serviceAccount}`,
            ),
          ]),
      ...(ROLE_ANNOTATION in identity.serviceAccountAnnotations
        ? []
        : [
            problem(
              'provider.identity',
              "a PodRole made with via: 'irsa'",
              'one without',
              'External Secrets cannot act as another service account through Pod Identity',
            ),
          ]),
    ],
  };
}
