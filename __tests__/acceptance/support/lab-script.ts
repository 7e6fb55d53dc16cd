/** Starts a lab, prints the folder of its files, and leaves it running: somebody else ends this process. */
import { startLab } from '../../lab/start-lab';

void startLab({ nodes: 1 }).then(({ folder }) => process.stdout.write(folder));
