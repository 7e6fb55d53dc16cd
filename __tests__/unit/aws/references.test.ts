import { Construct } from 'constructs';
import * as aws from '../../../constructs/aws';

/** Constructs that have nothing to refer to when they are managed elsewhere; the comment of each class says why. */
const WITHOUT = [
  'AccessEntry',
  'BlueGreenService',
  'CiRole',
  'FlowLogs',
  'ImageRepositories',
  'KarpenterInterruptions',
  'KarpenterNodeRole',
];

test('every construct can refer to an existing resource, but for those that have nothing to refer to', () => {
  const constructs = Object.entries(aws).filter(
    ([, one]) => (one as { prototype?: unknown }).prototype instanceof Construct,
  );
  const without = constructs.filter(
    ([, one]) => !Object.getOwnPropertyNames(one).some((name) => /^from[A-Z]/.test(name)),
  );
  expect(constructs.length).toBeGreaterThan(WITHOUT.length);
  expect(without.map(([name]) => name).sort()).toEqual(WITHOUT);
});
