import { isToken } from './token';
import { KNOWN_LATER, problem, UserError } from './errors';

/**
 * A length of time with its unit, so that seconds are never mistaken for minutes.
 * @example
 * const day = Duration.hours(24);
 * const seconds = day.toSeconds(); // 86400
 */
export class Duration {
  static seconds(amount: number): Duration {
    return new Duration(amount, 1, 'seconds');
  }
  static minutes(amount: number): Duration {
    return new Duration(amount, 60, 'minutes');
  }
  static hours(amount: number): Duration {
    return new Duration(amount, 3_600, 'hours');
  }
  static days(amount: number): Duration {
    return new Duration(amount, 86_400, 'days');
  }

  private readonly wholeSeconds: number;

  private constructor(amount: number, unit: number, name: string) {
    if (isToken(amount)) {
      throw new UserError('Duration', 'DurationInvalid', [problem(name, 'known at synth', KNOWN_LATER)]);
    }
    const product = amount * unit;
    // 1.1 hours is 3960 seconds, although 1.1 * 3600 in floating point is a little more.
    const seconds = Number.isInteger(product) ? product : Number(product.toPrecision(15));
    if (!Number.isSafeInteger(seconds) || seconds < 0) {
      throw new UserError('Duration', 'DurationInvalid', [
        `\`${name}\` must be a whole number of seconds, 0 or more, got ${String(amount)} ${name}`,
      ]);
    }
    this.wholeSeconds = seconds;
  }

  /** Whole seconds, 0 or more. */
  toSeconds(): number {
    return this.wholeSeconds;
  }
  /** @throws {UserError} `DurationInvalid` when it is no whole number of minutes. */
  toMinutes(): number {
    return this.in(60, 'minutes');
  }
  /** @throws {UserError} `DurationInvalid` when it is no whole number of hours. */
  toHours(): number {
    return this.in(3_600, 'hours');
  }
  /** @throws {UserError} `DurationInvalid` when it is no whole number of days. */
  toDays(): number {
    return this.in(86_400, 'days');
  }

  /** The largest unit that fits whole: `2 minutes`, `36 hours`, `1 day`. */
  toString(): string {
    const units = [
      [86_400, 'day'],
      [3_600, 'hour'],
      [60, 'minute'],
      [1, 'second'],
    ] as const;
    const [size, name] = units.find(([unit]) => this.wholeSeconds >= unit && this.wholeSeconds % unit === 0) ?? [
      1,
      'second',
    ];
    const amount = this.wholeSeconds / size;
    return `${amount.toString()} ${name}${amount === 1 ? '' : 's'}`;
  }

  private in(unit: number, name: string): number {
    if (this.wholeSeconds % unit !== 0) {
      throw new UserError('Duration', 'DurationInvalid', [
        `\`duration\` must be a whole number of ${name}, got ${this.toString()}`,
      ]);
    }
    return this.wholeSeconds / unit;
  }
}
