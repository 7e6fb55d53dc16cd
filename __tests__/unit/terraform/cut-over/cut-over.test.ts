import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../../constructs/core/errors';
import type { CutOverEvent } from '../../../../terraform/cut-over/cut-over';
import { Journal } from '../../../../terraform/cut-over/journal';
import type { Stack } from '../../../../terraform/manifest';
import { folder, removeFolders } from '../support';
import { FROM, leave, OTHER, PLANS_AN_UPDATE, run, SHOWS_AN_UPDATE, stacks, TO } from './runs';
import { situation } from './support';

afterEach(() => {
  jest.restoreAllMocks();
  removeFolders();
});

const STARTED = 'ana@laptop began at 2026-11-22T01:00:00.000Z';

describe('two services whose states are in one folder', () => {
  const shared = (): Stack[] => {
    const root = folder();
    return stacks({ [TO]: join(root, 'production.tfstate'), [OTHER]: join(root, 'other.tfstate') });
  };

  test('do not finish the cut-over of each other', async () => {
    const all = shared();
    await leave(all[0], { to: OTHER, step: 'roll-out' });
    await expect(run(all)).rejects.toThrow(
      `cut-over to ${TO} [CutOverUnderWay]:\n` +
        `- the journal beside its state holds the one to ${OTHER} that ${STARTED}\n` +
        '- finish that one first, or return it: ashlar cut-over portfolio-other --from portfolio-staging --return. To have them apart, give each state a folder of its own',
    );
    expect((await Journal.open(all[0] as Stack, {})).entry).toMatchObject({ to: OTHER, step: 'roll-out' });
  });

  test('do not return the cut-over of each other', async () => {
    const all = shared();
    await leave(all[0], { to: OTHER, status: 'done', step: 'settle', phase: 'after' });
    await expect(run(all, { goBack: true })).rejects.toThrow(
      `cut-over to ${TO} [NothingToReturn]:\n- the last one in the journal beside its state went to ${OTHER}`,
    );
  });
});

describe('while one goes the other way', () => {
  const back = { to: FROM, from: TO, step: 'roll-out' };

  test('a new one is refused, with who began that', async () => {
    const all = stacks();
    await leave(all[1], back);
    await expect(run(all)).rejects.toThrow(
      `cut-over to ${TO} [CutOverUnderWay]:\n` +
        `- the one from ${TO} to ${FROM} that ${STARTED} is under way\n` +
        '- finish that one first, or return it: ashlar cut-over portfolio-staging --from portfolio-production --return',
    );
  });

  /** The other one claims its journal when this one has asked already. */
  const atTheSameMoment = async (all: readonly Stack[]): Promise<void> => {
    await leave(all[1], back);
    const file = join(all[1]?.folder ?? '', 'state/cut-over.json');
    const claimed = readFileSync(file);
    rmSync(file);
    const claims = jest.spyOn(Journal.prototype, 'claim').mockImplementationOnce(function (this: Journal, ...args) {
      claims.mockRestore();
      writeFileSync(file, claimed);
      return this.claim(...args);
    });
  };
  const updates = { plan: PLANS_AN_UPDATE, show: SHOWS_AN_UPDATE };
  const done = {
    status: 'done',
    step: 'roll-out',
    phase: 'after',
    situation: situation({ kind: 'ecs', before: { image: 'app:1', count: 0 } }),
  } as const;
  const running = (): { out: string } => ({
    out: '{"outputs":{"container_image":{"value":"app:2"},"desired_count":{"value":1}}}',
  });

  test('a return of what is done is refused too, as that one may be in the middle of its steps', async () => {
    const all = stacks();
    await leave(all[0], done);
    await leave(all[1], back);
    await expect(run(all, { goBack: true }, { state: running })).rejects.toMatchObject({ code: 'CutOverUnderWay' });
    expect((await Journal.open(all[0] as Stack, {})).entry).toMatchObject({ status: 'done', direction: 'forward' });
  });

  test('one that is open goes back all the same', async () => {
    const all = stacks();
    await leave(all[0], { ...done, status: 'under-way' });
    await leave(all[1], back);
    expect(await run(all, { goBack: true })).toMatchObject({ outcome: { result: 'returned' } });
  });

  test('one that begins at the same moment takes back its claim, and has never begun', async () => {
    const all = stacks();
    await atTheSameMoment(all);
    await expect(run(all, { skipStop: true }, updates)).rejects.toMatchObject({ code: 'CutOverUnderWay' });
    const journal = await Journal.open(all[0] as Stack, {});
    expect([journal.entry, journal.busy]).toEqual([undefined, undefined]);
  });

  test('a return of what is done that begins at the same moment leaves it done', async () => {
    const all = stacks();
    await leave(all[0], done);
    await atTheSameMoment(all);
    const error: unknown = await run(all, { goBack: true }, { state: running }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'CutOverUnderWay' });
    expect((await Journal.open(all[0] as Stack, {})).entry).toMatchObject({ status: 'done', direction: 'forward' });
  });

  test('one that cannot take back its claim says so, and why it was refused', async () => {
    const all = stacks();
    await atTheSameMoment(all);
    const refused = new UserError('s3://states', 'StateStoreRefused', ['no route to host']);
    jest.spyOn(Journal.prototype, 'write').mockRejectedValueOnce(refused);
    const events: CutOverEvent[] = [];
    const onEvent = (event: CutOverEvent): number => events.push(event);
    await expect(run(all, { skipStop: true, onEvent }, updates)).rejects.toMatchObject({ code: 'CutOverUnderWay' });
    expect(events.at(-1)).toEqual({
      event: 'note',
      text: 'its entry could not be taken back, so it may count as begun: return it with --return. s3://states [StateStoreRefused]: - no route to host',
    });
  });

  test('one of other services is no matter', async () => {
    const all = stacks();
    await leave(all[1], { to: 'shop-dev-web', from: 'shop-test-web' });
    expect(await run(all, { skipStop: true })).toMatchObject({ outcome: { result: 'nothing' } });
  });
});

