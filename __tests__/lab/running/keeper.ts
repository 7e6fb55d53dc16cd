/**
 * Runs beside a lab, and clears it away once the process that started it has ended, however that was: the pipe to it closes then.
 * A Jest worker that is killed, by Ctrl-C too, has no time for that itself.
 */
import { clearFolder } from '../../../terraform/leftovers';

const [folder = ''] = process.argv.slice(2);
process.stdin.resume();
process.stdin.once('close', () => clearFolder(folder));
