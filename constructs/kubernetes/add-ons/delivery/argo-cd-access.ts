import { isKnown } from '../../../core/checks';
import { problem } from '../../../core/errors';
import { DATA_KEY } from '../../config/data-key';
import { KUBERNETES_NAME } from '../../../core/kubernetes-name';

/** How people log in to Argo CD: by an OpenID Connect provider. */
export interface SingleSignOn {
  /** What the button says: `Okta`. */
  readonly name: string;
  /** Address of the provider: https://. */
  readonly issuer: string;
  /** What the provider calls Argo CD; it is no secret. */
  readonly clientId: string;
  /**
   * Where the client secret is: a Secret in the namespace of Argo CD, which overlooks it without the label
   * `app.kubernetes.io/part-of: argocd`. An `ExternalSecret` and a `SealedSecret` set it with
   * `labels: \{ 'app.kubernetes.io/part-of': 'argocd' \}`.
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/#alternative
   */
  readonly clientSecret: { readonly secretName: string; readonly key: string };
  /**
   * What is asked for besides `openid`; the provider has to send the claim `groups` with it.
   * @default ['profile', 'email', 'groups']
   */
  readonly scopes?: readonly string[];
}

/** Role of a group: all rights, reading, or one of a project: `proj:shop:deployer`. */
export type ArgoCdRole = 'admin' | 'readonly' | `proj:${string}:${string}`;

/** What is wrong with who may do what, as sentences; empty when nothing is. */
export function accessProblems(sso: SingleSignOn | undefined, groups: Readonly<Record<string, string>>): string[] {
  const check = (prop: string, value: string | undefined, pattern: RegExp, allowed: string) =>
    !isKnown(value) || pattern.test(value) ? [] : [problem(prop, allowed, value)];
  const bySso =
    sso === undefined
      ? []
      : [
          ...check('sso.name', sso.name, /\S/, 'a name'),
          ...check('sso.issuer', sso.issuer, /^https:\/\/[^\s/@]+\S*$/, 'an address that starts with https://'),
          ...check('sso.clientId', sso.clientId, /^\S+$/, 'the id that the provider gave'),
          ...check(
            'sso.clientSecret.secretName',
            sso.clientSecret.secretName,
            KUBERNETES_NAME.pattern,
            KUBERNETES_NAME.allowed,
          ),
          ...check('sso.clientSecret.key', sso.clientSecret.key, DATA_KEY.pattern, DATA_KEY.allowed),
        ];
  const byGroup = Object.entries(groups).flatMap(([group, role]) => [
    ...check('groups', group, /^[^,\n"]+$/, 'named without commas, quotes and line breaks'),
    ...check(
      `groups.${group}`,
      role,
      /^(admin|readonly|proj:[^:,\s]+:[^:,\s]+)$/,
      'admin, readonly or proj:<project>:<role>',
    ),
  ]);
  return [...bySso, ...byGroup];
}

/** Text of `oidc.config`, in JSON, which is YAML too; Argo CD puts the secret in the place of what starts with a dollar sign. */
export function oidcConfig({ name, issuer, clientId, clientSecret, scopes }: SingleSignOn): string {
  const asked = ['openid', ...(scopes ?? ['profile', 'email', 'groups'])];
  return JSON.stringify({
    name,
    issuer,
    clientID: clientId,
    clientSecret: `$${clientSecret.secretName}:${clientSecret.key}`,
    requestedScopes: [...new Set(asked)],
  });
}

/** Lines of `policy.csv`. @see https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/ */
export function policyCsv(groups: Readonly<Record<string, string>>): string {
  const lines = Object.entries(groups).map(([group, role]) => {
    return `g, "${group}", ${role.startsWith('proj:') ? role : `role:${role}`}`;
  });
  return lines.sort().join('\n');
}
