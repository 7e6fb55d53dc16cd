import fc from 'fast-check';
import {
  planSubnets,
  regionOf,
  type SubnetPlan,
  type SubnetPlanNeeds,
  subnetPlanProblems,
  subnetPlanSentence,
} from '../../../../constructs/aws/network/subnet-plan';
import { Cidr } from '../../../../constructs/core/cidr';

type Texts = Readonly<Record<string, { readonly public?: string; readonly private?: string }>>;

function plan(cidr: string, zones: Texts): SubnetPlan {
  const parsed = (text?: string) => (text === undefined ? undefined : Cidr.parse(text));
  return {
    cidr: Cidr.parse(cidr),
    zones: Object.fromEntries(
      Object.entries(zones).map(([zone, subnets]) => [
        zone,
        { public: parsed(subnets.public), private: parsed(subnets.private) },
      ]),
    ),
  };
}

const sentences = (cidr: string, zones: Texts, needs?: SubnetPlanNeeds) =>
  subnetPlanProblems(plan(cidr, zones), needs).map(subnetPlanSentence);

const ORDERS: Texts = {
  'us-east-1a': { public: '10.0.1.0/24', private: '10.0.101.0/24' },
  'us-east-1b': { public: '10.0.2.0/24', private: '10.0.102.0/24' },
};

test('a plan of disjoint subnets inside its network has no problems', () => {
  expect(sentences('10.0.0.0/16', ORDERS, { region: 'us-east-1', nat: 'per-zone' })).toEqual([]);
});

test('a problem says where it stands, what has to be and what was given', () => {
  const zones = { ...ORDERS, 'us-east-1b': { private: '10.1.102.0/24' } };
  expect(subnetPlanProblems(plan('10.0.0.0/16', zones))).toEqual([
    { path: ['zones', 'us-east-1b', 'private'], must: 'lie inside 10.0.0.0/16', got: '10.1.102.0/24' },
  ]);
});

test('every wrong network is named at once', () => {
  const zones = {
    'us-east-1a': { public: '10.0.0.0/29', private: '10.0.128.0/17' },
    'us-east-1b': { public: '10.0.130.0/24', private: '172.16.0.0/24' },
    'us-east-1c': { private: '10.0.0.0/15' },
  };
  expect(sentences('10.0.0.0/16', zones)).toEqual([
    '`zones.us-east-1a.public` must be a network of /16 to /28, got 10.0.0.0/29',
    '`zones.us-east-1b.public` must not overlap zones.us-east-1a.private (10.0.128.0/17), got 10.0.130.0/24',
    '`zones.us-east-1b.private` must lie inside 10.0.0.0/16, got 172.16.0.0/24',
    '`zones.us-east-1c.private` must be a network of /16 to /28, got 10.0.0.0/15',
    '`zones.us-east-1c.private` must lie inside 10.0.0.0/16, got 10.0.0.0/15',
    '`zones.us-east-1c.private` must not overlap zones.us-east-1a.public (10.0.0.0/29), got 10.0.0.0/15',
    '`zones.us-east-1c.private` must not overlap zones.us-east-1a.private (10.0.128.0/17), got 10.0.0.0/15',
    '`zones.us-east-1c.private` must not overlap zones.us-east-1b.public (10.0.130.0/24), got 10.0.0.0/15',
  ]);
});

test.each(['10.0.0.0/15', '10.0.0.0/29'])('AWS has no network of the size of %s', (cidr) => {
  expect(sentences(cidr, { 'us-east-1a': { private: '10.0.0.0/28' } })[0]).toBe(
    `\`cidr\` must be a network of /16 to /28, got ${cidr}`,
  );
});

