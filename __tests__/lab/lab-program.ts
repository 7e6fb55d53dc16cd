import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { goOrReason } from './building/go';
import { programFolder } from './building/pins';
import { type ProgramName, programs } from './building/programs';
import type { KubernetesObject } from './running/objects';

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

/** The CustomResourceDefinitions that lie beside a program. @throws where it is not built. */
export function labDefinitions(name: ProgramName): KubernetesObject[] {
  const folder = dirname(requiredProgram(name));
  const files = readdirSync(folder).filter((file) => /^crds.*\.yaml$/.test(file));
  return files.flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((one) => one.toJS() as KubernetesObject),
  );
}

/** The path of a program that is built. @throws with the command that builds it, where it is not. */
export function requiredProgram(name: ProgramName, file?: string): string {
  const path = labProgram(name, file);
  if (path === undefined) throw new Error(labProblem([name]));
  return path;
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
