import type {
  IExternalSecret,
  IExternalSecretData,
} from '@kubernetes-models/external-secrets/external-secrets.io/v1' with { 'resolution-mode': 'import' };
import { isKnown } from '../../core/checks';
import { Duration } from '../../core/duration';
import { problem } from '../../core/errors';
import type { SecretPart, SecretRef, SecretTemplate } from '../../core/secret-ref';
import { DATA_KEY } from './data-key';
import type { ISecretStore } from './secret-store';

/** Secrets, and texts made of them, by the key that a Secret of Kubernetes holds them under. */
export type SecretValues = Readonly<Record<string, SecretRef | SecretTemplate>>;

/** What {@link externalSecretManifest} writes. */
export interface ExternalSecretInput {
  /** Name of the object, and of the Secret that it keeps up to date. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /**
   * Those of `labels` that a Secret with texts needs as well: External Secrets copies labels only where no template makes it.
   * @default - none
   */
  readonly secretLabels?: Readonly<Record<string, string>>;
  /** Store of the same namespace. */
  readonly store: ISecretStore;
  readonly values: SecretValues;
  /** @default Duration.minutes(5) */
  readonly refresh?: Duration;
}

/**
 * How long an old password may go on being used after RDS has replaced it, which it does every 7 days. A fetch every 5 minutes is
 * 8,800 calls a month and secret: 0.04 US dollars.
 * @see https://aws.amazon.com/secrets-manager/pricing/ (0.05 US dollars for 10,000 calls)
 */
export const REFRESH = Duration.minutes(5);

/**
 * Tells External Secrets to keep a Secret with `values`. Its own templates put texts together on the cluster: no value is in what
 * is written here. The Secret goes when this object goes; a secret deleted at its source leaves it as it was, and is reported.
 * @see https://external-secrets.io/latest/api/externalsecret/
 */
export function externalSecretManifest({
  name,
  labels,
  secretLabels = {},
  store,
  values,
  refresh = REFRESH,
}: ExternalSecretInput): IExternalSecret {
  const keys = Object.keys(values).sort();
  const fetched = keys.flatMap((key) => fetchedFor(key, values[key] ?? { parts: [] }));
  const metadata = Object.keys(secretLabels).length === 0 ? {} : { metadata: { labels: { ...secretLabels } } };
  const isPlain = keys.every((key) => !isTemplate(values[key]));
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name, labels: { ...labels } },
    spec: {
      refreshInterval: `${refresh.toSeconds().toString()}s`,
      secretStoreRef: { kind: 'SecretStore', name: store.secretStoreName },
      target: {
        name,
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        ...(isPlain ? {} : { template: { engineVersion: 'v2', ...metadata, data: templates(values) } }),
      },
      data: fetched,
    },
  };
}

/** What is wrong with `values`, as sentences that show none; empty when nothing is. */
export function secretValueProblems(prop: string, values: SecretValues, refresh: Duration = REFRESH): string[] {
  const seconds = refresh.toSeconds();
  const fetched = Object.entries(values).flatMap(([key, value]) =>
    fetchedFor(key, value).map(({ secretKey }) => secretKey),
  );
  const twice = new Set(fetched.filter((key, index) => fetched.indexOf(key) !== index));
  return [
    ...Object.keys(values)
      .filter((key) => !DATA_KEY.pattern.test(key))
      .map((key) => problem(prop, `under keys of ${DATA_KEY.allowed}`, key)),
    ...Object.entries(values).flatMap(([key, value]) => [
      ...(secretsIn(value).length > 0
        ? []
        : [
            `\`${prop}.${key}\` must be put together from one secret or more. Plain text belongs into \`env\` or a config map`,
          ]),
      ...secretsIn(value)
        .filter(({ secretArn }) => isKnown(secretArn) && secretArn.trim() === '')
        .map(({ secretArn }) => problem(`${prop}.${key}.secretArn`, 'the ARN of a secret', secretArn)),
    ]),
    ...[...twice].map((key) => problem(prop, 'keys that no part of another one is called', key)),
    ...(seconds >= 1 && seconds <= 86_400 ? [] : [problem('refresh', '1 to 86400 seconds', seconds)]),
  ];
}

function isTemplate(value: SecretRef | SecretTemplate | undefined): value is SecretTemplate {
  return value !== undefined && 'parts' in value;
}

function secretsIn(value: SecretRef | SecretTemplate): SecretRef[] {
  if (!isTemplate(value)) return [value];
  return value.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.secret]));
}

/** A secret is fetched under the key that it is for, each one of a template under that key with its number. */
function fetchedFor(key: string, value: SecretRef | SecretTemplate): IExternalSecretData[] {
  return secretsIn(value).map((secret, index) => ({
    secretKey: isTemplate(value) ? partKey(key, index) : key,
    remoteRef: { key: secret.secretArn, ...(secret.key === undefined ? {} : { property: secret.key }) },
  }));
}

function partKey(key: string, index: number): string {
  return `${key}.${index.toString()}`;
}

/** With a template, the Secret holds what the template says and nothing else: plain secrets are in it as well. */
function templates(values: SecretValues): Record<string, string> {
  return Object.fromEntries(
    Object.keys(values)
      .sort()
      .map((key) => {
        const value = values[key];
        if (!isTemplate(value)) return [key, action(key, 'none')];
        let index = 0;
        const text = (part: SecretPart): string =>
          typeof part === 'string' ? literal(part) : action(partKey(key, index++), part.escape ?? 'none');
        return [key, value.parts.map(text).join('')];
      }),
  );
}

/** `urlquery` writes a space as `+`, which only the query of a URL takes for one; a `+` itself is `%2B` by then. */
function action(key: string, escape: 'none' | 'url'): string {
  return `{{ index . "${key}"${escape === 'url' ? ' | urlquery | replace "+" "%20"' : ''} }}`;
}

/** A brace in a text, or at its end before an action, would begin an action; those of tokens are none. */
function literal(text: string): string {
  return text.replaceAll(/\$\{TfToken\[[^\]]*\]\}|\{/g, (found) => (found === '{' ? '{{ "{" }}' : found));
}
