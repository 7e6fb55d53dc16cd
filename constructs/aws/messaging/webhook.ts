import { isKnown } from '../../core/checks';

/** Hosts whose addresses let in whoever knows their path. */
const SECRET_PATHS =
  /^(hooks\.slack(-gov)?\.com|(\w+\.)?discord(app)?\.com|events\.(eu\.)?pagerduty\.com|alert\.victorops\.com|api\.telegram\.org|maker\.ifttt\.com|hooks\.zapier\.com|hook\.(\w+\.)?make\.com|outlook\.office(365)?\.com|.+\.webhook\.office\.com)$/;

/** What nobody thinks of as a name: 16 letters and digits or more, mixed, or a UUID. */
const TOKEN = /(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{16,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-/i;

const WAY_OUT =
  'Code, plan and state would show it: subscribe the address out of band (aws sns subscribe), or give an e-mail address or a relay of yours';

/**
 * What is wrong with the address of a webhook, or with its name `key`; empty when nothing is.
 * Of the address at most the host is shown: the rest may be the secret.
 */
export function webhookProblems(key: string, url: string, taken: readonly string[]): string[] {
  const problems: string[] = [];
  if (!/^[A-Za-z][\w-]*$/.test(key) || taken.includes(key)) {
    const allowed = `names of a letter, then letters, digits, - and _, not ${taken.join(', ')}`;
    problems.push(`\`webhooks\` must have ${allowed}, got ${key}`);
  }
  return isKnown(url) ? [...problems, ...addressProblems(`\`webhooks.${key}\``, url)] : problems;
}

function addressProblems(prop: string, text: string): string[] {
  if (!/^https:\/\/[^/\s]+/.test(text) || !URL.canParse(text))
    return [`${prop} must be an address that starts with https://`];
  const url = new URL(text);
  const shown = url.hostname;
  if (url.username !== '' || url.password !== '' || /[?#]/.test(text)) {
    return [
      `${prop} must be an address without user, query and fragment, which may hold a secret, got one of ${shown}. ${WAY_OUT}`,
    ];
  }
  if (SECRET_PATHS.test(url.hostname) || TOKEN.test(url.pathname)) {
    return [`${prop} must be an address whose path holds no secret, got one of ${shown}. ${WAY_OUT}`];
  }
  return [];
}
