import { runProcess } from '../../terraform/process';
import { removeFolders } from '../unit/terraform/support';
import { reportOf, ROOT, userEnv, type Report } from './support/command';
import { compiledCommand } from './support/compiled-command';
import * as faults from './support/faults';
import { ended, startRehearsal, until } from './support/rehearsed';
import { withReal } from './support/real-cycle';
import { suite } from './support/suite';

let command: string;

// From its sources it would be compiled anew in each of the temporary folders.
beforeAll(async () => {
  command = await compiledCommand();
});
afterEach(removeFolders);

/** Leaves other stacks than the one with a provider to Terraform. */
const QUEUES_ONLY = 'case $PWD in */queues) ;; *) exec "$REAL" "$@" ;; esac';

/** In the script of a Terraform: the scratch folder of the rehearsal, and the programs of providers that run in it. */
const SCRATCH = 'scratch=${TMPDIR%/tmp}';
const PROGRAMS = `${QUEUES_ONLY}
${SCRATCH}
programs=$(grep -lzs "^PLUGIN_UNIX_SOCKET_DIR=$scratch/" /proc/[0-9]*/environ | cut -d / -f 3)
[ -n "$programs" ] || exit 99`;

/** Rehearses with a temporary folder of its own, in which nothing may be left. */
async function run(terraform: string, ...args: readonly string[]): Promise<Report> {
  const tmp = faults.temporary();
  const env = { ...userEnv(), TMPDIR: tmp, TERRAFORM_BINARY_NAME: terraform };
  const report = reportOf(
    await runProcess(process.execPath, [command, 'rehearse', '--json', ...args], { cwd: ROOT, env }),
  );
  expect({ files: faults.leftIn(tmp), providers: faults.providersIn(tmp) }).toEqual({ files: [], providers: [] });
  return report;
}

withReal('aws', '5.100.0', () => {
  test('a provider killed while Terraform applies fails that stack with its name, and the others go on', async () => {
    const terraform = await faults.terraformThat(
      'apply',
      `${PROGRAMS}
{ "$REAL" "$@"; echo $? > "$TMPDIR/code"; } | while IFS= read -r line; do
  printf '%s\\n' "$line"
  case $line in *apply_start*) kill -KILL $programs 2>/dev/null ;; esac
done
exit "$(cat "$TMPDIR/code")"`,
    );
    // So many that the first is never the last when the kill comes.
    const report = await run(terraform, '--mode', 'real-plan', '--out', faults.estate(40));
    expect(faults.told(report)).toEqual({
      queues: [
        'apply',
        'The provider hashicorp/aws ended unexpectedly during PlanResourceChange: Rehearse again. Where it comes to the same, --mode simulated does without the program of the provider.',
      ],
      plain: 'ok',
    });
    const named = report.stacks.flatMap(({ failure }) => failure?.diagnostics ?? []).map((one) => one.constructPath);
    expect(named).toEqual([expect.stringMatching(/^queues\/Q\d+\/Resource$/)]);
  });

  test('a provider killed between two commands is started again, with the same results', async () => {
    const terraform = await faults.terraformThat('apply', `${PROGRAMS}\nkill -KILL $programs`);
    const report = await run(terraform, '--mode', 'real-plan', '--out', faults.estate());
    expect(faults.told(report)).toEqual({ queues: 'ok', plain: 'ok' });
    expect(report.stacks.map(({ id, totals }) => [id, totals.create])).toEqual([
      ['queues', 4],
      ['plain', 1],
    ]);
  });

  test('the program of a rehearsal that is killed is ended by the next one', async () => {
    const tmp = faults.temporary();
    const terraform = await faults.terraformThat('apply', 'sleep 300');
    const args = ['--mode', 'real-plan', '--out', faults.estate()];
    const killed = startRehearsal(args, { ...userEnv(), TMPDIR: tmp, TERRAFORM_BINARY_NAME: terraform }, command);
    const end = ended(killed);
    await until(
      'two applies',
      () => faults.commandsIn(tmp).filter((command) => command.startsWith('sleep')).length === 2,
    );
    const left = faults.providersIn(tmp);
    killed.kill('SIGKILL');
    await until('its end', () => killed.signalCode !== null);
    expect([left.length, faults.providersIn(tmp)]).toEqual([1, left]);
    const next = await ended(startRehearsal(args, { ...userEnv(), TMPDIR: tmp }, command));
    expect([next.code, next.output]).toEqual([
      0,
      expect.stringContaining('cleared away what 1 killed commands had left'),
    ]);
    expect({ files: faults.leftIn(tmp), providers: faults.providersIn(tmp) }).toEqual({ files: [], providers: [] });
    await end;
  });
});

suite('a rehearsal whose sockets are removed', ['terraform'], () => {
  test.each(['simulated', 'real-plan'])(
    'while Terraform applies fails with what has happened, and leaves nothing behind: %s',
    async (mode) => {
      const terraform = await faults.terraformThat('apply', `${QUEUES_ONLY}\n${SCRATCH}\nrm -r "$scratch/h/s"`);
      const report = await run(terraform, '--mode', mode, '--out', faults.estate());
      expect(faults.told(report)).toEqual({
        queues: [
          'apply',
          'The provider hashicorp/aws is no longer where Terraform was told to find it: Something has removed its socket from the temporary folder while the rehearsal ran. Rehearse again, or name a folder that nobody clears in TMPDIR.',
        ],
        plain: 'ok',
      });
    },
  );
});
