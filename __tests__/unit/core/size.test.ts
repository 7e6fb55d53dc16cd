import { Token } from 'cdktf';
import fc from 'fast-check';
import { Size } from '../../../constructs/core/size';

test('units are binary: each is 1024 of the one below', () => {
  expect(Size.kibibytes(1).toBytes()).toBe(1_024);
  expect(Size.mebibytes(1).toKibibytes()).toBe(1_024);
  expect(Size.gibibytes(1).toMebibytes()).toBe(1_024);
  expect(Size.tebibytes(1).toGibibytes()).toBe(1_024);
});

test.each([
  [Size.bytes(0), '0 bytes'],
  [Size.bytes(1), '1 byte'],
  [Size.bytes(1_025), '1025 bytes'],
  [Size.kibibytes(3), '3 KiB'],
  [Size.mebibytes(1_536), '1536 MiB'],
  [Size.gibibytes(20), '20 GiB'],
  [Size.gibibytes(2_048), '2 TiB'],
  [Size.gibibytes(0.5), '512 MiB'],
])('%s is shown in the largest unit that fits whole', (size, text) => {
  expect(size.toString()).toBe(text);
});

test.each([
  [() => Size.bytes(-1), '-1 bytes'],
  [() => Size.kibibytes(0.3), '0.3 KiB'],
  [() => Size.gibibytes(Number.NaN), 'NaN GiB'],
  [() => Size.tebibytes(1e9), '1000000000 TiB'],
])('what is no whole number of bytes is refused: %#', (make, got) => {
  expect(make).toThrow(`Size [SizeInvalid]:\n- \`size\` must be a whole number of bytes, 0 or more, got ${got}`);
});

test('what Terraform knows only later is refused, without the number that stands for it', () => {
  expect(() => Size.gibibytes(Token.asNumber({ ref: 'x' }))).toThrow(
    new Error('Size [SizeInvalid]:\n- `size` must be known at synth, got a value known after apply'),
  );
});

test('a unit that does not fit whole is refused', () => {
  expect(() => Size.mebibytes(1_536).toGibibytes()).toThrow(
    'Size [SizeInvalid]:\n- `size` must be a whole number of GiB, got 1536 MiB',
  );
  expect(() => Size.kibibytes(3).toMebibytes()).toThrow(
    'Size [SizeInvalid]:\n- `size` must be a whole number of MiB, got 3 KiB',
  );
  expect(() => Size.bytes(3).toKibibytes()).toThrow(
    'Size [SizeInvalid]:\n- `size` must be a whole number of KiB, got 3 bytes',
  );
});

test('any whole number of bytes stays what it is', () => {
  fc.assert(fc.property(fc.maxSafeNat(), (bytes) => Size.bytes(bytes).toBytes() === bytes));
});
