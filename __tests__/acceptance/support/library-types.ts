import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Stack } from '../../../terraform/manifest';
import { asObject } from '../../../terraform/providers';

const ROOT = resolve(__dirname, '../../..');
const IMPORT = /from '(@cdktf\/provider-aws\/lib\/([\w-]+))'/g;

/** Types of resources as `aws_vpc`, of data sources as `data.aws_region`. */
export type TypeNames = ReadonlySet<string>;

/** Every type of AWS that the library and the estate import from the bindings. */
export function importedTypes(): TypeNames {
  const files = ['constructs', 'stacks'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(ROOT, folder, name), 'utf8')),
  );
  const imports = files.flatMap((text) => [...text.matchAll(IMPORT)]);
  return new Set(
    imports
      .filter(([, , module]) => module !== 'provider')
      .map(([, path = '', module = '']) => `${module.startsWith('data-') ? 'data.' : ''}${typeOf(path)}`),
  );
}

/** The types in the JSON of a stack; the state of another stack is no type of a provider. */
export function typesIn({ config }: Pick<Stack, 'config'>): TypeNames {
  const data = Object.keys(asObject(config['data'])).filter((type) => type !== 'terraform_remote_state');
  return new Set([...Object.keys(asObject(config['resource'])), ...data.map((type) => `data.${type}`)]);
}

/** Few stacks that hold together every type that any of them holds, on few others. */
export function coveringStacks(stacks: readonly Stack[]): Stack[] {
  const open = new Set(stacks.flatMap((stack) => [...typesIn(stack)]));
  const chosen: Stack[] = [];
  while (open.size > 0) {
    const ranked = stacks
      .map((stack) => ({ stack, adds: [...typesIn(stack)].filter((type) => open.has(type)).length }))
      .filter(({ adds }) => adds > 0)
      .map(({ stack, adds }) => {
        const further = stack.dependencies.filter((id) => !chosen.some((one) => one.id === id));
        return { stack, worth: adds - further.length };
      })
      .sort((a, b) => b.worth - a.worth);
    const [next] = ranked;
    if (next === undefined) break;
    chosen.push(next.stack);
    for (const type of typesIn(next.stack)) open.delete(type);
  }
  return chosen;
}

/** The type that a module of the bindings is for, which its class knows. */
function typeOf(module: string): string {
  const text = readFileSync(require.resolve(`${module}/index.d.ts`), 'utf8');
  const type = /static readonly tfResourceType = "(\w+)"/.exec(text)?.[1];
  if (type === undefined) throw new Error(`${module} names no type`);
  return type;
}
