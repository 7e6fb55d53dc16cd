import { placeOf } from '../../../../rehearsal/fakes/place';
import { UNKNOWN, type ObjectValue } from '../../../../rehearsal/values/codec';

const SOURCE = 'registry.terraform.io/hashicorp/aws';

test('reads account, region and project of the configuration', () => {
  const config = { region: 'eu-west-1', project: 'shop', allowed_account_ids: ['111122223333'] };
  expect(placeOf(SOURCE, config)).toEqual({
    account: '111122223333',
    region: 'eu-west-1',
    partition: 'aws',
    project: 'shop',
  });
});

test.each<ObjectValue>([
  {},
  { region: null, allowed_account_ids: null },
  { region: UNKNOWN, allowed_account_ids: UNKNOWN, project: UNKNOWN },
])('defaults to the account of examples where nothing is known: %j', (config) => {
  expect(placeOf(SOURCE, config)).toEqual({
    account: '123456789012',
    region: 'us-east-1',
    partition: 'aws',
    project: 'rehearsal',
  });
});

test('a Google provider is in a region of Google', () => {
  expect(placeOf('registry.terraform.io/hashicorp/google', {}).region).toBe('us-central1');
  expect(placeOf('registry.terraform.io/hashicorp/google-beta', {}).region).toBe('us-central1');
});

test.each([
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['us-west-2', 'aws'],
])('the partition follows from the region %s', (region, partition) => {
  expect(placeOf(SOURCE, { region }).partition).toBe(partition);
});
