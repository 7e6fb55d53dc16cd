import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { runProcess } from '../../../terraform/process';
import { cacheFolder } from '../../lab/building/pins';

const PINS = resolve(__dirname, '../../bindings');
const FILES = ['package.json', 'package-lock.json'];

/** Seconds that npm may take for all of it, and milliseconds for one answer of the registry. */
const [LIMIT_SECONDS, FETCH_MILLISECONDS] = [400, 60_000];

let installed: Promise<string> | undefined;

/**
 * A folder of packages with the bindings that are supported beside the project's own: installed once into a cache, as they are more
 * than all else that the project installs, and one suite reads them.
 * @throws {Error} where npm cannot install them, with what it said.
 */
export function otherBindings(): Promise<string> {
  return (installed ??= cached());
}

async function cached(): Promise<string> {
  const caches = dirname(cacheFolder());
  const pins = FILES.map((file) => readFileSync(join(PINS, file)));
  const hash = createHash('sha256').update(Buffer.concat(pins)).digest('hex').slice(0, 12);
  const folder = join(caches, `bindings-${hash}`);
  if (!existsSync(folder)) await install(caches, folder);
  return join(folder, 'node_modules');
}

/** Installs beside the place and moves there: what is interrupted leaves nothing that looks whole. */
async function install(caches: string, folder: string): Promise<void> {
  mkdirSync(caches, { recursive: true });
  const own = mkdtempSync(join(caches, 'new-bindings-'));
  try {
    for (const file of FILES) copyFileSync(join(PINS, file), join(own, file));
    // What they are bound to is the project's own: their peers are not wanted.
    const wanted = ['ci', '--legacy-peer-deps', '--ignore-scripts'];
    const patience = ['--fetch-retries=2', `--fetch-timeout=${FETCH_MILLISECONDS}`, '--loglevel=error'];
    const run = await runProcess('npm', [...wanted, ...patience], { cwd: own, limitSeconds: LIMIT_SECONDS });
    const { exitCode, stopped = `exit code ${exitCode}`, stdout, stderr } = run;
    if (exitCode !== 0) throw new Error(`npm could not install ${PINS} (${stopped}):\n${stdout}${stderr}`);
    move(own, folder);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/** Another run may have been quicker: its folder is as good. */
function move(own: string, folder: string): void {
  try {
    renameSync(own, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}