test('a first ECS service that Terraform fails to create is made anew, stopped, and the other one is back', async () => {
  const all = stacks();
  const { outcome, events } = await run(
    all,
    {},
    {
      // Only the one that is stopped has a state.
      state: ({ cwd }) => ({
        out: cwd.includes('staging')
          ? '{"outputs":{"container_image":{"value":"staging:1"},"desired_count":{"value":2}}}'
          : '',
      }),
      plan: PLANS_AN_UPDATE,
      show: ({ cwd }) => {
        const isTainted = process.getBuiltinModule('node:fs').existsSync(`${cwd}/tainted`);
        const [reason, actions] = isTainted ? ['replace_because_tainted', ['delete', 'create']] : [null, ['update']];
        const change = { address: 'aws_ecs_service.app', type: 'aws_ecs_service', action_reason: reason };
        return { out: JSON.stringify({ resource_changes: [{ ...change, change: { actions } }] }) };
      },
      apply: ({ cwd }) => {
        const fs = process.getBuiltinModule('node:fs');
        if (cwd.includes('staging') || fs.existsSync(`${cwd}/tainted`)) return {};
        fs.writeFileSync(`${cwd}/tainted`, '');
        const diagnostic = { severity: 'error', summary: 'waiting for ECS Service', detail: 'timeout' };
        return { code: 1, out: `${JSON.stringify({ type: 'diagnostic', diagnostic })}\n` };
      },
    },
  );
  expect(outcome).toMatchObject({ result: 'returned', left: 'stopped', active: [FROM], notes: [] });
  const applied = events.flatMap((event) => (event.event === 'applied' ? [[event.stack, event.totals.replace]] : []));
  expect(applied).toEqual([
    [FROM, 0],
    [TO, 1],
    [FROM, 0],
  ]);
});

test('whatever stops it once it has begun, it says how to go on', async () => {
  const refused = new UserError('s3://states', 'StateStoreRefused', ['no route to host']);
  jest.spyOn(Journal.prototype, 'write').mockRejectedValueOnce(refused);
  const fake = { plan: PLANS_AN_UPDATE, show: SHOWS_AN_UPDATE };
  await expect(run(stacks(), { skipStop: true }, fake)).rejects.toThrow(
    's3://states [StateStoreRefused]:\n' +
      '- no route to host\n' +
      '- the journal keeps its place: run it again to go on from there, or with --return to go back',
  );
});

test('begins nothing over a state that an earlier run could not save', async () => {
  const all = stacks();
  writeFileSync(join(all[1]?.folder ?? '', 'errored.tfstate'), '{}');
  await expect(run(all)).rejects.toMatchObject({ subject: `stack '${FROM}'`, code: 'StateNotSaved' });
});
