import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { ambientNames } from './ambient';
import type { Example } from './examples';

const CORE = './constructs/core/index';
const AWS = './constructs/aws/index';
const KUBERNETES = './constructs/kubernetes/index';
const TESTING = './testing/index';

/** The module that an example becomes: its own text where it has imports, else a function within everything it may use. */
export function moduleOf(root: string, example: Example): string {
  if (/^import\s/m.test(example.code)) return example.code;
  const mentioned = (name: string): boolean => new RegExp(`(?<![.\\w])${name}\\b`).test(example.code);
  const declared = (name: string): boolean =>
    new RegExp(`\\b(const|let|class|function)\\s+${name}\\b`).test(example.code);
  const family = /^(constructs\/\w+)\//.exec(example.place)?.[1] ?? '';
  const ownBarrel = existsSync(join(root, family, 'index.ts')) ? [`./${family}/index`] : [];
  const barrels = new Set([CORE, ...ownBarrel, AWS, KUBERNETES, TESTING]);
  const taken = new Set<string>();
  const imports = [
    ['cdktf', ['App', 'TerraformStack']] as const,
    ...[...barrels].map((barrel) => [barrel, exportsOf(join(root, `${barrel}.ts`))] as const),
  ].map(([from, names]) => {
    // Both clouds have a `Key`: an example means that of its own family.
    const own = names.filter((name) => mentioned(name) && !taken.has(name));
    for (const name of own) taken.add(name);
    return `import { ${own.join(', ')} } from '${from}';`;
  });
  const given = ambientNames.filter((name) => mentioned(name) && !declared(name));
  return [
    "import type { Ambient } from './__tests__/docs/ambient';",
    ...imports,
    // Two functions, so that an example may give its own value the name of one that it may use.
    `export const example = ({ ${given.join(', ')} }: Ambient) => async () => {`,
    example.code,
    '};',
  ].join('\n');
}

/**
 * Compiles every module of `modules` (name to text) as if it were a file in `root`, in one program with the project's own settings.
 * @returns what is wrong with each, by name; nothing for one that compiles.
 * @throws {Error} where the compiler says something else.
 */
export function compile(root: string, modules: ReadonlyMap<string, string>): Map<string, string[]> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ashlar-compiled-')));
  try {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const [name, text] of modules) writeFileSync(join(folder, name), text);
    const compilerOptions = {
      rootDirs: [folder, root],
      paths: entryPoints(root),
      noUnusedLocals: false,
      noUnusedParameters: false,
    };
    const settings = { extends: join(root, 'tsconfig.json'), compilerOptions, include: [], files: [...modules.keys()] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
    const compiler = join(root, 'node_modules/typescript-7/bin/tsc');
    const args = [compiler, '--noEmit', '--pretty', 'false', '--project', folder];
    const options = { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
    // It fails where it has found something, and only there.
    if (status === null || (status === 0) !== (stdout === '')) throw new Error(`${compiler}: ${stdout}${stderr}`);
    return problemsIn(stdout, modules);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a compiler has printed, by file: a line for each problem, and lines after it that begin with a space. */
function problemsIn(printed: string, modules: ReadonlyMap<string, string>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const problem of printed.split(/\n(?! )/).filter((text) => text !== '')) {
    const [, name = '', message = ''] = /^([^(]+)\(\d+,\d+\): error TS\d+: ([^]*)$/.exec(problem.trimEnd()) ?? [];
    if (!modules.has(name)) throw new Error(problem);
    found.set(name, [...(found.get(name) ?? []), message]);
  }
  return found;
}

/** `text` as JavaScript that Node runs. */
export function transpile(text: string): string {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}

/** Where the entry points of the package come from: `ashlar/aws` to `constructs/aws/index.ts`. */
function entryPoints(root: string): Record<string, string[]> {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    name: string;
    exports: Record<string, { types?: string }>;
  };
  return Object.fromEntries(
    Object.entries(exports).flatMap(([entry, { types }]) => {
      if (types === undefined) return [];
      return [[name + entry.slice(1), [join(root, types.replace('/dist/', '/').replace(/\.d\.ts$/, '.ts'))]]];
    }),
  );
}

const exportsRead = new Map<string, string[]>();

/** Names that a barrel exports, types included. */
function exportsOf(path: string): string[] {
  const known = exportsRead.get(path);
  if (known !== undefined) return known;
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022);
  const names = source.statements.flatMap((statement) => {
    const clause = ts.isExportDeclaration(statement) ? statement.exportClause : undefined;
    if (clause === undefined || !ts.isNamedExports(clause))
      throw new Error(`${dirname(path)}/index.ts must export by name: export { A, type B } from './file'`);
    return clause.elements.map(({ name }) => name.text);
  });
  exportsRead.set(path, names);
  return names;
}
