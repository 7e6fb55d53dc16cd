import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findTerraform } from '../../terraform/binary';
import { runProcess, type ProcessRun } from '../../terraform/process';
import { folder as temporaryFolder, removeFolders, write } from '../unit/terraform/support';
import { ChildEnvironments } from './support/child-environments';
import { commandToRun, failures, isAtHand, modes, reportOf, ROOT, writeMirrors } from './support/command';
import { scratch } from './support/differences';
import { PoisonedHome, POISON, readingProblem } from './support/poisoned-home';
import { poisonedStacks, PROVIDERS } from './support/poisoned-stacks';
import { suite } from './support/suite';
import { openTrap, type Trap } from './support/trap';

/** A secret that the user means a stack to have: it may be in Terraform's environment and in the state, and nowhere else. */
const DECLARED = 'DeClArEd';

const names = (['aws', 'google', 'helm'] as const).filter((name) => {
  const { source, version } = PROVIDERS[name];
  const atHand = name === 'aws' || isAtHand(source, version);
  if (!atHand) console.warn(`skipped: credentials of ${name} ${version}, for real: it is in no local mirror`);
  return atHand;
});

suite('a rehearsal among poisoned credentials', ['terraform'], () => {
  // Short, as the rehearsals below have sockets in it.
  const root = mkdtempSync(join(realpathSync(scratch('.')), 'p-'));
  const unseen = readingProblem(root);
  if (unseen !== undefined) console.warn(`skipped: which credentials a rehearsal reads: ${unseen}`);
  const seesReading = unseen === undefined ? test : test.skip;
  const hasProc = existsSync('/proc/self/environ');
  if (!hasProc) console.warn('skipped: environments of what a rehearsal starts: this system has no /proc');
  const seesProcesses = hasProc ? test : test.skip;
  let trap: Trap;
  let home: PoisonedHome;

  beforeAll(async () => {
    trap = await openTrap();
    mkdirSync(join(root, 'home'));
    const mirrors = join(root, 'terraform.rc');
    writeMirrors(mirrors, Object.values(PROVIDERS));
    home = new PoisonedHome(join(root, 'home'), readFileSync(mirrors, 'utf8'));
  });
  afterAll(async () => {
    await trap.close();
    removeFolders();
  });

  describe.each(['simulated', 'real-plan'] as const)('in the mode %s', (mode) => {
    let run: ProcessRun;
    let children: ReturnType<ChildEnvironments['stop']>;
    let read: readonly string[];
    const folder = join(root, mode);

    beforeAll(async () => {
      const temporary = join(folder, 't');
      mkdirSync(temporary, { recursive: true });
      const env = { ...home.env(trap.url), TMPDIR: temporary, TF_VAR_declared: DECLARED };
      const files = ['--keep', join(folder, 'kept'), '--junit', join(folder, 'junit.xml')];
      const args = ['rehearse', '--json', '--out', poisonedStacks(home, names), '--mode', mode, ...files];
      home.reset();
      let look: ChildEnvironments | undefined;
      const [program, ...first] = await commandToRun();
      const onStart = (pid: number): void => {
        if (hasProc) look = new ChildEnvironments(pid);
      };
      run = await runProcess(program, [...first, ...args], { cwd: ROOT, env, onStart });
      // A process of Node is one that has not yet become another program.
      children = (look?.stop() ?? []).filter(({ program }) => program !== 'node');
      read = home.read();
    });

    test('takes the stacks through every step', () => {
      const report = reportOf(run);
      expect(failures(report)).toEqual([]);
      expect(modes(report)).toEqual(names.map((name) => `${name} ${PROVIDERS[name].version} ${mode}`));
    });

    seesReading('reads no credential', () => {
      expect(read).toEqual([]);
    });

    test('runs no program that a credential names, and asks no service that the environment names', () => {
      expect([existsSync(home.marker), trap.connections()]).toEqual([false, 0]);
    });

    seesProcesses('hands no credential to what it starts', () => {
      const started = mode === 'simulated' ? [] : names.map((name) => `terraform-provider-${name}`);
      const programs = children.map(({ program }) => program.replace(/_v.*/, ''));
      expect([...new Set(programs)].sort()).toEqual(expect.arrayContaining(['terraform', ...started]));
      const poisoned = children.flatMap(({ program, variables }) =>
        variables
          .filter((text) => text.includes(POISON) || text.includes(DECLARED))
          .map((text) => `${program} ${text}`),
      );
      // Variables of the user's are what Terraform is to have.
      expect([...new Set(poisoned)].sort()).toEqual([
        `terraform TF_VAR_declared=${DECLARED}`,
        `terraform TF_VAR_undeclared=${POISON}-TF_VAR_undeclared`,
      ]);
      const homes = children.flatMap(({ variables }) => variables.filter((text) => text.includes(home.folder)));
      expect(homes).toEqual([]);
    });

    test('writes and prints no credential, and a sensitive variable into the state alone', () => {
      const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const paths = files.map((entry) => join(entry.parentPath, entry.name));
      const holding = (text: string): string[] =>
        paths.filter((path) => readFileSync(path).includes(text)).map((path) => relative(folder, path));
      expect(holding(POISON)).toEqual([]);
      expect(holding(DECLARED)).toEqual(['kept/aws.tfstate']);
      expect((statSync(join(folder, 'kept/aws.tfstate')).mode & 0o777).toString(8)).toBe('600');
      expect(paths.some((path) => path.endsWith('kept/logs/aws/apply.log'))).toBe(true);
      expect(paths.some((path) => path.endsWith('junit.xml'))).toBe(true);
      const printed = run.stdout + run.stderr;
      expect([printed.includes(POISON), printed.includes(DECLARED)]).toEqual([false, false]);
    });
  });

  // Last, as it leaves its traces: what must not happen above does happen to Terraform alone.
  seesReading('is one that Terraform alone would not pass', async () => {
    const backend = { bucket: 'states', key: 'x', region: 'eu-west-1', profile: 'poisoned', max_retries: 0 };
    const skips = ['credentials_validation', 'requesting_account_id', 'region_validation', 'metadata_api_check'];
    const skip = Object.fromEntries(skips.map((name) => [`skip_${name}`, true]));
    const folder = write(temporaryFolder(), {
      'main.tf.json': { terraform: { backend: { s3: { ...backend, ...skip, use_path_style: true } } } },
    });
    const keys = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined };
    const env = { ...home.env(trap.url), ...keys, AWS_WEB_IDENTITY_TOKEN_FILE: undefined };
    home.reset();
    const terraform = await findTerraform();
    const { exitCode } = await runProcess(terraform?.program ?? '', ['init', '-no-color'], { cwd: folder, env });
    expect(exitCode).toBe(1);
    expect(home.read()).toEqual(expect.arrayContaining(['.aws/config', '.aws/credentials']));
    expect(existsSync(home.marker)).toBe(true);
    rmSync(home.marker);
  });
});
