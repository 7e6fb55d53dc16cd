import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WorkingCopy } from '../../../../terraform/bootstrap/working-copy';
import { readManifest, type Stack } from '../../../../terraform/manifest';
import { folder, output, removeFolders, write } from '../support';

afterEach(removeFolders);

const STATE = JSON.stringify({ version: 4, lineage: 'a', serial: 1, resources: [] });

function stackOf(): Stack {
  const backend = { s3: { bucket: 'acme-state', key: 'state.tfstate' } };
  return readManifest(output({ 'shop-staging-state': { config: { terraform: { backend } } } })).stacks[0] as Stack;
}

const place = (files: Readonly<Record<string, string>>): string => write(join(folder(), 'copy'), files);

const told = (run: string): string =>
  "stack 'shop-staging-state' [StateUnsaved]:\n" +
  `- Terraform could not save its state, and has left it in ${run}/errored.tfstate. Nothing else knows what that run has made. Save it, then run the command again: ` +
  `terraform -chdir=${run} state push errored.tfstate && rm ${run}/errored.tfstate`;

test('a state that Terraform could not save stays, and has to be saved first', () => {
  const copy = place({ 'terraform.tfstate': STATE, 'run/errored.tfstate': STATE });
  const run = join(copy, 'run');
  for (let times = 0; times < 2; times++) {
    expect(() => WorkingCopy.open(copy, stackOf())).toThrow(new Error(told(run)));
    expect([existsSync(join(run, 'errored.tfstate')), existsSync(join(copy, 'owner.json'))]).toEqual([true, false]);
  }
});

test('a state that could not be saved in this run is told, neither removed with the folder nor with its back end', () => {
  const copy = place({});
  const opened = WorkingCopy.open(copy, stackOf());
  expect(opened.unsaved).toEqual([]);
  const { folder: run } = opened.remote();
  write(run, {
    'errored.tfstate': STATE,
    '.terraform/terraform.tfstate': JSON.stringify({ backend: { type: 's3' } }),
  });
  expect(() => opened.local()).toThrow(new Error(told(run)));
  expect([opened.unsaved.length, opened.isWorthKeeping]).toEqual([1, true]);
  opened.release();
  expect([existsSync(join(run, 'errored.tfstate')), existsSync(join(copy, 'owner.json'))]).toEqual([true, false]);
});

test.each([
  ['half written', { 'terraform.tfstate': STATE.slice(0, 30) }],
  ['without its lineage', { 'terraform.tfstate': '{"resources":[{"mode":"managed"}]}' }],
  ['emptied, with an earlier one beside it', { 'terraform.tfstate': '', 'terraform.tfstate.backup': STATE }],
])('a state that is %s is an error that names the file, and is kept', (_, files) => {
  const copy = place(files);
  const opened = WorkingCopy.open(copy, stackOf());
  const file = join(copy, 'terraform.tfstate');
  expect(() => opened.state()).toThrow(
    new Error(
      `${file} [StateUnreadable]:\n- holds no whole state: what wrote it was killed. Put an earlier one in its place, such as ${file}.backup, and run the command again`,
    ),
  );
  opened.release();
  expect([existsSync(file), existsSync(join(copy, 'owner.json'))]).toEqual([true, false]);
});

test('a folder without a state goes', () => {
  const copy = place({ 'terraform.tfstate': '' });
  WorkingCopy.open(copy, stackOf()).release();
  expect(existsSync(copy)).toBe(false);
});
