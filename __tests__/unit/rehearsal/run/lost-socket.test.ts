import { explainLostSocket } from '../../../../rehearsal/run/lost-socket';

const error = (detail: string): Parameters<typeof explainLostSocket>[0] => ({
  severity: 'error',
  summary: 'Failed to load plugin schemas',
  detail,
});

test.each([
  ['registry.terraform.io/hashicorp/aws', 'The provider hashicorp/aws'],
  ['terraform.example.com/acme/own', 'The provider terraform.example.com/acme/own'],
  ['nothing', 'A provider'],
])('a provider that Terraform does not find is named, with what to do: %s', (source, who) => {
  expect(
    explainLostSocket(error(`failed to instantiate provider "${source}": Reattachment process not found.`)),
  ).toEqual({
    severity: 'error',
    summary: `${who} is no longer where Terraform was told to find it`,
    detail:
      'Something has removed its socket from the temporary folder while the rehearsal ran. Rehearse again, or name a folder that nobody clears in TMPDIR.',
  });
});

test('every other error is left as it is', () => {
  const other = error('Could not load the schema for provider registry.terraform.io/hashicorp/aws: timeout');
  expect(explainLostSocket(other)).toBe(other);
});
