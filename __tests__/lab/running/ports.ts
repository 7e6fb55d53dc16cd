import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below those that a kernel gives to outgoing connections: none of these takes a port between the check and its use. */
const [FIRST, LAST] = [20_000, 30_000];

/** A free port of the loopback interface, by chance, so that two labs do not ask for the same. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
