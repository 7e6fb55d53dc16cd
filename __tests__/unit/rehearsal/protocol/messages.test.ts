import { messagesOf } from '../../../../rehearsal/protocol/messages';
import { SEVERITY } from '../../../../rehearsal/protocol/shapes';
import { decodeValue, encodeValue, UNKNOWN } from '../../../../rehearsal/values/codec';

const messages5 = messagesOf(5);

test('the first element of a list and an empty key are steps of a path', () => {
  const steps = [{ attributeName: 'ingress' }, { elementKeyInt: 0 }, { elementKeyString: '' }];
  const diagnostics = [{ severity: SEVERITY.error, summary: 'Invalid CIDR', attribute: { steps } }];
  const bytes = messages5.encode('DiagnosticsResponse', { diagnostics });
  expect(messages5.decode('DiagnosticsResponse', bytes)).toEqual({ diagnostics });
});

test.each([5, 6] as const)('a write-only attribute has the number of version %i', (version) => {
  const messages = messagesOf(version);
  const bytes = messages.encode('Schema', { block: { attributes: [{ name: 'a', writeOnly: true }], blockTypes: [] } });
  expect(Buffer.from(bytes).toString('hex')).toContain(version === 5 ? '5001' : '5801');
});

test('values keep every digit, and what is unknown', () => {
  const value = { big: 12_345_678_901_234_567_890n, list: [1, 2.5, null, UNKNOWN], text: 'ä' };
  expect(decodeValue(encodeValue(value))).toEqual(value);
});

test('an unknown of which something is known counts as unknown', () => {
  expect(decodeValue(new Uint8Array([0xc7, 3, 12, 0x81, 1, 0xc2]))).toBe(UNKNOWN);
});
