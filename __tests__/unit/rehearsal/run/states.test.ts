import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { readStates, StateKeeper } from '../../../../rehearsal/run/states';
import { folder, removeFolders, write } from '../../terraform/support';

afterEach(removeFolders);

const source = 'registry.terraform.io/hashicorp/aws';
const kept = (stack: string, mode: 'simulated' | 'real-plan' = 'simulated'): Parameters<StateKeeper['keep']>[0] => ({
  stack,
  state: `{"of":"${stack}"}`,
  terraform: '1.11.4',
  providers: [{ source, version: '5.100.0', mode, origin: 'bindings' }],
  constructs: { 'aws_eip.a': `${stack}/A` },
});

test('what is kept is read again, with the mode of each provider; a later rehearsal leaves other stacks alone', () => {
  const path = join(folder(), 'deep/kept');
  const first = new StateKeeper(path);
  first.keep(kept('one'));
  first.keep(kept('two'));
  new StateKeeper(path).keep(kept('two', 'real-plan'));
  expect(Object.fromEntries(readStates(path))).toEqual({
    one: { state: '{"of":"one"}', modes: { [source]: 'simulated' }, constructs: { 'aws_eip.a': 'one/A' } },
    two: { state: '{"of":"two"}', modes: { [source]: 'real-plan' }, constructs: { 'aws_eip.a': 'two/A' } },
  });
});

test('an id of a stack may hold any letter and sign', () => {
  const path = join(folder(), 'kept');
  new StateKeeper(path).keep(kept('für+dev:1'));
  expect([...readStates(path).keys()]).toEqual(['für+dev:1']);
});

test('logs lie beside the states, a file for each step', () => {
  const path = join(folder(), 'kept');
  new StateKeeper(path).log('one', 'second plan', 'printed');
  expect(readFileSync(join(path, 'logs/one/second-plan.log'), 'utf8')).toBe('printed');
});

test('a folder that is missing, and one whose states are, are mistakes of the user', () => {
  expect(() => readStates('/no/such')).toThrow(
    '/no/such [StatesMissing]:\n- no such folder. Make one with: ashlar rehearse --keep DIR',
  );
  const path = join(folder(), 'kept');
  new StateKeeper(path).keep({ ...kept('one'), stack: 'one' });
  write(path, { 'one.tfstate': 'changed' });
  expect(() => readStates(path)).toThrow(
    `${path} [StatesInvalid]:\n- one.tfstate of \`one\` was changed since it was written\n- make it anew with --keep`,
  );
});

test.each([
  ['no JSON', '{'],
  ['of another version', '{"format":2,"stacks":{}}'],
  ['a way out of the folder', '{"format":1,"stacks":{"one":{"state":"../x.tfstate"}}}'],
])('a record that is %s is refused, also by one who would write there', (_what, content) => {
  const path = write(folder(), { 'rehearsal.json': content });
  const message =
    `${path}/rehearsal.json [StatesInvalid]:\n- is damaged, or of another version than 1 of its form. ` +
    'Make it anew with --keep and a new folder';
  expect(() => readStates(path)).toThrow(message);
  expect(() => new StateKeeper(path)).toThrow(message);
});

test('a folder that cannot be made is a mistake of the user', () => {
  const file = join(write(folder(), { taken: 'x' }), 'taken');
  expect(() => new StateKeeper(join(file, 'kept'))).toThrow(
    `${file}/kept [KeepFolder]:\n- cannot be made: ENOTDIR: not a directory, mkdir '${file}/kept'`,
  );
});
