import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const OPTIONS = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };

/**
 * Writes a file of the project in `root`, or every file of a folder, as plain JavaScript below `to`, at the same path. What is
 * JavaScript already, or JSON, is copied.
 */
export function compile(root: string, name: string, to: string): void {
  if (statSync(join(root, name)).isDirectory()) {
    for (const entry of readdirSync(join(root, name), { withFileTypes: true })) {
      if (entry.isDirectory() || /\.([jt]s|json)$/.test(entry.name)) compile(root, join(name, entry.name), to);
    }
    return;
  }
  const target = join(to, name.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(target), { recursive: true });
  if (!name.endsWith('.ts')) {
    copyFileSync(join(root, name), target);
    return;
  }
  const { outputText } = ts.transpileModule(readFileSync(join(root, name), 'utf8'), { compilerOptions: OPTIONS });
  writeFileSync(target, outputText);
}
