import { existsSync, readFileSync } from 'node:fs';
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
  const own = existsSync(join(root, family, 'index.ts')) ? [`./${family}/index`] : [];
  const barrels = new Set([CORE, ...own, AWS, KUBERNETES, TESTING]);
  const imports = [
    ['cdktf', ['App', 'TerraformStack']] as const,
    ...[...barrels].map((barrel) => [barrel, exportsOf(join(root, `${barrel}.ts`))] as const),
  ].map(([from, names]) => `import { ${names.filter(mentioned).join(', ')} } from '${from}';`);
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
 * Compiles every module of `modules` (name to text) as a file in `root`, in one program with the project's own settings.
 * @returns what is wrong with each, by name; nothing for one that compiles.
 */
export function compile(root: string, modules: ReadonlyMap<string, string>): Map<string, string[]> {
  const read = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent({ ...read.config, include: [], files: ['main.ts'] }, ts.sys, root);
  const settings = { ...options, paths: entryPoints(root), noUnusedLocals: false, noUnusedParameters: false };
  const texts = new Map([...modules].map(([name, text]) => [join(root, name), text]));
  const host = ts.createCompilerHost(settings, true);
  const onDisk = ts.createCompilerHost(settings, true);
  host.fileExists = (path) => texts.has(path) || onDisk.fileExists(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = texts.get(path);
    if (text === undefined) return onDisk.getSourceFile(path, version, ...rest);
    return ts.createSourceFile(path, text, version, true);
  };
  const program = ts.createProgram([...texts.keys()], settings, host);
  const wrong = [...modules.keys()].map((name) => {
    const file = program.getSourceFile(join(root, name));
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return [name, found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))] as const;
  });
  return new Map(wrong.filter(([, problems]) => problems.length > 0));
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
