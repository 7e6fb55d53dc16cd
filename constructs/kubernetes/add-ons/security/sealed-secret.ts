import type { ISealedSecret } from '@kubernetes-models/sealed-secrets/bitnami.com/v1alpha1' with {
  'resolution-mode': 'import',
};
import { Construct } from 'constructs';
import { Checks } from '../../../core/checks';
import { checkGiven } from '../../given';
import { DATA_KEY } from '../../config/data-key';
import { standardLabels } from '../../labels';
import { installManifests } from '../../manifests/install';
import type { INamespace } from '../../namespace-ref';
import { objectName, objectNameProblems, releaseName } from '../../object-name';

/** Where the Secret made of a sealed one may be: under its name in its namespace, under any name there, or anywhere. */
export type SealedScope = 'strict' | 'namespace-wide' | 'cluster-wide';

/** Settings of a {@link SealedSecret}. */
export interface SealedSecretProps {
  /** Namespace of the Secret, for which its values were sealed. */
  readonly namespace: INamespace;
  /**
   * Name of the Secret, for which its values were sealed: 1 to 63 lower-case letters, digits and hyphens.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /** What `kubeseal --raw` gave for each key: 1 to 253 letters, digits and `-_.`. It may lie in Git. */
  readonly encryptedData: Readonly<Record<string, string>>;
  /**
   * For where the values were sealed (`kubeseal --scope`). With more than `strict`, who may write there can read the secret
   * under another name.
   * @default 'strict'
   */
  readonly scope?: SealedScope;
  /**
   * Type of the Secret, such as `kubernetes.io/tls`.
   * @default 'Opaque'
   */
  readonly type?: string;
  /**
   * Labels of the Secret besides the standard ones, over which they win: `\{ 'app.kubernetes.io/part-of': 'argocd' \}`.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A Secret whose values only the SealedSecrets of one cluster can read.
 * @see https://github.com/bitnami-labs/sealed-secrets#scopes
 * @example
 * const printed = 'AQAA'.repeat(100); // by `kubeseal --raw`
 * const encryptedData = { password: printed };
 * new SealedSecret(release, 'Database', { namespace, encryptedData });
 */
export class SealedSecret extends Construct {
  readonly namespace: INamespace;
  readonly secretName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value: none is shown, as it may be the secret itself. */
  constructor(scope: Construct, id: string, props: SealedSecretProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'encryptedData']);
    const { namespace, encryptedData } = props;
    const name = objectName(this, props.name);
    const checks = new Checks(this)
      .all(objectNameProblems(name))
      .that(Object.keys(encryptedData).length > 0, 'encryptedData', 'one value or more', 'none')
      .oneOf('scope', props.scope, ['strict', 'namespace-wide', 'cluster-wide'])
      .matches('type', props.type, /^\S{1,253}$/, 'a type such as kubernetes.io/tls');
    for (const [key, value] of Object.entries(encryptedData)) {
      checks
        .matches('encryptedData', key, DATA_KEY.pattern, `named by ${DATA_KEY.allowed}`)
        .that(isSealed(value.trim()), `encryptedData.${key}`, 'what `kubeseal --raw` gives', 'another text');
    }
    checks.throwIfAny();
    this.namespace = namespace;
    this.secretName = name;
    installManifests(this, {
      name: releaseName('sealed-secret', name),
      namespace: namespace.namespaceName,
      objects: () => [this.manifest(props)],
      after: [namespace],
    });
  }

  private manifest({
    encryptedData,
    scope = 'strict',
    type = 'Opaque',
    labels: more,
  }: SealedSecretProps): ISealedSecret {
    const name = this.secretName;
    const values = Object.entries(encryptedData).map(([key, value]) => [key, value.trim()]);
    const annotations = scope === 'strict' ? {} : { annotations: { [`sealedsecrets.bitnami.com/${scope}`]: 'true' } };
    const labels = { ...standardLabels(this, name), ...more };
    return {
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      metadata: { name, labels, ...annotations },
      // The controller reads the scope of the Secret from the template as well.
      spec: {
        encryptedData: Object.fromEntries(values) as Record<string, string>,
        template: { type, metadata: { name, labels, ...annotations } },
      },
    };
  }
}

/** A session key, encrypted by RSA, with its length before it, and a text with a tag of 16 bytes. @see https://github.com/bitnami-labs/sealed-secrets/blob/v0.36.6/docs/developer/crypto.md */
function isSealed(text: string): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length < 2) return false;
  const keyLength = bytes.readUInt16BE(0);
  return keyLength >= 256 && keyLength <= 1024 && bytes.length >= 2 + keyLength + 16;
}
