import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import type { Duration } from '../../core/duration';
import { problem } from '../../core/errors';
import { checkGiven } from '../given';
import { standardLabels } from '../labels';
import { installManifests } from '../manifests/install';
import type { INamespace } from '../namespace-ref';
import { objectName, objectNameProblems, releaseName } from '../object-name';
import { externalSecretManifest, type SecretValues, secretValueProblems } from './external-secret-manifest';
import type { ISecretStore } from './secret-store';

/** Settings of an {@link ExternalSecret}. */
export interface ExternalSecretProps {
  /** Where the secrets are fetched from; the Secret is in its namespace. */
  readonly store: ISecretStore;
  /**
   * Name of the Secret: 1 to 63 lower-case letters, digits and hyphens. Changing this replaces it.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /** What the Secret holds, by key: 1 to 253 letters, digits and `-_.`. */
  readonly values: SecretValues;
  /**
   * Time after which a value changed at its source arrives on the cluster: 1 second to 1 day. Each fetch is a call that costs.
   * @default Duration.minutes(5)
   */
  readonly refresh?: Duration;
  /**
   * Labels of the Secret besides the standard ones, over which they win: `\{ 'app.kubernetes.io/part-of': 'argocd' \}`.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A Secret whose values External Secrets fetches from a secret manager, for what is no workload of this library. Workloads take
 * `secrets` themselves.
 * @see https://external-secrets.io/latest/api/externalsecret/
 * @example
 * const password = { secretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:grafana-a1b2c3', key: 'password' };
 * new ExternalSecret(release, 'GrafanaAdmin', { store, values: { 'admin-password': password } });
 */
export class ExternalSecret extends Construct {
  readonly namespace: INamespace;
  readonly secretName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: ExternalSecretProps) {
    super(scope, id);
    checkGiven(this, props, ['store', 'values']);
    const { store, values, refresh, labels = {} } = props;
    const name = objectName(this, props.name);
    new Checks(this)
      .all(objectNameProblems(name))
      .all(Object.keys(values).length > 0 ? [] : [problem('values', 'one secret or more', 'none')])
      .all(secretValueProblems('values', values, refresh))
      .throwIfAny();
    this.namespace = store.namespace;
    this.secretName = name;
    installManifests(this, {
      name: releaseName('external-secret', name),
      namespace: store.namespace.namespaceName,
      objects: () => [
        externalSecretManifest({
          name,
          labels: { ...standardLabels(this, name), ...labels },
          secretLabels: labels,
          store,
          values,
          refresh,
        }),
      ],
      after: [store.namespace, store],
    });
  }
}
