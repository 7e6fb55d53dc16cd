import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from '../../terraform/manifest';
import { asObject } from '../../terraform/providers';

/** Values for the variables of a stack that nobody has set. */
export interface MadeUpVariables {
  /** `TF_VAR_*` for Terraform. */
  readonly env: Readonly<Record<string, string>>;
  readonly names: readonly string[];
}

/** Makes up a value of its type for each variable without a default that neither `TF_VAR_*` nor a variables file sets. */
export function madeUpVariables(stack: Stack, env: NodeJS.ProcessEnv): MadeUpVariables {
  const files = variableFiles(stack.folder);
  const missing = Object.entries(asObject(stack.config['variable'])).filter(([name, variable]) => {
    const set = new RegExp(`^\\s*"?${name}"?\\s*[=:]`, 'm');
    return (
      name !== '//' && !('default' in asObject(variable)) && env[`TF_VAR_${name}`] === undefined && !set.test(files)
    );
  });
  const values = missing.map(([name, variable]) => {
    const { type } = asObject(variable);
    const value = valueOf(typeof type === 'string' ? type.replace(/^\$\{|\}$/g, '') : 'string', name);
    return [`TF_VAR_${name}`, typeof value === 'string' ? value : JSON.stringify(value)] as const;
  });
  return { env: Object.fromEntries(values), names: missing.map(([name]) => name) };
}

/** Files that Terraform reads values from by itself. */
function variableFiles(folder: string): string {
  const names = readdirSync(folder).filter((name) =>
    /^terraform\.tfvars(\.json)?$|\.auto\.tfvars(\.json)?$/.test(name),
  );
  return names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
}

/** A value of a type as Terraform writes it: `list(string)`, `object({ port = number, name = optional(string) })`. */
export function valueOf(type: string, name: string): unknown {
  const [, kind = '', inner = ''] = /^\s*(\w+)\s*(?:\(([^]*)\))?\s*$/.exec(type) ?? [];
  switch (kind) {
    case 'number':
      return 1;
    case 'bool':
      return false;
    case 'list':
    case 'set':
      return [valueOf(inner, name)];
    case 'map':
      return { key: valueOf(inner, name) };
    case 'tuple':
      return parts(inner.trim().slice(1, -1)).map((part) => valueOf(part, name));
    case 'object':
      return Object.fromEntries(members(inner.trim().slice(1, -1), name));
    default:
      // What is called an image is mostly checked to be one of a version.
      return /(^|[_-])image$/.test(name) ? 'made-up.example/image:1.0.0' : `made-up-${name.replace(/_/g, '-')}`;
  }
}

function members(text: string, name: string): [string, unknown][] {
  return parts(text).flatMap((part): [string, unknown][] => {
    const [, key = '', type = ''] = /^\s*"?([\w-]+)"?\s*[=:]\s*([^]+)$/.exec(part) ?? [];
    // What may be left out is left out.
    return key === '' || /^optional\s*\(/.test(type) ? [] : [[key, valueOf(type, `${name}-${key}`)]];
  });
}

/** Splits at commas and line ends that are in no bracket. */
function parts(text: string): string[] {
  const found = [''];
  let depth = 0;
  for (const character of text) {
    if ('([{'.includes(character)) depth++;
    if (')]}'.includes(character)) depth--;
    if (depth === 0 && (character === ',' || character === '\n')) found.push('');
    else found.push(`${found.pop() ?? ''}${character}`);
  }
  return found.map((part) => part.trim()).filter(Boolean);
}
