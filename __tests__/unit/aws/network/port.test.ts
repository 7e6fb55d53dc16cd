import { Port } from '../../../../constructs/aws/network/port';

test('shows itself as people say it', () => {
  expect([Port.tcp(443), Port.tcp(1025, 65_535), Port.udp(53), Port.udp(1, 2), Port.all()].map(String)).toEqual([
    'tcp 443',
    'tcp 1025-65535',
    'udp 53',
    'udp 1-2',
    'all traffic',
  ]);
});

test('the first and the last port are ports', () => {
  expect([Port.tcp(1).first, Port.udp(65_535).last]).toEqual([1, 65_535]);
});

test.each([
  [() => Port.tcp(65_536), '- `port` must be 1 to 65535, got 65536'],
  [() => Port.udp(0), '- `port` must be 1 to 65535, got 0'],
  [() => Port.tcp(80.5), '- `port` must be 1 to 65535, got 80.5'],
  [() => Port.tcp(443, 80), '- `last` must be 443 or more, got 80'],
  [
    () => Port.udp(70_000, 0),
    '- `port` must be 1 to 65535, got 70000\n- `port` must be 1 to 65535, got 0\n- `last` must be 70000 or more, got 0',
  ],
])('a port that is none is refused: %#', (make, problems) => {
  expect(make).toThrow(`Port [PortInvalid]:\n${problems}`);
});

test('holds the ports of its own range and protocol, and with all traffic every one', () => {
  const range = Port.tcp(1_025, 65_535);
  expect([1_024, 1_025, 65_535].map((port) => range.holds('tcp', port))).toEqual([false, true, true]);
  expect([range.holds('udp', 2_000), Port.all().holds('udp', 53)]).toEqual([false, true]);
});
