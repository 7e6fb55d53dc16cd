const cleanups = new Set<() => void>();

/**
 * Runs `cleanup` when the process exits, the latest first: what a program may write to goes after the program. One listener stands
 * for all, as Node warns of more than ten.
 * @returns a function that takes it back.
 */
export function atExit(cleanup: () => void): () => void {
  if (cleanups.size === 0) process.once('exit', runAll);
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
    if (cleanups.size === 0) process.removeListener('exit', runAll);
  };
}

function runAll(): void {
  for (const cleanup of [...cleanups].reverse()) {
    try {
      cleanup();
    } catch {
      // The others are to run all the same, and nobody is left to be told.
    }
  }
}
