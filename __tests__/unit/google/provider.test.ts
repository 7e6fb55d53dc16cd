import { labels } from '../../../constructs/google/labels';
import { google } from '../../../constructs/google/provider';
import { locationsOf } from '../../../constructs/core/locations';
import { googleStack, synthesized } from './support';

test('deploys to one project and region, with the standard tags as labels', () => {
  expect(synthesized(() => undefined).json['provider']).toEqual({
    google: [
      {
        project: 'acme-shop',
        region: 'europe-west3',
        default_labels: {
          system: 'shop',
          environment: 'test',
          owner: 'shop-team',
          'cost-centre': 'retail',
          'managed-by': 'ashlar',
        },
      },
    ],
  });
});

test('names are compared with those of the same place', () => {
  expect(google({ project: 'acme-shop', region: 'europe-west3' }).location).toBe('google/acme-shop/europe-west3');
  expect(locationsOf(googleStack())).toEqual(['google/acme-shop/europe-west3']);
});

test.each([
  [{ Owner: 'Shop Team' }, { owner: 'shop-team' }],
  [{ 'aws:cost/centre': 'Über 9' }, { 'aws-cost-centre': '-ber-9' }],
  [{ '1st': 'a_b-c' }, { 'label-1st': 'a_b-c' }],
  [{ ['k'.repeat(70)]: 'v'.repeat(70) }, { ['k'.repeat(63)]: 'v'.repeat(63) }],
])('labels hold what Google Cloud takes: %j', (tags, expected) => {
  expect(labels(tags)).toEqual(expected);
});

test('a place that is none is refused, with everything wrong with it', () => {
  expect(() => google({ project: 'Acme', region: 'europe-west3-a' })).toThrow(
    'google [PlaceInvalid]:\n' +
      '- `project` must be a project id: 6 to 30 lower-case letters, digits and hyphens, a letter first and no hyphen last, got Acme\n' +
      '- `region` must be a region such as europe-west3, got europe-west3-a',
  );
});
