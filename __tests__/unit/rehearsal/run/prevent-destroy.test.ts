import { explainPreventDestroy } from '../../../../rehearsal/run/prevent-destroy';
import type { DetailedChange } from '../../../../rehearsal/run/plan-detail';
import type { Diagnostic } from '../../../../terraform/diagnostics';

const refused = (address: string): Diagnostic => ({
  severity: 'error',
  summary: 'Instance cannot be destroyed',
  detail: `Resource ${address} has lifecycle.prevent_destroy set, but the plan calls for this resource to be destroyed. To avoid this error and continue with the plan, either disable lifecycle.prevent_destroy or reduce the scope of the plan using the -target option.`,
  address,
});
const change = (address: string, attributes: DetailedChange['attributes']): DetailedChange => ({
  address,
  actions: ['delete', 'create'],
  attributes,
});
const REMEDY =
  "To keep it, undo that change; to let it go with all that it holds, first take its protection off: with `allowDestroy: true` on one of Ashlar's constructs, else in its `lifecycle`.";

test('a refused replacement is told with the attributes that force it, and how to allow it', () => {
  const changes = [
    change('aws_sqs_queue.Mails', [{ path: 'name', before: '"x"', after: '"y"', replaces: true }]),
    change('aws_sqs_queue.Jobs["a b"]', [
      { path: 'name', before: '"jobs"', after: '"tasks"', replaces: true },
      { path: 'fifo_queue', before: 'false', after: 'true', replaces: true },
      { path: 'delay_seconds', before: '0', after: '5' },
    ]),
  ];
  expect(explainPreventDestroy(refused('aws_sqs_queue.Jobs["a b"]'), changes)).toEqual({
    severity: 'error',
    summary: 'Instance cannot be destroyed',
    detail: `Resource aws_sqs_queue.Jobs["a b"] has lifecycle.prevent_destroy set, but the plan calls for this resource to be destroyed. What forces its replacement is \`name\` "jobs" -> "tasks", \`fifo_queue\` false -> true. ${REMEDY}`,
    address: 'aws_sqs_queue.Jobs["a b"]',
  });
});

test('what is destroyed for good, or whose plan cannot be read, is told without attributes', () => {
  expect(explainPreventDestroy(refused('aws_sqs_queue.Jobs[1]'), []).detail).toBe(
    `Resource aws_sqs_queue.Jobs[1] has lifecycle.prevent_destroy set, but the plan calls for this resource to be destroyed. ${REMEDY}`,
  );
});

test('every other error is left as it is', () => {
  const other: Diagnostic = { severity: 'error', summary: 'Invalid value', detail: 'lifecycle.prevent_destroy set' };
  expect(explainPreventDestroy(other, [])).toBe(other);
});
