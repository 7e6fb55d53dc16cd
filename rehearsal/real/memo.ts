import { createHash } from 'node:crypto';

/** Bytes of answers that are kept at most. */
const LIMIT_BYTES = 32 * 1024 * 1024;

/**
 * Answers to equal questions, given once: stacks are much alike, and Terraform asks the same in each of its commands. The oldest go
 * where it grows beyond its limit. Questions are not kept, only what they hash to.
 */
export class Memo {
  private readonly answers = new Map<string, Promise<Uint8Array>>();
  private readonly sizes = new Map<string, number>();
  private total = 0;

  constructor(private readonly limitBytes = LIMIT_BYTES) {}

  /** The answer to a question; `ask` is called where it is new, or where it failed the last time. */
  answer(method: string, request: Uint8Array, ask: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const key = createHash('sha256').update(`${method} `).update(request).digest('base64');
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    const answer = ask();
    this.answers.set(key, answer);
    answer.then(
      (bytes) => this.keep(key, bytes.length),
      () => this.answers.delete(key),
    );
    return answer;
  }

  private keep(key: string, size: number): void {
    this.sizes.set(key, size);
    this.total += size;
    for (const [oldest, bytes] of this.sizes) {
      if (this.total <= this.limitBytes) return;
      this.sizes.delete(oldest);
      this.answers.delete(oldest);
      this.total -= bytes;
    }
  }
}
