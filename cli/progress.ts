import type { Terminal } from './output';

/** What a step can show while it runs. */
export interface StepView {
  /** What is going on right now; replaced by the next one, and shown on a terminal only. */
  readonly now: (text: string) => void;
  /** One thing that has happened; a line of its own where nobody watches. */
  readonly event: (text: string) => void;
}

/** How a step ended. */
export interface StepEnd {
  readonly ok: boolean;
  readonly text: string;
}

/** Shows the steps of a command while they run. */
export type Progress = <T>(
  title: string,
  work: (view: StepView) => Promise<T>,
  end: (result: T) => StepEnd,
) => Promise<T>;

/** Live progress on a terminal, a line per event on the error stream elsewhere, nothing when `silent`. */
export function progress(terminal: Terminal, silent: boolean): Progress {
  if (silent) return (_title, work) => work({ now: () => undefined, event: () => undefined });
  return terminal.isTTY ? live : plain(terminal);
}

function plain(terminal: Terminal): Progress {
  return async (title, work, end) => {
    const line = (text: string): void => terminal.err(`${title.padEnd(10)} ${text}`);
    const result = await work({ now: () => undefined, event: line });
    line(end(result).text);
    return result;
  };
}

const live: Progress = async <T>(title: string, work: (view: StepView) => Promise<T>, end: (result: T) => StepEnd) => {
  // Loaded late: it is an ES module, and costs more than the rest of the command line together.
  const { Listr } = await import('listr2');
  let outcome: { readonly value: T } | { readonly error: unknown } | undefined;
  const steps = new Listr(
    [
      {
        title,
        task: async (_context, task) => {
          const now = (text: string): void => void (task.output = text);
          try {
            outcome = { value: await work({ now, event: () => undefined }) };
          } catch (error) {
            outcome = { error };
            throw error;
          }
          const { ok, text } = end(outcome.value);
          task.title = `${title.padEnd(10)} ${text}`;
          if (!ok) throw new Error(text);
        },
      },
    ],
    // Ctrl-C is dealt with where the work is; what went wrong is printed once, by the command itself.
    {
      exitOnError: false,
      registerSignalListeners: false,
      rendererOptions: { showErrorMessage: false, collapseErrors: false },
    },
  );
  await steps.run();
  if (outcome === undefined || 'error' in outcome) throw outcome?.error;
  return outcome.value;
};
