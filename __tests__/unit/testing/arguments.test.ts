import { rehearse } from '../../../testing';
import { awsStack, testApp } from '../../support/stack';
import { fakeRehearsal } from './support';

const MESSAGE = 'rehearse [OptionInvalid]:\n- ';

test.each([
  ['an app', () => rehearse(testApp() as never), 'takes a TerraformStack: rehearse(stack)'],
  ['nothing', () => rehearse(undefined as never), 'takes a TerraformStack: rehearse(stack)'],
  [
    'another mode',
    () => rehearse(awsStack(), { mode: 'real' as never }),
    '`mode` must be one of auto, simulated, real-plan, got real',
  ],
  [
    'a promise to start from',
    () => rehearse(awsStack(), { from: Promise.resolve() as never }),
    '`from` must be what an earlier `rehearse` of this test file has returned: await it first',
  ],
  [
    'a rehearsal that was closed to start from',
    () => rehearse(awsStack(), { from: fakeRehearsal({}) }),
    '`from` is over: closeRehearsals() has removed its states',
  ],
])('refuses %s', async (_, body, problem) => {
  await expect(body()).rejects.toThrow(new Error(MESSAGE + problem));
});

test('names every wrong argument at once, and leads to the line of the test', async () => {
  const error: unknown = await rehearse('stack' as never, { mode: 'real' as never }).catch((reason: unknown) => reason);
  expect((error as Error).message).toBe(
    `${MESSAGE}takes a TerraformStack: rehearse(stack)\n- \`mode\` must be one of auto, simulated, real-plan, got real`,
  );
  expect((error as Error).stack?.split('\n    at ')[1]).toContain(__filename);
});
