import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { copyStack } from '../../../../rehearsal/run/copy-stack';
import { remoteStates } from '../../../../rehearsal/run/remote-states';
import { readManifest, type Stack } from '../../../../terraform/manifest';
import { folder, output, queues, removeFolders, write } from '../../terraform/support';

afterEach(removeFolders);

function stack(): Stack {
  return readManifest(output({ 'my stack': { config: queues('my stack', 'Jobs') } })).stacks[0] as Stack;
}

test('a read-only folder of an asset can be removed once it is copied, and keeps its mode where it is', () => {
  const original = stack();
  const assets = join(original.folder, 'assets/code');
  write(assets, { 'deep/index.js': '1' });
  for (const path of [join(assets, 'deep'), assets]) chmodSync(path, 0o555);
  const copy = join(copyStack(original, { scratch: folder(), env: {} }).folder, 'assets/code');
  expect(readFileSync(join(copy, 'deep/index.js'), 'utf8')).toBe('1');
  expect([copy, join(copy, 'deep'), assets].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700, 0o555]);
  for (const path of [assets, join(assets, 'deep')]) chmodSync(path, 0o755);
});

test('a link that leads nowhere, and a folder named like a file of Terraform, are not read', () => {
  const original = stack();
  symlinkSync('/no/such/file', join(original.folder, 'gone.tf'));
  symlinkSync('loop.tf.json', join(original.folder, 'loop.tf.json'));
  mkdirSync(join(original.folder, 'folder.tf'));
  const { folder: copy, tree } = copyStack(original, { scratch: folder(), env: {} });
  expect(tree.modules.flatMap(({ scan }) => scan.resources.map(({ name }) => name))).toEqual(['Jobs']);
  expect(remoteStates(original, [original])).toEqual([]);
  expect(existsSync(join(copy, 'gone.tf'))).toBe(false);
});
