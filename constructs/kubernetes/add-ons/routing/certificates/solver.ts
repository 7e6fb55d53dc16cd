import type { IACMEChallengeSolver } from '@kubernetes-models/cert-manager/acme.cert-manager.io/v1' with {
  'resolution-mode': 'import',
};
import type { IConstruct } from 'constructs';
import { isKnown } from '../../../../core/checks';
import { problem } from '../../../../core/errors';
import type { KubernetesObject } from '../../../manifests/manifest';
import { HOST } from '../../../routing/host';
import type { IGateway } from '../../../routing/gateway';
import type { IssuerPlace } from './issuer-source';

/** How a domain is proved to be one's own: `dns01Route53(…)` or `http01Gateway(…)`. */
export interface AcmeSolver {
  /** Domains that it is for, with all below them; every domain where there are none. */
  readonly domains: readonly string[];
  /** True where `*.example.com` can be proved with it. */
  readonly provesWildcards: boolean;
  /** True where a pod in the namespace of the certificate answers. */
  readonly asksPods: boolean;
  /** What cert-manager is told, the domains excepted. */
  readonly settings: Omit<IACMEChallengeSolver, 'selector'>;
  /** What is wrong with it for an issuer there, as sentences; `at` names the solver. */
  problems(at: string, place: IssuerPlace): string[];
  /** What is installed together with the issuer. */
  objects(place: IssuerPlace, labels: Readonly<Record<string, string>>): readonly KubernetesObject[];
  /** Constructs that come before the issuer. */
  readonly after: readonly IConstruct[];
}

/** Settings of {@link http01Gateway}. */
export interface Http01GatewayProps {
  /** Gateway that takes HTTP on port 80 for the domains, from the internet: its listener has to let in routes of every such namespace. */
  readonly gateway: IGateway;
  /**
   * Domains that it is for, with all below them.
   * @default - every domain
   */
  readonly domains?: readonly string[];
}

/**
 * Proves a domain by an answer on port 80 of a Gateway. `CertManager` needs its `gatewayApi` for it. Not for wildcards.
 * @see https://cert-manager.io/docs/configuration/acme/http01/#configuring-the-http-01-gateway-api-solver
 */
export function http01Gateway({ gateway, domains = [] }: Http01GatewayProps): AcmeSolver {
  const { gatewayName: name, namespace, listeners } = gateway;
  const parentRef = { name, namespace: namespace.namespaceName, kind: 'Gateway', group: 'gateway.networking.k8s.io' };
  const takesHttp = Object.values(listeners ?? {}).some(({ port }) => port === 80);
  return {
    domains,
    provesWildcards: false,
    asksPods: true,
    settings: { http01: { gatewayHTTPRoute: { parentRefs: [parentRef] } } },
    problems: (at) => [
      ...domainProblems(at, domains),
      ...(listeners === undefined || takesHttp
        ? []
        : [problem(`${at}.gateway`, 'one that listens on port 80', `one that does not, ${name}`)]),
    ],
    objects: () => [],
    after: [gateway],
  };
}

/** What is wrong with the domains of a solver, as sentences. */
export function domainProblems(at: string, domains: readonly string[]): string[] {
  return domains
    .filter((domain) => isKnown(domain) && !isDomain(domain))
    .map((domain) => problem(`${at}.domains`, 'domains such as example.com', domain));
}

/** True for a name of two labels or more, without a wildcard. */
export function isDomain(text: string): boolean {
  return HOST.pattern.test(text) && !text.startsWith('*.');
}

/** True for `domain` itself, and for what is below it. */
export function isWithin(host: string, domain: string): boolean {
  const plain = host.replace(/^\*\./, '');
  return plain === domain || plain.endsWith(`.${domain}`);
}
