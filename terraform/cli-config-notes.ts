import { readFileSync } from 'node:fs';
import { configFiles, withoutComments } from './cli-config';

/** An argument whose value is left out: the block's end, the next argument or block, or nothing at all follows. */
const WITHOUT_VALUE = /([\w-]+)[ \t]*=\s*(?:$(?![^])|\}|[\w-]+[ \t]*[={"])/;

/**
 * What is wrong with the Terraform CLI configuration, file by file. Of that which is named in the environment also that it is not there,
 * or cannot be read; Terraform goes on without such a file, so that it looks as if nothing were configured.
 */
export function cliConfigNotes(env: NodeJS.ProcessEnv = process.env, cwd = process.cwd()): string[] {
  const variable = ['TF_CLI_CONFIG_FILE', 'TERRAFORM_CONFIG'].find((name) => (env[name] ?? '') !== '');
  return configFiles(env, cwd).flatMap((file) => {
    const problem = problemOf(file, variable !== undefined);
    if (problem === undefined) return [];
    return [variable === undefined ? `${file} ${problem}` : `${variable} names ${file}, which ${problem}`];
  });
}

function problemOf(file: string, isNamed: boolean): string | undefined {
  try {
    const problem = mistakeIn(readFileSync(file, 'utf8'));
    return problem === undefined ? undefined : `cannot be parsed: ${problem}`;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return isNamed ? 'does not exist' : undefined;
    return `cannot be read: ${code === 'EISDIR' ? 'it is a folder' : message}`;
  }
}

/** Finds what a hand slips on. Lines are not quoted: there may be tokens in them. */
function mistakeIn(content: string): string | undefined {
  if (content.trimStart().startsWith('{')) return isJson(content) ? undefined : 'it is no valid JSON';
  const bare = withoutComments(content).replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
  const lineOf = (index: number): number => bare.slice(0, index).split('\n').length;
  const open = bare.replaceAll('""', '  ').indexOf('"');
  if (open >= 0) return `a text in line ${lineOf(open)} has no closing quote`;
  const empty = WITHOUT_VALUE.exec(bare);
  if (empty !== null) return `\`${empty[1]}\` in line ${lineOf(empty.index)} has no value`;
  const count = (brace: string): number => bare.split(brace).length - 1;
  return count('{') === count('}') ? undefined : 'its braces do not match';
}

function isJson(content: string): boolean {
  try {
    JSON.parse(content);
    return true;
  } catch {
    return false;
  }
}
