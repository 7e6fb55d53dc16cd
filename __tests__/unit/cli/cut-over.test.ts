import { cutOver } from '../../../cli/cut-over';
import { cutOver as run, StepFailed, type CutOverOptions, type Outcome } from '../../../terraform/cut-over/cut-over';
import { Interrupted } from '../../../terraform/scratch';
import { fakeTerraform, output, removeFolders } from '../terraform/support';
import { terminal } from './support';

jest.mock('../../../terraform/cut-over/cut-over', () => ({
  ...jest.requireActual<object>('../../../terraform/cut-over/cut-over'),
  cutOver: jest.fn(),
}));
afterEach(removeFolders);

const START = { event: 'start', mode: 'new', to: 'a', from: 'b', image: 'app:2', steps: ['stop'] } as const;

/** What the command prints, and its exit code or error, where the cut-over goes so. */
async function command(goes: (options: CutOverOptions) => Promise<Outcome>, more = {}): Promise<unknown[]> {
  jest.mocked(run).mockImplementationOnce(goes);
  const config = { variable: { container_image: {}, desired_count: {} } };
  const out = output({ 'p-staging-service': { config }, 'p-production-service': { config } });
  const screen = terminal({ env: fakeTerraform().env });
  const options = { from: 'p-staging', image: 'app:2', out, synth: false, ...more };
  const code: unknown = await cutOver('p-production', options, screen).catch(
    (error: unknown) => (error as Error).message,
  );
  return [code, ...screen.stdout, ...screen.stderr];
}

test('hands over what was asked, and leaves the rest to the cut-over', async () => {
  await command(() => Promise.resolve({ result: 'done', active: [], notes: [] }), { strategy: 'canary=5,100' });
  const [options] = jest.mocked(run).mock.calls.at(-1) ?? [];
  expect(options).toMatchObject({ image: 'app:2', shares: [5, 100], goBack: false });
  expect(options).not.toHaveProperty('onReturn');
  expect(options).not.toHaveProperty('skipStop');
});

test.each([
  [{ result: 'done' }, {}, 0],
  [{ result: 'returned', left: 'old-image' }, {}, 1],
  [{ result: 'returned', left: 'old-image' }, { return: true, image: undefined }, 0],
] as const)('where it ends as %j, asked for %j, the exit code is %i', async (ended, asked, code) => {
  const [got] = await command(() => Promise.resolve({ active: [], notes: [], ...ended }), asked);
  expect(got).toBe(code);
});

test('refuses to take over from itself, before the app runs', async () => {
  const withoutOutput = { from: 'p-production', out: 'nowhere' };
  const [message] = await command(() => Promise.reject(new Error('it ran')), withoutOutput);
  expect(message).toBe(
    'ashlar cut-over [OptionsInvalid]:\n' +
      '- `--from` must be another environment than the one that takes over, got p-production',
  );
  jest.mocked(run).mockReset();
});

test('stopped before it has begun, it does not speak of a journal', async () => {
  const stopped = (): Promise<Outcome> => Promise.reject(new Interrupted('SIGINT'));
  expect((await command(stopped)).slice(1)).toEqual(['stopped before anything was changed']);
  const later = ({ onEvent }: CutOverOptions): Promise<Outcome> => {
    onEvent(START);
    return stopped();
  };
  expect((await command(later)).slice(1)).toEqual([
    'cut-over   b to a, app:2: stop',
    'stopped: the journal says where. Run it again to go on from there, or with --return to go back',
  ]);
});

test('a return that fails says how it goes on', async () => {
  const [message] = await command(() => Promise.reject(new StepFailed(['no credentials'])));
  expect(message).toBe(
    'cut-over to p-production [ReturnFailed]:\n' +
      '- no credentials\n' +
      '- the return stopped here, and the journal says where. Mend that, and run it again: it goes on returning',
  );
});
