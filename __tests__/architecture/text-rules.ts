/** A rule on the text of a committed file: which files it reads, what it must not find, what to do about it. */
export interface TextRule {
  readonly name: string;
  readonly files: RegExp;
  readonly never: RegExp;
  readonly instead: string;
}

/** Put together from halves, so that this file does not break its own rules. */
const words = (...halves: readonly (readonly [string, string])[]): string =>
  halves.map((half) => half.join('')).join('|');

const personalFolders = words(['wo', 'rk'], ['op', 't'], ['ro', 'ot'], ['ho', 'me'], ['Us', 'ers']);
const registries = words(
  ['registry\\.npm', 'js\\.org'],
  ['registry\\.yarn', 'pkg\\.com'],
  ['npm\\.pkg\\.', 'github'],
  ['files\\.python', 'hosted'],
  ['pypi\\.', 'org\\/simple'],
  ['art', 'ifactory'],
  ['jf', 'rog'],
);

const everything = /./;
/** Not what others have written, which is kept as they have published it. */
const own = /^(?!.*\/upstream\/)/;

export const textRules: readonly TextRule[] = [
  {
    name: 'paths of one machine',
    files: everything,
    never: new RegExp(`(?<![\\w./}$*-])/(${personalFolders})/[\\w.]`),
    instead: 'Write it relative to the project, or take it from the environment.',
  },
  {
    name: 'hosts of package registries',
    files: everything,
    never: new RegExp(`(${registries})`, 'i'),
    instead: 'Leave the registry to the configuration of whoever installs.',
  },
  {
    name: 'work left for later',
    files: own,
    never: new RegExp(`\\b(${words(['TO', 'DO'], ['FIX', 'ME'])})\\b`),
    instead: 'Do it now or write it down in docs/.',
  },
  {
    name: 'addresses of packages in the lock file',
    files: /^package-lock\.json$/,
    never: /"resolved":/,
    instead: 'Install with the .npmrc of the project: omit-lockfile-registry-resolved=true.',
  },
];

/** Every line of `text` that breaks a rule, as `file:line`, with what to do. */
export function breaches(file: string, text: string): string[] {
  const rules = textRules.filter(({ files }) => files.test(file));
  return text
    .split('\n')
    .flatMap((line, index) =>
      rules
        .filter(({ never }) => never.test(line))
        .map(({ name, instead }) => `${file}:${index + 1} holds ${name}. ${instead}`),
    );
}

/** Lines of a file. A test file follows its subject, whose settings each take some lines. */
const longest = (file: string) => (file.endsWith('.test.ts') ? 500 : 250);

/** What is wrong with the size and the contents of a source file. */
export function shape(file: string, text: string): string[] {
  const problems: string[] = [];
  const lines = text.trimEnd().split('\n').length;
  if (lines > longest(file))
    problems.push(`${file} has ${lines} lines, at most ${longest(file)}: split it by what changes together.`);
  const classes = [...text.matchAll(/^export (?:default )?(?:abstract )?class (\w+)(?:<[^{]*?>)?\s+extends\b/gm)];
  if (/^constructs\/(?!core\/)/.test(file) && classes.length > 1) {
    const names = classes.map(([, name]) => name).join(', ');
    problems.push(`${file} exports the constructs ${names}: one construct a file.`);
  }
  return problems;
}
