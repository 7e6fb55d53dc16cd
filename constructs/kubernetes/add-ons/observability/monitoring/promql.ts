import { isKnown } from '../../../../core/checks';
import { problem } from '../../../../core/errors';

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const CLOSING = new Set(Object.values(CLOSES));
const QUOTES = new Set(['"', "'", '`']);
/** What something has to follow. */
const OPEN_END = /(^|[^\w:])(and|or|unless|by|without|on|ignoring|offset|bool)$|[-+*/%^=!<>~,]$/;

/**
 * What is obviously wrong with a query, as sentences; empty when nothing is. Prometheus alone knows all of PromQL: `promtool check rules`
 * reads it.
 */
export function promqlProblems(prop: string, query: string): string[] {
  if (!isKnown(query)) return [];
  const fault = faultOf(query);
  return fault === undefined ? [] : [problem(prop, `a query of Prometheus, ${fault}`, query)];
}

function faultOf(query: string): string | undefined {
  const open: string[] = [];
  let rest = '';
  for (let at = 0; at < query.length; at++) {
    const char = query[at] ?? '';
    if (QUOTES.has(char)) {
      const end = endOfText(query, at);
      if (end === undefined) return `with an end to each text`;
      at = end;
      rest += 'x';
    } else if (char === '#') {
      const line = query.indexOf('\n', at);
      at = line === -1 ? query.length : line;
    } else {
      if (CLOSES[char] !== undefined) open.push(CLOSES[char]);
      else if (CLOSING.has(char) && open.pop() !== char) return `with each bracket closed`;
      rest += char;
    }
  }
  if (open.length > 0) return `with each bracket closed`;
  if (rest.trim() === '') return 'not empty';
  return OPEN_END.test(rest.trim()) ? 'with an end' : undefined;
}

/** Place of the quote that ends the text which begins at `start`. */
function endOfText(query: string, start: number): number | undefined {
  const quote = query[start];
  for (let at = start + 1; at < query.length; at++) {
    if (query[at] === '\\' && quote !== '`') at++;
    else if (query[at] === quote) return at;
  }
  return undefined;
}
