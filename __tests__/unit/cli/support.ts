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
