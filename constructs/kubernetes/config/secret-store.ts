import type { ISecretStore as ISecretStoreObject } from '@kubernetes-models/external-secrets/external-secrets.io/v1' with {
  'resolution-mode': 'import',
};
import { Construct, type IConstruct } from 'constructs';
import { Checks } from '../../core/checks';
import { checkGiven } from '../given';
import { standardLabels } from '../labels';
import { installManifests } from '../manifests/install';
import type { INamespace } from '../namespace-ref';
import { objectName, objectNameProblems, releaseName } from '../object-name';
import { rightsOf } from '../pod-rights';
import { serviceAccount } from '../workload/service-account';
import type { SecretProvider } from './secret-provider';

/** Where secrets of one namespace are fetched from, whether or not this app manages it. */
export interface ISecretStore extends IConstruct {
  readonly namespace: INamespace;
  readonly secretStoreName: string;
}

/** Settings of a {@link SecretStore}. */
export interface SecretStoreProps {
  /** Namespace whose pods get secrets from it; no other namespace can use it. */
  readonly namespace: INamespace;
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens. Changing this replaces the store.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /** Secret manager, and as whom it is read: `awsSecretsManager(…)`. */
  readonly provider: SecretProvider;
}

/**
 * Lets External Secrets fetch secrets into one namespace, as one identity: what that was granted is what its pods can get.
 * External Secrets itself has no rights, and has to be installed.
 * @see https://external-secrets.io/latest/api/secretstore/
 * @example
 * const provider = awsSecretsManager({ region: 'us-east-1', identity: secretsRole });
 * const store = new SecretStore(release, 'Secrets', { namespace, provider });
 */
export class SecretStore extends Construct implements ISecretStore {
  readonly namespace: INamespace;
  readonly secretStoreName: string;

  /** @throws {ConstructError} `PropsInvalid`, also for an identity that External Secrets cannot act as. */
  constructor(scope: Construct, id: string, props: SecretStoreProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'provider']);
    const { namespace, provider } = props;
    const name = objectName(this, props.name);
    new Checks(this).all(objectNameProblems(name)).all(provider.problems(namespace.namespaceName)).throwIfAny();
    this.namespace = namespace;
    this.secretStoreName = name;
    installManifests(this, {
      name: releaseName('secret-store', name),
      namespace: namespace.namespaceName,
      objects: () => [serviceAccount(name, standardLabels(this, name), provider.identity), this.store(provider)],
      after: [namespace, ...rightsOf(provider.identity)],
    });
  }

  private store(provider: SecretProvider): ISecretStoreObject {
    const name = this.secretStoreName;
    return {
      apiVersion: 'external-secrets.io/v1',
      kind: 'SecretStore',
      metadata: { name, labels: { ...standardLabels(this, name) } },
      spec: { provider: provider.settings },
    };
  }
}
