import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type ISynthesisSession, Manifest, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { visitAspects } from './aspects';
import { prepare } from '../constructs/core/prepare';

/** Where CDKTF keeps what a construct writes beside its stack, such as the files of an asset. */
const CUSTOM_SYNTHESIS = Symbol.for('cdktf/customSynthesis');

/**
 * Synthesizes a stack, and those that it depends on, into `folder` as a CDKTF output folder. The app's own output folder is not used.
 * @throws {UserError} for any mistake in the app that holds the stack.
 */
export function writeOutput(stack: TerraformStack, folder: string): void {
  const app = App.of(stack);
  visitAspects(app);
  prepare(app);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const manifest = new Manifest(app.manifest.version, folder, false);
  const session: ISynthesisSession = { outdir: folder, skipValidation: true, manifest };
  for (const one of withDependencies(stack)) {
    const { workingDirectory, synthesizedStackPath } = manifest.forStack(one);
    mkdirSync(join(folder, workingDirectory), { recursive: true });
    for (const construct of one.node.findAll()) customSynthesis(construct)?.onSynthesize(session);
    writeFileSync(join(folder, synthesizedStackPath), JSON.stringify(one.toTerraform(), undefined, 2));
  }
  manifest.writeToFile();
}

function withDependencies(stack: TerraformStack, found = new Set<TerraformStack>()): Set<TerraformStack> {
  if (found.has(stack)) return found;
  found.add(stack);
  for (const dependency of stack.dependencies) withDependencies(dependency, found);
  return found;
}

function customSynthesis(construct: IConstruct): { onSynthesize(session: ISynthesisSession): void } | undefined {
  return Reflect.get(construct, CUSTOM_SYNTHESIS) as ReturnType<typeof customSynthesis>;
}
