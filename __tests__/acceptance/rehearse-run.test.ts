import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RehearsalEvent, StackRehearsal } from '../../rehearsal/run/result';
import { folder, output, removeFolders, write } from '../unit/terraform/support';
import { dataStack, digests, reading, rehearseFolder } from './support/rehearsed';
import { suite } from './support/suite';

afterEach(removeFolders);

const results = (stacks: readonly StackRehearsal[]): object =>
  Object.fromEntries(stacks.map(({ stack, result }) => [stack, result]));

const failure = (stacks: readonly StackRehearsal[], id: string): StackRehearsal['failure'] =>
  stacks.find(({ stack }) => stack === id)?.failure;

/** `network` gives an id to `data`, which gives one to `apps`. */
function layers(wanted = 'id'): string {
  const out = { output: { id: { value: '${terraform_data.Main.id}', sensitive: true } } };
  const from = (stack: string, name: string): string => `\${data.terraform_remote_state.${stack}.outputs.${name}}`;
  return output({
    apps: {
      dependencies: ['data'],
      config: dataStack('apps', { Main: { input: from('data', 'id') } }, reading('data')),
    },
    network: { config: dataStack('network', { Main: {} }, out) },
    // Its dependency is in its remote state alone.
    data: {
      config: dataStack('data', { Main: { input: from('network', wanted) } }, { ...out, ...reading('network') }),
    },
  });
}

