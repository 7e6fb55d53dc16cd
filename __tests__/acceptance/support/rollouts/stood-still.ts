const EVERY_MILLISECONDS = 500;

/** Of a gap this long in what is scraped every two seconds, an analysis finds nothing in its window. */
const GAP_MILLISECONDS = 4_000;

/** Notes when the whole machine, or this process, stands still: a machine shared with others does so for seconds at times. */
export class StoodStill {
  /** How often that was so. */
  count = 0;
  private last = performance.now();
  private readonly timer = setInterval(() => {
    const now = performance.now();
    if (now - this.last > GAP_MILLISECONDS) this.count++;
    this.last = now;
  }, EVERY_MILLISECONDS);

  stop(): void {
    clearInterval(this.timer);
  }
}
