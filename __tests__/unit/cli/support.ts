import pc from 'picocolors';
import type { Terminal } from '../../../cli/output';

/** A terminal that keeps what is written to it. */
export function terminal(
  settings: Partial<Terminal>,
): Terminal & { readonly stdout: string[]; readonly stderr: string[] } {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  return {
    cwd: '/',
    env: {},
    isTTY: false,
    width: 120,
    colours: pc.createColors(false),
    out: (text) => void stdout.push(text),
    err: (text) => void stderr.push(text),
    ...settings,
    stdout,
    stderr,
  };
}

/** What a command printed, with all seconds as 0.0: they differ from run to run. */
export function steady(text = ''): string {
  return (
    text
      // The rounder the longer it took: `0.8 s`, `41 s`, `3 min 20 s`.
      .replace(/(?<![\d.])(?:\d+ min )?\d+(?:\.\d)?(?= s\b)/g, '0.0')
      // In a column as wide as it was.
      .replace(/(?<![\d.])\d+\.\d(?= *$)/gm, (found) => '0.0'.padStart(found.length))
      .replace(/ +$/gm, '')
  );
}
