import { isKnown } from '../../../../core/checks';
import { problem } from '../../../../core/errors';
import type { IssuerPlace, IssuerSource } from './issuer-source';
import { type AcmeSolver, isWithin } from './solver';

/** @see https://letsencrypt.org/docs/acme-protocol-updates/ and https://letsencrypt.org/docs/staging-environment/ */
const SERVERS: Readonly<Record<string, string>> = {
  'lets-encrypt': 'https://acme-v02.api.letsencrypt.org/directory',
  'lets-encrypt-staging': 'https://acme-staging-v02.api.letsencrypt.org/directory',
};
/** One address, as it is typed: ACME servers write to it. */
const EMAIL = { pattern: /^[^\s@<>,;]+@[^\s@<>,;.]+(\.[^\s@<>,;.]+)+$/, allowed: 'an e-mail address' } as const;

/** Settings of {@link acme}. */
export interface AcmeProps {
  /** Who is written to when something is wrong with the account. */
  readonly email: string;
  /**
   * Who signs: Let's Encrypt, its test server with higher limits whose certificates nobody trusts, or the directory URL of another one.
   * @see https://letsencrypt.org/docs/rate-limits/
   * @default 'lets-encrypt'
   */
  readonly server?: string;
  /** How domains are proved to be one's own: one or more. Of those for a domain, the one for the longest part of it is used. */
  readonly solvers: readonly AcmeSolver[];
}

/**
 * A certificate authority that proves domains by itself, such as Let's Encrypt. The key of the account is kept in the Secret
 * `<issuer>-account-key`.
 * @see https://cert-manager.io/docs/configuration/acme/
 * @example
 * const dns = dns01Route53({ region: 'us-east-1', hostedZoneId: 'Z0123456789ABCDEFGHIJ' });
 * const from = acme({ email: 'platform@example.com', solvers: [dns] });
 */
export function acme({ email, server = 'lets-encrypt', solvers }: AcmeProps): IssuerSource {
  const url = SERVERS[server] ?? server;
  return {
    settings: ({ name }) => ({
      acme: {
        server: url,
        email,
        privateKeySecretRef: { name: `${name}-account-key` },
        solvers: solvers.map(({ domains, settings }) => ({
          ...(domains.length === 0 ? {} : { selector: { dnsZones: [...domains] } }),
          ...settings,
        })),
      },
    }),
    problems: (place) => acmeProblems({ email, server: url, solvers }, place),
    objects: (place, labels) => solvers.flatMap((solver) => solver.objects(place, labels)),
    after: solvers.flatMap(({ after }) => after),
    refusal: (host) => refusalOf(host, solvers),
    asksPods: solvers.some(({ asksPods }) => asksPods),
  };
}

function acmeProblems({ email, server, solvers }: Required<AcmeProps>, place: IssuerPlace): string[] {
  return [
    ...(!isKnown(email) || EMAIL.pattern.test(email) ? [] : [problem('from.email', EMAIL.allowed, email)]),
    ...(!isKnown(server) || /^https:\/\/[^\s/]+\/\S*$/.test(server)
      ? []
      : [problem('from.server', `${Object.keys(SERVERS).join(', ')} or an https URL`, server)]),
    ...(solvers.length > 0 ? [] : [problem('from.solvers', 'one or more', 'none')]),
    ...solvers.flatMap((solver, index) => solver.problems(`from.solvers[${index.toString()}]`, place)),
  ];
}

function refusalOf(host: string, solvers: readonly AcmeSolver[]): string | undefined {
  if (!isKnown(host)) return undefined;
  const able = solvers.filter(({ domains }) => domains.length === 0 || domains.some((one) => isWithin(host, one)));
  if (able.length === 0) return 'none of its solvers is for that domain';
  if (!host.startsWith('*.') || able.some(({ provesWildcards }) => provesWildcards)) return undefined;
  return 'only DNS-01 proves a wildcard';
}
