import '../../../testing/jest';
import { fakeRehearsal, jobs, worker } from './support';

const renamed = [
  { path: 'name', before: 'jobs', after: 'mails', replaces: true },
  { path: 'arn', before: 'arn:jobs', after: '(known after apply)' },
];
const later = [{ path: 'delay_seconds', before: '0', after: '5' }];
const changed = fakeRehearsal({
  'Jobs/Resource': { ...jobs, change: 'replace', attributes: renamed },
  'Mails/Resource': { ...jobs, change: 'update', attributes: later },
  Old: { ...jobs, change: 'destroy' },
  Worker: worker,
});
const same = fakeRehearsal({ Jobs: jobs, Worker: worker });
const grown = fakeRehearsal({ Jobs: { ...jobs, change: 'create' }, Worker: { ...worker, change: 'update' } });
const first = fakeRehearsal({ Jobs: { ...jobs, change: 'create' } }, { fresh: true });

const wrong = (body: () => void, ...lines: readonly string[]): void =>
  expect(body).toThrow(new Error(lines.join('\n')));

test('toBeUnchanged passes for what the plan leaves as it was', () => {
  expect(changed.at('Worker')).toBeUnchanged();
  expect(changed.at('Jobs')).not.toBeUnchanged();
  wrong(
    () => expect(changed.at('Jobs')).toBeUnchanged(),
    'expect(Jobs/Resource).toBeUnchanged()',
    '',
    '  replace Jobs/Resource: forced by name',
  );
  wrong(
    () => expect(changed.at('Mails')).toBeUnchanged(),
    'expect(Mails/Resource).toBeUnchanged()',
    '',
    '  update Mails/Resource: delay_seconds',
  );
  wrong(
    () => expect(changed.at('Worker')).not.toBeUnchanged(),
    'expect(Worker).not.toBeUnchanged()',
    '',
    '  nothing changes',
  );
});

test('toHaveNoChanges lists every change', () => {
  expect(same).toHaveNoChanges();
  expect(first).not.toHaveNoChanges();
  wrong(
    () => expect(changed).toHaveNoChanges(),
    'expect(shop).toHaveNoChanges()',
    '',
    '  replace Jobs/Resource: forced by name',
    '  update Mails/Resource: delay_seconds',
    '  destroy Old',
  );
  wrong(
    () => expect(same).not.toHaveNoChanges(),
    'expect(shop).not.toHaveNoChanges()',
    '',
    '  there is no such change',
  );
});

test('toReplaceNothing lists replacements, with what forces them', () => {
  expect(grown).toReplaceNothing();
  expect(changed).not.toReplaceNothing();
  wrong(
    () => expect(changed).toReplaceNothing(),
    'expect(shop).toReplaceNothing()',
    '',
    '  replace Jobs/Resource: forced by name',
  );
  wrong(
    () => expect(grown).not.toReplaceNothing(),
    'expect(shop).not.toReplaceNothing()',
    '',
    '  there is no such change',
  );
});

test('toDestroyNothing counts a replacement too', () => {
  expect(grown).toDestroyNothing();
  expect(changed).not.toDestroyNothing();
  wrong(
    () => expect(changed).toDestroyNothing(),
    'expect(shop).toDestroyNothing()',
    '',
    '  replace Jobs/Resource: forced by name',
    '  destroy Old',
  );
});

test.each(['toReplaceNothing', 'toDestroyNothing'] as const)(
  '%s needs an earlier rehearsal: where nothing was, it would hold for everything',
  (name) => {
    const message = `expect(...).${name}() compares with an earlier rehearsal: rehearse(stack, { from: await rehearse(before) })`;
    wrong(() => expect(first)[name](), message);
    wrong(() => expect(first).not[name](), message);
  },
);

test('toPlan compares how many changes there are of every kind', () => {
  expect(changed).toPlan({ replace: 1, update: 1, destroy: 1 });
  expect(same).toPlan({});
  expect(changed).not.toPlan({ replace: 1 });
  wrong(
    () => expect(changed).toPlan({ create: 1, update: 1 }),
    'expect(shop).toPlan()',
    '',
    '  expected: 1 to create, 1 to update',
    '  received: 1 to update, 1 to replace, 1 to destroy',
    '    replace Jobs/Resource: forced by name',
    '    update Mails/Resource: delay_seconds',
    '    destroy Old',
  );
  wrong(() => expect(same).not.toPlan({}), 'expect(shop).not.toPlan()', '', '  received: nothing');
});

test('toPlan refuses a kind that there is not', () => {
  const advice =
    'toPlan() takes how many changes there are of each kind, ' +
    'of create, update, replace, destroy, import, move, forget: { create: 2 }';
  wrong(() => expect(changed).toPlan({ replaced: 1, delete: 1 } as never), `${advice}; got replaced, delete`);
  wrong(() => expect(changed).toPlan(undefined as never), advice);
});

test.each(['toHaveNoChanges', 'toReplaceNothing', 'toDestroyNothing'] as const)(
  '%s takes a rehearsed stack',
  (name) => {
    const message = `expect(...).${name}() takes a rehearsed stack: expect(await rehearse(stack))`;
    wrong(() => expect(changed.at('Jobs'))[name](), message);
    wrong(() => expect(undefined)[name](), message);
    wrong(() => expect(Promise.resolve(changed))[name](), `${message}; rehearse() gives a promise: await it`);
  },
);
