import { isToken } from './token';
import { KNOWN_LATER, problem, UserError } from './errors';

/**
 * An amount of storage or memory in binary units: 1 GiB is 1024 MiB.
 * @example
 * const disk = Size.gibibytes(20);
 * const mebibytes = disk.toMebibytes(); // 20480
 */
export class Size {
  static bytes(amount: number): Size {
    return new Size(amount, 1, 'bytes');
  }
  static kibibytes(amount: number): Size {
    return new Size(amount, 1_024, 'KiB');
  }
  static mebibytes(amount: number): Size {
    return new Size(amount, 1_024 ** 2, 'MiB');
  }
  static gibibytes(amount: number): Size {
    return new Size(amount, 1_024 ** 3, 'GiB');
  }
  static tebibytes(amount: number): Size {
    return new Size(amount, 1_024 ** 4, 'TiB');
  }

  private readonly wholeBytes: number;

  private constructor(amount: number, unit: number, name: string) {
    if (isToken(amount)) {
      throw new UserError('Size', 'SizeInvalid', [problem('size', 'known at synth', KNOWN_LATER)]);
    }
    const bytes = amount * unit;
    if (!Number.isSafeInteger(bytes) || bytes < 0) {
      throw new UserError('Size', 'SizeInvalid', [
        `\`size\` must be a whole number of bytes, 0 or more, got ${String(amount)} ${name}`,
      ]);
    }
    this.wholeBytes = bytes;
  }

  /** Whole bytes, 0 or more. */
  toBytes(): number {
    return this.wholeBytes;
  }
  /** @throws {UserError} `SizeInvalid` when it is no whole number of KiB. */
  toKibibytes(): number {
    return this.in(1_024, 'KiB');
  }
  /** @throws {UserError} `SizeInvalid` when it is no whole number of MiB. */
  toMebibytes(): number {
    return this.in(1_024 ** 2, 'MiB');
  }
  /** @throws {UserError} `SizeInvalid` when it is no whole number of GiB. */
  toGibibytes(): number {
    return this.in(1_024 ** 3, 'GiB');
  }

  /** The largest unit that fits whole: `20 GiB`, `1536 MiB`. */
  toString(): string {
    const units = [
      [1_024 ** 4, 'TiB'],
      [1_024 ** 3, 'GiB'],
      [1_024 ** 2, 'MiB'],
      [1_024, 'KiB'],
    ] as const;
    const [size, name] = units.find(([unit]) => this.wholeBytes >= unit && this.wholeBytes % unit === 0) ?? [
      1,
      this.wholeBytes === 1 ? 'byte' : 'bytes',
    ];
    return `${(this.wholeBytes / size).toString()} ${name}`;
  }

  private in(unit: number, name: string): number {
    if (this.wholeBytes % unit !== 0) {
      throw new UserError('Size', 'SizeInvalid', [
        `\`size\` must be a whole number of ${name}, got ${this.toString()}`,
      ]);
    }
    return this.wholeBytes / unit;
  }
}
