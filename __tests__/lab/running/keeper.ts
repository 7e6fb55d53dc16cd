/**
 * Clears a lab away once the process that started it has ended, however that was: the shell that runs this waits until then.
 * A Jest worker that is killed, by Ctrl-C too, has no time for that itself.
 */
import { clearFolder } from '../../../terraform/leftovers';

const [folder = ''] = process.argv.slice(2);
clearFolder(folder);
