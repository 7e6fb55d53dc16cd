import pc from 'picocolors';

/** Where a command reads its surroundings and writes its text: the process, or a test's stand-in. */
export interface Terminal {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** True when people watch the standard output. */
  readonly isTTY: boolean;
  /** Columns that text may fill. */
  readonly width: number;
  readonly colours: ReturnType<typeof pc.createColors>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** The terminal of this process: colours on a terminal only, and never with NO_COLOR. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  // Some CI systems offer a terminal of no width, on which nothing can be drawn.
  const isTTY = stdout.isTTY && stdout.columns > 0 && env['TERM'] !== 'dumb';
  return {
    cwd: process.cwd(),
    env,
    isTTY,
    width: isTTY ? Math.min(stdout.columns, 120) : 120,
    colours: pc.createColors(isTTY && !env['NO_COLOR']),
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
  };
}

/** Options that the next command takes over. */
export interface NextOptions {
  readonly out?: string;
  readonly synth?: boolean;
  /** Of `rehearse`, as the others. */
  readonly mode?: string;
  readonly download?: boolean;
  readonly from?: string;
  readonly keep?: string;
}

/** How this command was started: from its sources in a clone, or as it is installed. */
const ASHLAR = process.argv[1]?.endsWith('.ts') === true ? 'npx tsx cli/ashlar.ts' : 'npx ashlar';

/** What to type next: the command for these stacks, or all of them, with the options that this one was given. */
export function commandLine(
  command: 'plan' | 'rehearse' | 'validate',
  stacks: readonly string[],
  { out, synth, mode = 'auto', download, from, keep }: NextOptions = {},
): string {
  const option = (name: string, value: string | undefined): string[] =>
    value === undefined ? [] : [`--${name}`, shellWord(value)];
  // `rehearse --out` never runs the app, so it has no option for that.
  const own =
    command === 'rehearse'
      ? [
          ...option('mode', mode === 'auto' ? undefined : mode),
          ...(download === true ? ['--download'] : []),
          ...option('from', from),
          ...option('keep', keep),
        ]
      : synth === false
        ? ['--no-synth']
        : [];
  return [ASHLAR, command, ...stacks.map(shellWord), ...own, ...option('out', out)].join(' ');
}

/** A word as a shell takes it, in quotes where it needs them. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** `1 stack`, `2 stacks`, `3,204 resources`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** `0.8 s`, `41 s`, `3 min 20 s`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 120 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Breaks a paragraph into lines of at most `width` characters; lines after the first start with `indent`. */
export function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && longer.length > width) {
      lines.push(line);
      line = `${indent}${word}`;
    } else {
      line = longer;
    }
  }
  return [...lines, line].join('\n');
}