suite('a rehearsal of stacks without providers', ['terraform'], () => {
  test('goes up in the order of the remote states, down in reverse, and hands outputs on', async () => {
    const events: RehearsalEvent[] = [];
    const done = await rehearseFolder(layers(), { onEvent: (event) => events.push(event) });
    expect(results(done.stacks)).toEqual({ network: 'ok', data: 'ok', apps: 'ok' });
    const steps = events.flatMap((event) =>
      event.type === 'step' && ['apply', 'destroy'].includes(event.step) ? `${event.step} ${event.stack}` : [],
    );
    expect(steps).toEqual([
      'apply network',
      'apply data',
      'apply apps',
      'destroy apps',
      'destroy data',
      'destroy network',
    ]);
    expect(done.stacks[0]?.steps.map(({ name }) => name)).toEqual([
      'init',
      'validate',
      'plan',
      'apply',
      'second plan',
      'destroy',
    ]);
    expect(done.ok).toBe(true);
  });

  test('of one stack applies what it depends on, and nothing else', async () => {
    const done = await rehearseFolder(layers(), { chosen: ['data'] });
    expect(done.stacks.map(({ stack, result, neededBy, steps }) => [stack, result, neededBy, steps.length])).toEqual([
      ['network', 'applied', ['data'], 3],
      ['data', 'ok', undefined, 6],
    ]);
  });

  test('finds an output that the other stack does not have, and skips what depends on it', async () => {
    const done = await rehearseFolder(layers('idd'));
    expect(results(done.stacks)).toEqual({ network: 'ok', data: 'failed', apps: 'skipped' });
    expect(done.stacks.find(({ stack }) => stack === 'apps')?.skippedFor).toBe('data');
    expect(failure(done.stacks, 'data')).toEqual({
      step: 'plan',
      diagnostics: [
        {
          severity: 'error',
          summary: 'Unsupported attribute',
          detail: 'This object does not have an attribute named "idd".',
          address: 'terraform_data.Main',
          constructPath: 'data/Main/Resource',
          snippet: '"input": "${data.terraform_remote_state.network.outputs.idd}"',
        },
      ],
    });
  });

  test('fails on a second plan that changes something, naming attribute and source line; others go on', async () => {
    const outdir = output({
      clock: { config: dataStack('clock', { Now: { input: '${timestamp()}' } }) },
      fine: { config: dataStack('fine', { Main: { input: 'x' } }) },
    });
    const done = await rehearseFolder(outdir);
    expect(results(done.stacks)).toEqual({ clock: 'failed', fine: 'ok' });
    expect(failure(done.stacks, 'clock')).toEqual({
      step: 'second plan',
      diagnostics: [
        {
          severity: 'error',
          summary: 'The second plan is not empty',
          detail: expect.stringMatching(
            /^Terraform would update it again right after apply: input "2\d{3}-\S+" -> \(known after apply\), output /,
          ),
          address: 'terraform_data.Now',
          constructPath: 'clock/Now/Resource',
          snippet: '"input": "${timestamp()}"',
        },
      ],
    });
  });

  test('shows no sensitive value of a second plan', async () => {
    const more = { variable: { secret: { type: 'string', sensitive: true, default: 'hunter2' } } };
    const config = dataStack('clock', { Now: { input: '${var.secret}-${timestamp()}' } }, more);
    const done = await rehearseFolder(output({ clock: { config } }));
    expect(JSON.stringify(done)).not.toContain('hunter2');
    expect(failure(done.stacks, 'clock')?.diagnostics[0]?.detail).toContain('input (sensitive) -> (known after apply)');
  });

  test('refuses provisioners, also in modules, before Terraform is started', async () => {
    const ran = join(folder(), 'ran');
    const provisioner = { 'local-exec': { command: `touch ${ran}` } };
    const module = { module: { inner: { '//': { metadata: { path: 'outer/Inner' } }, source: './assets/inner' } } };
    const outdir = output({
      direct: { config: dataStack('direct', { Main: { provisioner } }) },
      outer: { config: dataStack('outer', {}, module) },
    });
    write(outdir, {
      'stacks/outer/assets/inner/main.tf': `resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "touch ${ran}"\n  }\n}\n`,
    });
    const done = await rehearseFolder(outdir);
    const refused = (address: string, constructPath: string): object => ({
      step: 'prepare',
      diagnostics: [
        {
          severity: 'error',
          summary: 'Provisioners cannot be rehearsed',
          detail: 'It would run programs on this machine',
          address,
          constructPath,
        },
      ],
    });
    expect(failure(done.stacks, 'direct')).toEqual(refused('terraform_data.Main', 'direct/Main/Resource'));
    expect(failure(done.stacks, 'outer')).toEqual(refused('module.inner.terraform_data.x', 'outer/Inner'));
    expect(done.stacks.flatMap(({ steps }) => steps)).toEqual([]);
  });

  test('lifts prevent_destroy for the destroy at the end alone, in modules too, and leaves the originals as they are', async () => {
    const lifecycle = { prevent_destroy: true };
    const linked = write(folder(), {
      'main.tf': 'resource "terraform_data" "x" {\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n',
    });
    const module = { module: { inner: { source: '../../modules/inner' }, linked: { source: linked } } };
    const outdir = output({ kept: { config: dataStack('kept', { Main: { lifecycle } }, module) } });
    write(outdir, {
      'modules/inner/main.tf': readFileSync(join(linked, 'main.tf'), 'utf8'),
      'stacks/kept/.terraform/keep.json': {},
      'stacks/kept/terraform.tfstate': {},
    });
    const before = { ...digests(outdir), ...digests(linked) };
    const done = await rehearseFolder(outdir);
    expect(done.stacks.map(({ result, protected: count, failure: reason }) => [result, count, reason])).toEqual([
      ['ok', 3, undefined],
    ]);
    expect({ ...digests(outdir), ...digests(linked) }).toEqual(before);
  });

  test('makes up variables and foreign states that nobody has given, and says so', async () => {
    const type = 'object({ name = string, port = optional(number), zones = list(string) })';
    const foreign = { backend: 'gcs', config: { bucket: 'theirs', prefix: 'net' } };
    const config = dataStack(
      'one',
      { Main: { input: ['${var.shape.zones[0]}', '${data.terraform_remote_state.net.outputs.subnets[2]}'] } },
      { variable: { shape: { type }, given: { type: 'number' } }, data: { terraform_remote_state: { net: foreign } } },
    );
    const done = await rehearseFolder(output({ one: { config } }), { env: { ...process.env, TF_VAR_given: '5' } });
    expect(done.stacks.map(({ result, notes }) => [result, notes])).toEqual([
      [
        'ok',
        [
          'made up a value for `shape`: set `TF_VAR_shape` to give one',
          'remote state `net` belongs to no stack of this app: made up `subnets`',
        ],
      ],
    ]);
  });

  test('goes on without a CLI configuration that cannot be had, and says so', async () => {
    const outdir = output({ one: { config: dataStack('one', { Main: {} }) } });
    const absent = join(folder(), 'absent.rc');
    const { ok, notes } = await rehearseFolder(outdir, { env: { ...process.env, TF_CLI_CONFIG_FILE: absent } });
    expect([ok, notes]).toEqual([true, [`TF_CLI_CONFIG_FILE names ${absent}, which does not exist`]]);
  });
});

