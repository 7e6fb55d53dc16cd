import { problem, UserError } from '../../constructs/core/errors';

/** Addresses of a service, as its outputs have them. */
export interface Addresses {
  readonly healthUrl?: string;
  readonly candidateHealthUrl?: string;
}

/** What keeps an address from being asked; undefined where nothing does. */
export function addressProblem(name: string, url: string): string | undefined {
  if (!isWeb(url)) return problem(name, 'an http or https address', shown(url));
  if (!hasUser(url)) return undefined;
  return problem(name, 'without a user and a password, which would be in every log', shown(url));
}

/** What keeps the addresses of a service from being asked, a line each. */
export function unusable({ healthUrl, candidateHealthUrl }: Addresses): string[] {
  const named = { health_url: healthUrl, candidate_health_url: candidateHealthUrl };
  const problems = Object.entries(named).map(([name, url]) => (url === undefined ? url : addressProblem(name, url)));
  return problems.flatMap((one) => (one === undefined ? [] : [`the output ${one}`]));
}

/** @throws {UserError} `HealthUrlUnusable` where an address that a service was known by cannot be asked. */
export function refuseUnusable(stack: string, addresses: Addresses): void {
  const problems = unusable(addresses);
  if (problems.length > 0) throw new UserError(`stack '${stack}'`, 'HealthUrlUnusable', problems);
}

/** The addresses of the contract among a stack's outputs. */
export function addressesIn({ health_url, candidate_health_url }: Readonly<Record<string, unknown>>): Addresses {
  return {
    ...(typeof health_url === 'string' && health_url !== '' ? { healthUrl: health_url } : {}),
    ...(typeof candidate_health_url === 'string' && candidate_health_url !== ''
      ? { candidateHealthUrl: candidate_health_url }
      : {}),
  };
}

/** An address without what may be a secret in it: the journal and the output have it. */
export function shown(url: string): string {
  if (!isWeb(url)) return url.replace(/^.*@|[?#].*$/gs, '');
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

function isWeb(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** No request is made of an address with a user or a password in it. */
function hasUser(url: string): boolean {
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}