test('zones are zones, and all of one region', () => {
  const zones = { ...ORDERS, 'eu-west-1a': {}, 'us-west-2-lax-1a': {}, a: {} };
  expect(sentences('10.0.0.0/16', zones, { region: 'us-east-1' })).toEqual([
    '`zones.a` must be an availability zone such as us-east-1a, got a',
    '`zones.eu-west-1a` must be a zone of us-east-1, got eu-west-1a',
    '`zones.us-west-2-lax-1a` must be an availability zone such as us-east-1a, got us-west-2-lax-1a',
  ]);
  expect(sentences('10.0.0.0/16', { ...ORDERS, 'us-west-2a': {} })).toEqual([
    '`zones.us-west-2a` must be a zone of us-east-1, got us-west-2a',
  ]);
  expect(regionOf('us-gov-west-1b')).toBe('us-gov-west-1');
});

test.each([
  [{}, 'no zone'],
  [{ 'us-east-1a': { public: '10.0.0.0/24' } }, 'none'],
])('a network without a private subnet is refused', (zones, got) => {
  expect(sentences('10.0.0.0/16', zones)).toEqual([
    `\`zones\` must have a private subnet in at least one zone, got ${got}`,
  ]);
});

test('a subnet too small for what it has to hold is refused', () => {
  const zones = { 'us-east-1a': { public: '10.0.1.0/28', private: '10.0.101.0/24' } };
  expect(sentences('10.0.0.0/16', zones, { publicAddresses: 11, privateAddresses: 251 })).toEqual([]);
  expect(sentences('10.0.0.0/16', zones, { publicAddresses: 12, privateAddresses: 252 })).toEqual([
    '`zones.us-east-1a.public` must hold 12 addresses besides the 5 that AWS reserves, got 10.0.1.0/28',
    '`zones.us-east-1a.private` must hold 252 addresses besides the 5 that AWS reserves, got 10.0.101.0/24',
  ]);
});

test('a NAT gateway needs a public subnet in its zone', () => {
  const zones = { ...ORDERS, 'us-east-1c': { private: '10.0.103.0/24' } };
  expect(sentences('10.0.0.0/16', zones, { nat: 'none' })).toEqual([]);
  expect(sentences('10.0.0.0/16', zones, { nat: { singleIn: 'us-east-1a' } })).toEqual([]);
  expect(sentences('10.0.0.0/16', zones, { nat: { singleIn: 'us-east-1c' } })).toEqual([
    '`nat.singleIn` must be a zone with a public subnet, got us-east-1c',
  ]);
  expect(sentences('10.0.0.0/16', zones, { nat: 'per-zone' })).toEqual([
    "`zones.us-east-1c.public` must be given for the zone's NAT gateway, or `nat` be 'none', got none",
  ]);
});

test('a proposed plan counts private subnets up from the first address and public ones down from the last', () => {
  const proposed = planSubnets(Cidr.parse('10.0.0.0/16'), ['us-east-1b', 'us-east-1a'], {
    privatePrefix: 20,
    publicPrefix: 24,
  });
  expect(proposed).toEqual(
    plan('10.0.0.0/16', {
      'us-east-1a': { private: '10.0.0.0/20', public: '10.0.255.0/24' },
      'us-east-1b': { private: '10.0.16.0/20', public: '10.0.254.0/24' },
    }),
  );
});

test('a plan that does not fit is refused, never wrapped or overlapped', () => {
  const cidr = Cidr.parse('10.0.0.0/16');
  const zones = ['us-east-1a', 'us-east-1b', 'us-east-1e'];
  expect(() => planSubnets(cidr, [...zones, 'nowhere'], { privatePrefix: 18, publicPrefix: 29 })).toThrow(
    'planSubnets [SubnetPlanInvalid]:\n' +
      '- `publicPrefix` must be 16 to 28 bits, got 29\n' +
      '- `privatePrefix` must be narrow enough for us-east-1e to have its place in 10.0.0.0/16, got 18\n' +
      '- `zones` must be availability zones such as us-east-1a, got nowhere',
  );
  expect(() => planSubnets(cidr, ['us-east-1a', 'us-east-1b'], { privatePrefix: 17, publicPrefix: 24 })).toThrow(
    'planSubnets [SubnetPlanInvalid]:\n' +
      '- `zones.us-east-1b.private` must not overlap zones.us-east-1a.public (10.0.255.0/24), got 10.0.128.0/17\n' +
      '- `zones.us-east-1b.private` must not overlap zones.us-east-1b.public (10.0.254.0/24), got 10.0.128.0/17',
  );
  expect(() => planSubnets(cidr, ['us-east-1a', 'eu-west-1b'], { privatePrefix: 24 })).toThrow(
    'planSubnets [SubnetPlanInvalid]:\n- `zones.us-east-1a` must be a zone of eu-west-1, got us-east-1a',
  );
});