suite('a rehearsal that starts from the states of an earlier one', ['terraform'], () => {
  const estate = (main: object, more: Record<string, object> = {}): string =>
    output({ one: { config: dataStack('one', { Main: main, ...more }) } });

  test('shows create, update, replace and destroy by construct path', async () => {
    const keep = join(folder(), 'kept');
    const before = estate({ input: 'a' }, { Old: {}, Moved: { triggers_replace: ['1'] } });
    expect((await rehearseFolder(before, { keep })).ok).toBe(true);
    const after = estate({ input: 'b' }, { New: {}, Moved: { triggers_replace: ['2'] } });
    const done = await rehearseFolder(after, { from: keep });
    expect([...(done.stacks[0]?.changes ?? [])].sort((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual([
      { kind: 'create', address: 'terraform_data.New', constructPath: 'one/New/Resource' },
      { kind: 'destroy', address: 'terraform_data.Old', constructPath: 'one/Old/Resource' },
      {
        kind: 'replace',
        address: 'terraform_data.Moved',
        constructPath: 'one/Moved/Resource',
        attributes: [{ path: 'triggers_replace', before: '["1"]', after: '["2"]', replaces: true }],
      },
      {
        kind: 'update',
        address: 'terraform_data.Main',
        constructPath: 'one/Main/Resource',
        attributes: [
          { path: 'input', before: '"a"', after: '"b"' },
          { path: 'output', before: '"a"', after: '(known after apply)' },
        ],
      },
    ]);
    expect(done.stacks[0]?.result).toBe('ok');
  });

  test('changes nothing where nothing has changed', async () => {
    const keep = join(folder(), 'kept');
    const outdir = layers();
    await rehearseFolder(outdir, { keep });
    const done = await rehearseFolder(outdir, { from: keep });
    expect(done.stacks.map(({ result, changes }) => [result, changes])).toEqual([
      ['ok', []],
      ['ok', []],
      ['ok', []],
    ]);
  });

  test('fails where prevent_destroy forbids what the change would destroy', async () => {
    const keep = join(folder(), 'kept');
    const lifecycle = { prevent_destroy: true };
    await rehearseFolder(estate({ triggers_replace: ['1'], lifecycle }), { keep });
    const done = await rehearseFolder(estate({ triggers_replace: ['2'], lifecycle }), { from: keep });
    expect(failure(done.stacks, 'one')).toEqual({
      step: 'plan',
      diagnostics: [
        expect.objectContaining({
          summary: 'Instance cannot be destroyed',
          address: 'terraform_data.Main',
          constructPath: 'one/Main/Resource',
          detail: expect.stringContaining(
            'What forces its replacement is `triggers_replace` ["1"] -> ["2"]. To keep it, undo that change;',
          ) as unknown,
        }),
      ],
    });
  });

  test('names the stacks that the app no longer has', async () => {
    const keep = join(folder(), 'kept');
    await rehearseFolder(estate({}), { keep });
    const done = await rehearseFolder(output({ two: { config: dataStack('two', { Main: {} }) } }), { from: keep });
    expect(done.notes).toEqual(['stack `one` is no longer in the app: its resources would be left behind']);
  });

  test('finds what was kept readable by its owner only, and refuses it once it was changed', async () => {
    const keep = join(folder(), 'kept');
    const outdir = estate({});
    await rehearseFolder(outdir, { keep });
    const mode = (name: string): string => (statSync(join(keep, name)).mode & 0o777).toString(8);
    expect(['.', 'one.tfstate', 'rehearsal.json', 'logs/one', 'logs/one/second-plan.log'].map(mode)).toEqual([
      '700',
      '600',
      '600',
      '700',
      '600',
    ]);
    writeFileSync(join(keep, 'one.tfstate'), '{}');
    await expect(rehearseFolder(outdir, { from: keep })).rejects.toThrow(
      `${keep} [StatesInvalid]:\n- one.tfstate of \`one\` was changed since it was written\n- make it anew with --keep`,
    );
    rmSync(join(keep, 'rehearsal.json'));
    await expect(rehearseFolder(outdir, { from: keep })).rejects.toThrow(
      `${keep} [StatesInvalid]:\n- holds no rehearsal.json, so no rehearsal has written it. Make one with: ashlar rehearse --keep DIR`,
    );
    mkdirSync(join(keep, 'more'));
    await expect(rehearseFolder(outdir, { keep })).rejects.toThrow(
      `${keep} [KeepFolder]:\n- is not empty, and no rehearsal has written it. Give an empty folder, or one that does not exist`,
    );
  });
});
