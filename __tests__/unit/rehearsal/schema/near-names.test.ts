import { nearestType } from '../../../../rehearsal/schema/near-names';

const NAMES = ['aws_sqs_queue', 'aws_sqs_queue_policy', 'aws_ses_rule', 'google_sqs_queue'];

test.each([
  ['a letter too few', 'aws_sqs_quee', 'aws_sqs_queue'],
  ['two letters too few', 'aws_sqs_que', 'aws_sqs_queue'],
  ['a letter too many', 'aws_sqs_queuee', 'aws_sqs_queue'],
  ['two letters swapped', 'aws_sqs_queeu', 'aws_sqs_queue'],
])('finds the type that was meant: %s', (_, type, expected) => {
  expect(nearestType(type, NAMES)).toBe(expected);
});

test('takes the nearest of several, whatever their order', () => {
  const names = ['aws_lbs', 'aws_lb', 'aws_alb'];
  expect(nearestType('aws_lbb', names)).toBe('aws_lbs');
  expect(nearestType('aws_l', ['aws_alb', 'aws_lb'])).toBe('aws_lb');
});

test.each([
  ['three letters away', 'aws_sqs_qu'],
  ['of another provider', 'azure_sqs_queue'],
  ['nothing like any', 'aws_batch_job'],
])('finds none: %s', (_, type) => {
  expect(nearestType(type, NAMES)).toBeUndefined();
});
