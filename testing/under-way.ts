/** Work that has not ended yet, so that it can be stopped before what it uses is removed. */
export class UnderWay {
  private readonly runs = new Map<AbortController, Promise<unknown>>();

  /** Does `use`, whose signal `stop` aborts. */
  track<T>(use: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const run = (async (): Promise<T> => {
      try {
        return await use(controller.signal);
      } finally {
        // Within it: a `finally` on its promise would make a second one, whose failure nobody looks at.
        this.runs.delete(controller);
      }
    })();
    this.runs.set(controller, run);
    return run;
  }

  /**
   * Stops everything for a reason of its own, and waits until it has wound down; nobody else has to look at how it ended.
   * @returns the errors that it ended with.
   */
  async stop(reason: () => Error): Promise<readonly Error[]> {
    const errors: Error[] = [];
    // Who waited for one may have started the next.
    while (this.runs.size > 0) {
      const runs = [...this.runs];
      const ends = Promise.allSettled(runs.map(([, run]) => run));
      for (const [controller] of runs) controller.abort(reason());
      for (const end of await ends) if (end.status === 'rejected') errors.push(end.reason as Error);
    }
    return errors;
  }
}
