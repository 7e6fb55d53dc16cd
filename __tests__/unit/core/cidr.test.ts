import { Token } from 'cdktf';
import fc from 'fast-check';
import { Cidr } from '../../../constructs/core/cidr';
import { show } from '../../../constructs/core/errors';

const network = fc.tuple(fc.nat({ max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 })).map(([address, prefix]) => {
  const first = Math.floor(address / 2 ** (32 - prefix)) * 2 ** (32 - prefix);
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${octets.join('.')}/${prefix.toString()}`;
});

/** Networks that often hold each other: random ones hardly ever meet. */
const neighbour = fc
  .tuple(fc.integer({ min: 0, max: 8 }), fc.nat())
  .map(([bits, index]) => Cidr.parse('10.0.0.0/16').subnet(16 + bits, index % 2 ** bits));

test('a network reads back as it was written', () => {
  fc.assert(fc.property(network, (text) => Cidr.parse(text).toString() === text));
});

test('any text either reads back as it was written, or is refused with what it must be', () => {
  const octet = fc.oneof(fc.nat({ max: 300 }).map(String), fc.constantFrom('', '01', '-1', 'x'));
  const text = fc.oneof(
    fc.string(),
    fc.tuple(octet, octet, octet, octet, octet).map(([a, b, c, d, prefix]) => `${a}.${b}.${c}.${d}/${prefix}`),
  );
  fc.assert(
    fc.property(text, (given) => {
      const problem = Cidr.problem(given);
      if (problem === undefined) expect(Cidr.parse(given).toString()).toBe(given);
      else
        expect(() => Cidr.parse(given)).toThrow(
          `Cidr [CidrInvalid]:\n- \`cidr\` must be ${problem}, got ${show(given)}`,
        );
    }),
  );
});

test.each([
  ['', 'an IPv4 network such as 10.0.0.0/16'],
  ['10.0.0.0', 'an IPv4 network such as 10.0.0.0/16'],
  ['10.0.0/16', 'an IPv4 network such as 10.0.0.0/16'],
  ['10.0.0.256/32', 'an IPv4 network such as 10.0.0.0/16'],
  ['010.0.0.0/8', 'an IPv4 network such as 10.0.0.0/16'],
  ['10.0.0.0/08', 'an IPv4 network such as 10.0.0.0/16'],
  ['10.0.0.0/16 ', 'an IPv4 network such as 10.0.0.0/16'],
  ['::/0', 'an IPv4 network such as 10.0.0.0/16'],
  ['10.0.0.0/33', 'an IPv4 network with a prefix of 0 to 32 bits'],
  ['10.0.1.0/16', 'a network address (10.0.0.0/16)'],
])("'%s' must be %s", (text, allowed) => {
  expect(Cidr.problem(text)).toBe(allowed);
  expect(() => Cidr.parse(text)).toThrow(`Cidr [CidrInvalid]:\n- \`cidr\` must be ${allowed}, got ${show(text)}`);
});

test('what Terraform knows only later is refused, without the text that stands for it', () => {
  expect(() => Cidr.parse(Token.asString({ ref: 'x' }))).toThrow(
    new Error('Cidr [CidrInvalid]:\n- `cidr` must be known at synth, got a value known after apply'),
  );
});

test('subnets lie inside, have the prefix asked for and never overlap', () => {
  const cut = fc
    .tuple(network, fc.integer({ min: 0, max: 32 }), fc.nat(), fc.nat())
    .map(([text, extra, a, b]) => ({ outer: Cidr.parse(text), extra, a, b }));
  fc.assert(
    fc.property(cut, ({ outer, extra, a, b }) => {
      const prefix = Math.min(32, outer.prefix + extra);
      const count = 2 ** (prefix - outer.prefix);
      const [first, second] = [outer.subnet(prefix, a % count), outer.subnet(prefix, b % count)];
      expect([outer.contains(first), first.prefix, first.addresses]).toEqual([true, prefix, 2 ** (32 - prefix)]);
      expect(first.overlaps(second)).toBe(a % count === b % count);
    }),
  );
});

test('subnets of one prefix fill the network in order', () => {
  const subnets = [0, 1, 2, 3].map((index) => Cidr.parse('192.168.0.0/22').subnet(24, index).toString());
  expect(subnets).toEqual(['192.168.0.0/24', '192.168.1.0/24', '192.168.2.0/24', '192.168.3.0/24']);
});

test.each([
  [8, 0, '`prefix` must be 16 to 32 bits for networks in 10.0.0.0/16, got 8'],
  [33, 0, '`prefix` must be 16 to 32 bits for networks in 10.0.0.0/16, got 33'],
  [20.5, 0, '`prefix` must be 16 to 32 bits for networks in 10.0.0.0/16, got 20.5'],
  [18, 4, '`index` must be 0 to 3 for networks of /18 in 10.0.0.0/16, got 4'],
  [18, -1, '`index` must be 0 to 3 for networks of /18 in 10.0.0.0/16, got -1'],
  [18, 0.5, '`index` must be 0 to 3 for networks of /18 in 10.0.0.0/16, got 0.5'],
])('no subnet of /%d at %d: %s', (prefix, index, problem) => {
  expect(() => Cidr.parse('10.0.0.0/16').subnet(prefix, index)).toThrow(`Cidr [CidrInvalid]:\n- ${problem}`);
});

test('networks overlap exactly when one contains the other', () => {
  fc.assert(
    fc.property(neighbour, neighbour, (a, b) => {
      expect(a.overlaps(b)).toBe(b.overlaps(a));
      expect(a.overlaps(b)).toBe(a.contains(b) || b.contains(a));
      expect(a.contains(b) && b.contains(a)).toBe(a.toString() === b.toString());
    }),
  );
});

test('to contain is passed on, and anywhere contains everything', () => {
  fc.assert(
    fc.property(neighbour, neighbour, neighbour, (a, b, c) => {
      if (a.contains(b) && b.contains(c)) expect(a.contains(c)).toBe(true);
      expect(a.contains(a) && Cidr.anywhere().contains(a)).toBe(true);
    }),
  );
  expect([Cidr.anywhere().toString(), Cidr.anywhere().addresses]).toEqual(['0.0.0.0/0', 2 ** 32]);
});

test('the ends of the address space are networks like any other', () => {
  const [low, high] = [Cidr.parse('0.0.0.0/1'), Cidr.parse('128.0.0.0/1')];
  expect([low.overlaps(high), low.contains(high)]).toEqual([false, false]);
  expect(Cidr.parse('255.255.255.255/32').addresses).toBe(1);
});
