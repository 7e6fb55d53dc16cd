import { dirname, sep } from 'node:path';

/** Folder of the constructs: frames in it are not the user's. */
const OWN = dirname(__dirname);
const FRAME = /^\s*at .*?\(?((?:file:\/\/)?[^\s()]+):(\d+):\d+\)?$/;
const ADVICE = 'A setting may be missing or of another type than it has to be: `npx tsc --noEmit` tells which';

/**
 * What to print of an error that the compiler would have found, of an app that was run without it: what happened, where in the user's
 * code, and what to do. Undefined for any other error.
 */
export function mistypedText(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // CDKTF wraps what is thrown while it resolves values, with pages about constructs that did nothing wrong.
  const [, resolving] = /^Resolution error: (.+?)\.?$/m.exec(error.message) ?? [];
  if (!(error instanceof TypeError) && resolving === undefined) return undefined;
  const place = placeIn(error.stack ?? '');
  return `${resolving ?? error.message}${place === undefined ? '' : `, at ${place}`}\n${ADVICE}`;
}

/** First line of the user's own code in a stack. */
function placeIn(stack: string): string | undefined {
  for (const line of stack.split('\n')) {
    const [, written = '', row = ''] = FRAME.exec(line) ?? [];
    const file = decodeURI(written.replace(/^file:\/\//, ''));
    const isForeign =
      file.includes(`${sep}node_modules${sep}`) || file.startsWith(OWN + sep) || file.startsWith('node:');
    if (file.startsWith(sep) && !isForeign) return `${file}:${row}`;
  }
  return undefined;
}
