const EVERY_MILLISECONDS = 500;

/** After it the window of an analysis, 8 s, may lack the two samples that a rate needs: they come every 2 s. */
const GAP_MILLISECONDS = 4_000;

/** Notes when the whole machine, or this process, stands still: a machine shared with others does so for seconds at times. */
export class StoodStill {
  private gaps = 0;
  private last = performance.now();
  private readonly timer = setInterval(() => {
    const now = performance.now();
    if (now - this.last > GAP_MILLISECONDS) this.gaps++;
    this.last = now;
  }, EVERY_MILLISECONDS).unref();

  /** How often that was so. */
  get count(): number {
    return this.gaps;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
