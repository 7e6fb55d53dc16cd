import { refusedHost } from '../../../../rehearsal/real/refused';

const failed = (detail: string, severity = 1): { severity: number; summary: string; detail: string } => ({
  severity,
  summary: 'Error',
  detail,
});

test.each([
  ['Post "https://states.eu-central-1.amazonaws.com/": Refused by the rehearsal', 'states.eu-central-1.amazonaws.com'],
  ['could not reach it: 403 Refused by the rehearsal', ''],
  ['Get "https://127.0.0.1:1/api": dial tcp 127.0.0.1:1: connect: connection refused', '127.0.0.1'],
])('a failure for want of the network is told with its host: %s', (detail, host) => {
  expect(refusedHost([failed('expected a CIDR'), failed(detail)])).toBe(host);
});

test('another failure is none, nor is a warning', () => {
  expect(refusedHost([failed('expected a CIDR'), failed('Refused by the rehearsal', 2)])).toBeUndefined();
});
