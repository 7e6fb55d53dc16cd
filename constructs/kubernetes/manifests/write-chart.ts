import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ISynthesisSession, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';

/** A chart that synth writes beside its stack. */
export interface WrittenChart {
  /** Name of its folder, which changes with its content: Helm's provider does not see an edit inside of a chart. */
  readonly folder: string;
  /** Content of each file, by its path in the chart. */
  readonly files: Iterable<readonly [string, string | Uint8Array]>;
}

/** Where the charts of a stack are, below its folder. */
const CHARTS = 'assets/charts';

/** Path of a chart as Terraform takes it, from the folder of the stack. */
export function chartPath({ folder }: Pick<WrittenChart, 'folder'>): string {
  return `./${CHARTS}/${folder}`;
}

/**
 * Writes `chart` when the stack of `construct` is synthesized. Not as a `TerraformAsset`: that one looks at its files when it is made,
 * before everything is declared.
 */
export function writeAtSynth(construct: IConstruct, chart: () => WrittenChart): void {
  const onSynthesize = ({ outdir, manifest }: ISynthesisSession): void => {
    const { workingDirectory } = manifest.forStack(TerraformStack.of(construct));
    const { folder, files } = chart();
    for (const [path, content] of files) {
      const file = join(outdir, workingDirectory, CHARTS, folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  };
  Object.defineProperty(construct, Symbol.for('cdktf/customSynthesis'), { value: { onSynthesize } });
}
