import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { FoundWorkload } from './find-workload';
import { MaskedTemplate } from './masked-template';

/** Terraform merges files of this ending into the others; this one comes after that of the upgrade. */
const RELEASE_FILE = 'zzy_ashlar_z_release_override.tf.json';

/** Gives a workload of a stack's copy another image: its release gets a copy of the chart, with that image in it. */
export function setImage({ stack, block, chart, file, container }: FoundWorkload, image: string): void {
  const folder = `${chart}-released`;
  cpSync(chart, folder, { recursive: true });
  const path = join(folder, 'templates', file);
  const template = new MaskedTemplate(readFileSync(path, 'utf8'));
  template.documents[0]?.setIn(['spec', 'template', 'spec', 'containers', container, 'image'], image);
  writeFileSync(path, template.toString());
  const released = { chart: `./${relative(stack.folder, folder)}` };
  const override = { resource: { helm_release: { [block]: released } } };
  writeFileSync(join(stack.folder, RELEASE_FILE), JSON.stringify(override, undefined, 2), { mode: 0o600 });
}
