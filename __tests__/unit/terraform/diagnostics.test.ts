import { parseDiagnostics } from '../../../terraform/diagnostics';

function parsed(diagnostic: object): unknown {
  return parseDiagnostics(JSON.stringify({ type: 'diagnostic', diagnostic }))[0]?.address;
}

test.each(['aws_sqs_queue.Jobs_1A2B', 'module.mail.aws_sqs_queue.Jobs["a b"]'])(
  'what prevent_destroy protects is known by the address in the message, as the place is its type alone: %s',
  (address) => {
    const detail = `Resource ${address} has lifecycle.prevent_destroy set, but the plan calls for this resource to be destroyed.`;
    const snippet = { context: 'resource.aws_sqs_queue', code: '' };
    expect(parsed({ severity: 'error', summary: 'Instance cannot be destroyed', detail, snippet })).toBe(address);
  },
);

test('the address that Terraform gives comes first, then the block around the line', () => {
  const snippet = { context: 'resource.aws_sqs_queue.Jobs', code: '' };
  expect(parsed({ severity: 'error', summary: 'Bad', detail: '', snippet })).toBe('aws_sqs_queue.Jobs');
  expect(parsed({ severity: 'error', summary: 'Bad', address: 'aws_sns_topic.Mails', snippet })).toBe(
    'aws_sns_topic.Mails',
  );
});