describe('every proposed plan', () => {
  const network = fc
    .tuple(fc.integer({ min: 16, max: 24 }), fc.nat(255), fc.nat(0xffff))
    .map(([prefix, second, rest]) => {
      const index = Math.floor((second * 0x1_0000 + rest) / 2 ** (32 - prefix));
      return Cidr.parse('10.0.0.0/8').subnet(prefix, index);
    });
  const zones = fc.uniqueArray(
    fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f').map((letter) => `us-east-1${letter}`),
    { minLength: 1 },
  );
  const asked = fc.record({
    cidr: network,
    zones,
    privateBits: fc.integer({ min: 0, max: 8 }),
    publicBits: fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined }),
  });
  type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

  const proposed = ({ cidr, zones: names, privateBits, publicBits }: Asked): SubnetPlan | undefined => {
    const publicPrefix = publicBits === undefined ? undefined : cidr.prefix + publicBits;
    try {
      return planSubnets(cidr, names, { privatePrefix: cidr.prefix + privateBits, publicPrefix });
    } catch (error) {
      // What is refused is not wrong; that enough is accepted is seen below.
      if ((error as { code?: string }).code === 'SubnetPlanInvalid') return undefined;
      throw error;
    }
  };
  const texts = (made: SubnetPlan) =>
    Object.fromEntries(
      Object.entries(made.zones).map(([zone, held]) => [
        zone,
        JSON.stringify([held.public?.toString(), held.private?.toString()]),
      ]),
    );

  test('has no problem, the sizes asked for, and each zone asked for', () => {
    let accepted = 0;
    fc.assert(
      fc.property(asked, (input) => {
        const made = proposed(input);
        if (made === undefined) return;
        accepted += 1;
        expect(subnetPlanProblems(made, { nat: input.publicBits === undefined ? 'none' : 'per-zone' })).toEqual([]);
        expect(Object.keys(made.zones)).toEqual([...input.zones].sort());
        for (const held of Object.values(made.zones)) {
          expect(held.private?.prefix).toBe(input.cidr.prefix + input.privateBits);
          expect(held.public?.prefix).toBe(
            input.publicBits === undefined ? undefined : input.cidr.prefix + input.publicBits,
          );
        }
      }),
    );
    expect(accepted).toBeGreaterThan(10);
  });

  test('keeps the subnets of the zones that stay, whichever come or go', () => {
    let compared = 0;
    fc.assert(
      fc.property(asked, zones, (input, others) => {
        const [before, after] = [proposed(input), proposed({ ...input, zones: others })];
        if (before === undefined || after === undefined) return;
        const [first, second] = [texts(before), texts(after)];
        const kept = Object.keys(first).filter((zone) => zone in second);
        compared += kept.length;
        expect(kept.map((zone) => second[zone])).toEqual(kept.map((zone) => first[zone]));
      }),
    );
    expect(compared).toBeGreaterThan(10);
  });

  test('is accepted whenever there is room for six zones', () => {
    fc.assert(
      fc.property(network, zones, fc.integer({ min: 4, max: 8 }), (cidr, names, bits) => {
        fc.pre(cidr.prefix + bits <= 28);
        const made = proposed({ cidr, zones: names, privateBits: bits, publicBits: bits });
        expect(Object.keys(made?.zones ?? {})).toEqual([...names].sort());
      }),
    );
  });
});
