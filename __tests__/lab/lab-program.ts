import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { goOrReason } from './building/go';
import { programFolder } from './building/pins';
import { type ProgramName, programs } from './building/programs';

/**
 * The absolute path of a program that `npm run lab` has built, or of another file beside it; undefined where it has not.
 * @example
 * labProgram('helm');
 * labProgram('external-secrets', 'crds.yaml');
 */
export function labProgram(name: ProgramName, file: string = name, env = process.env): string | undefined {
  const go = goOrReason(env);
  if (typeof go === 'string') return undefined;
  const path = join(programFolder(name, go, env), file);
  return existsSync(path) ? path : undefined;
}

/** Why these programs cannot be used, in one line that says what to run; undefined where they can. */
export function labProblem(wanted: readonly ProgramName[], env = process.env): string | undefined {
  const go = goOrReason(env);
  if (typeof go === 'string') return go;
  const missing = wanted.filter((name) => !existsSync(programFolder(name, go, env)));
  if (missing.length === 0) return undefined;
  const isFurther = (name: ProgramName): boolean => !programs[name].isBase;
  const further = missing.filter(isFurther);
  const names = further.length === missing.length ? ` -- ${further.join(' ')}` : ' -- --all';
  const command = further.length === 0 ? 'npm run lab' : `npm run lab${names}`;
  return `the lab has no ${missing.join(', ')} yet: ${command}`;
}
