import { readFileSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { Journal } from '../../../../terraform/cut-over/journal';
import { cutOversUnderWay } from '../../../../terraform/cut-over/under-way';
import { UserError } from '../../../../constructs/core/errors';
import { readManifest, type Stack } from '../../../../terraform/manifest';
import { ownIdentity } from '../../../../terraform/process-id';
import { ABSENT, type StateStore, type StoredText } from '../../../../terraform/state-store/store';
import { output, removeFolders } from '../support';
import { entry } from './support';

afterEach(() => {
  jest.restoreAllMocks();
  removeFolders();
});

const [TO, FROM] = ['portfolio-production-service', 'portfolio-staging-service'];
const ME = `${userInfo().username}@${hostname()}`;
/** A process that had this one's number before it. */
const gone = { ...ownIdentity(), started: 'long ago' };
const never = (error: Error): void => {
  throw error;
};

/** Two services whose states are in folders beside their stacks. */
function stacks(): { to: Stack; all: readonly Stack[]; file: string } {
  const service = (...variables: string[]): object => ({
    config: {
      terraform: { backend: { local: { path: 'state/terraform.tfstate' } } },
      variable: Object.fromEntries(variables.map((name) => [name, {}])),
    },
  });
  const out = output({
    [TO]: service('container_image', 'traffic_percent', 'stable_revision'),
    [FROM]: service('container_image', 'desired_count'),
  });
  const all = readManifest(out).stacks;
  const to = all.find(({ id }) => id === TO) as Stack;
  return { to, all, file: join(to.folder, 'state/cut-over.json') };
}

const read = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;

test('keeps where a cut-over stands beside the state, and who is at it', async () => {
  const { to, file } = stacks();
  const journal = await Journal.open(to, {});
  expect([journal.entry, journal.busy]).toEqual([undefined, undefined]);
  await journal.claim(entry(), never);
  await journal.write(entry({ step: 'roll-out' }));
  expect((await Journal.open(to, {})).entry).toEqual(entry({ step: 'roll-out' }));
  expect(read(file)).toMatchObject({ version: 1, holder: { who: ME } });
  await journal.release();
  expect([read(file)['holder'], (await Journal.open(to, {})).entry?.step]).toEqual([undefined, 'roll-out']);
});

test('refuses a second run while the first lives, with who and since when', async () => {
  const { to } = stacks();
  const first = await Journal.open(to, {});
  await first.claim(entry(), never);
  const second = await Journal.open(to, {});
  await expect(second.claim(entry(), never)).rejects.toMatchObject({
    code: 'CutOverUnderWay',
    problems: [
      expect.stringMatching(
        new RegExp(`^${ME} is at it since \\S+Z \\(last seen \\S+Z\\)\\. Wait for that run to end$`),
      ),
      'a run that was killed elsewhere counts as gone 3 minutes after it was last seen',
    ],
  });
  await first.release();
});

test('of two that begin at the same moment one is refused', async () => {
  const { to, file } = stacks();
  const [first, second] = [await Journal.open(to, {}), await Journal.open(to, {})];
  await first.claim(entry(), never);
  await expect(second.claim(entry({ step: 'settle' }), never)).rejects.toMatchObject({
    code: 'CutOverUnderWay',
    problems: ['another run has begun in the meantime: this one stops here'],
  });
  expect(read(file)).toMatchObject({ entry: entry() });
  await first.release();
});

test.each([
  ['whose process has ended on this machine', (holder: object) => ({ ...holder, process: gone })],
  [
    'elsewhere that was not seen for three minutes',
    (holder: object) => ({ ...holder, process: {}, seen: new Date(Date.now() - 181_000).toISOString() }),
  ],
])('takes over from a run %s', async (_what, change) => {
  const { to, file } = stacks();
  const first = await Journal.open(to, {});
  await first.claim(entry(), never);
  const text = read(file);
  writeFileSync(file, JSON.stringify({ ...text, holder: change(text['holder'] as object) }));
  const second = await Journal.open(to, {});
  expect(second.busy).toBe(undefined);
  await second.claim(entry({ step: 'roll-out' }), never);
  // The first one finds out with its next write.
  await expect(first.write(entry())).rejects.toMatchObject({ code: 'CutOverUnderWay' });
  const held = read(file);
  await first.release();
  expect(read(file)).toEqual(held);
  await second.release();
});

test('does not touch what another version has written', async () => {
  const { to, file } = stacks();
  const journal = await Journal.open(to, {});
  await journal.claim(entry(), never);
  await journal.release();
  for (const text of ['{"version":2}', 'no JSON']) {
    writeFileSync(file, text);
    await expect(Journal.open(to, {})).rejects.toMatchObject({
      code: 'JournalUnreadable',
      problems: [
        'was written by another version of this command. Finish the cut-over with that version, or remove the object where none is under way',
      ],
    });
    const note =
      `whether ${TO} is under a cut-over is not known, and where it is this plan shows what would undo it: ${file} ` +
      '[JournalUnreadable]: was written by another version of this command. Finish the cut-over with that version, or remove the object where none is under way';
    expect(await cutOversUnderWay([to], {})).toEqual(new Map([[TO, { variables: {}, note }]]));
  }
});

/** A store that may lose the answer to a write that it has made, or refuse some writes. */
class Unreliable implements StateStore {
  readonly address = 's3://states';
  text: string | undefined;
  refuses = 0;
  losesAnswer = false;
  private version = 0;

  read(): Promise<StoredText | undefined> {
    return Promise.resolve(this.text === undefined ? undefined : { text: this.text, version: String(this.version) });
  }
  write(_key: string, text: string, ifVersion: string): Promise<string> {
    if (this.refuses-- > 0)
      return Promise.reject(new UserError(this.address, 'StateStoreRefused', ['no route to host']));
    if (ifVersion !== (this.text === undefined ? ABSENT : String(this.version))) {
      return Promise.reject(new UserError(this.address, 'StateChanged', ['changed']));
    }
    [this.text, this.version] = [text, this.version + 1];
    if (!this.losesAnswer) return Promise.resolve(String(this.version));
    this.losesAnswer = false;
    return this.write(_key, text, ifVersion);
  }
  remove(): Promise<void> {
    return Promise.resolve();
  }
  list(): Promise<readonly never[]> {
    return Promise.resolve([]);
  }
}

test.each(['the claim', 'a later write'])('a lost answer to %s of its own is no other run', async (which) => {
  const store = new Unreliable();
  const journal = await Journal.read(store);
  store.losesAnswer = which === 'the claim';
  await journal.claim(entry(), never);
  store.losesAnswer = which !== 'the claim';
  await journal.write(entry({ step: 'roll-out' }));
  await journal.write(entry({ step: 'settle' }));
  expect((await Journal.read(store)).entry).toMatchObject({ step: 'settle' });
  await journal.release();
});

test('a store that fails for a moment ends no run, one that goes on failing does', async () => {
  const store = new Unreliable();
  const journal = await Journal.read(store, [0.001, 0.001]);
  await journal.claim(entry(), never);
  store.refuses = 2;
  await journal.write(entry({ step: 'roll-out' }));
  expect((await Journal.read(store)).entry).toMatchObject({ step: 'roll-out' });
  store.refuses = 3;
  await expect(journal.write(entry())).rejects.toThrow('s3://states [StateStoreRefused]:\n- no route to host');
  await journal.release();
});

describe('a plan of both services', () => {
  test('gets what the cut-over has set and the environment has not, and a note', async () => {
    const { to, all } = stacks();
    const journal = await Journal.open(to, {});
    await journal.claim(entry({ step: 'shift-100', phase: 'after' }), never);
    await journal.release();
    const since =
      'is under a cut-over that ana@laptop began at 2026-11-22T01:00:00.000Z, after step shift-100: the journal gives';
    expect(await cutOversUnderWay(all, { TF_VAR_container_image: 'mine' })).toEqual(
      new Map([
        [
          TO,
          {
            variables: { traffic_percent: '100', stable_revision: 'app-1' },
            note: `${TO} ${since} traffic_percent, stable_revision`,
          },
        ],
        [FROM, { variables: { desired_count: '0' }, note: `${FROM} ${since} desired_count` }],
      ]),
    );
    expect([...(await cutOversUnderWay([to], {})).keys()]).toEqual([TO]);
  });

  test.each(['StateStoreMissing', 'BackendUnsupported'])(
    'gets nothing where there can be no journal (%s)',
    async (code) => {
      jest.spyOn(Journal, 'open').mockRejectedValue(new UserError('s3://states', code, ['not there']));
      expect(await cutOversUnderWay(stacks().all, {})).toEqual(new Map());
    },
  );

  test('gets a note for each stack whose journal cannot be read', async () => {
    jest.spyOn(Journal, 'open').mockRejectedValue(new UserError('s3://states', 'StateStoreRefused', ['no rights']));
    expect([...(await cutOversUnderWay(stacks().all, {})).keys()]).toEqual([TO, FROM]);
  });

  test('gets nothing once it is done', async () => {
    const { to, all } = stacks();
    const journal = await Journal.open(to, {});
    await journal.claim(entry({ step: 'settle', phase: 'after', status: 'done' }), never);
    await journal.release();
    expect(await cutOversUnderWay(all, {})).toEqual(new Map());
  });
});
