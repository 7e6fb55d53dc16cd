import { existsSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { output, removeFolders, write } from '../unit/terraform/support';
import { ashlar, reportOf, userEnv } from './support/command';
import { scratch } from './support/differences';
import { hashes } from './support/project-copy';
import { suite } from './support/suite';

suite('a rehearsal of a stack with a local back end', ['terraform'], () => {
  afterAll(removeFolders);

  test('reads and writes neither its state nor its .terraform folder', async () => {
    const folder = mkdtempSync(join(realpathSync(scratch('.')), 'local-'));
    const state = join(folder, 'terraform.one.tfstate');
    const config = (path: string): object => ({
      terraform: { backend: { local: { path } } },
      resource: { terraform_data: { Main: { input: 'x' } } },
    });
    const absent = join(folder, 'terraform.two.tfstate');
    const outdir = output({ one: { config: config(state) }, two: { config: config(absent) } });
    // No state at all: whoever read it would fail.
    writeFileSync(state, 'the state of somebody');
    write(outdir, { 'stacks/one/.terraform/terraform.tfstate': 'the back end of somebody' });
    const before = { ...hashes(outdir), ...hashes(folder) };
    const run = await ashlar(['rehearse', '--json', '--out', outdir], userEnv());
    expect(reportOf(run).stacks.map(({ id, totals, result }) => [id, totals.create, result])).toEqual([
      ['one', 1, 'ok'],
      ['two', 1, 'ok'],
    ]);
    expect({ ...hashes(outdir), ...hashes(folder) }).toEqual(before);
    expect(existsSync(absent)).toBe(false);
  });
});
