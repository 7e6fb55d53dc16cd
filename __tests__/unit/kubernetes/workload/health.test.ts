import { Duration } from '../../../../constructs/core/duration';
import {
  exec,
  healthProblems,
  http,
  probes,
  startupSeconds,
  tcp,
} from '../../../../constructs/kubernetes/workload/probes';

test('one question is asked for all three: often while it starts, and twice as long before it is killed than before it is left out', () => {
  const httpGet = { path: '/health', port: 'http' };
  expect(probes(http('/health'), 'http')).toEqual({
    startupProbe: { httpGet, periodSeconds: 5, timeoutSeconds: 1, failureThreshold: 24 },
    readinessProbe: { httpGet, periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3 },
    livenessProbe: { httpGet, periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 6 },
  });
});

test('a question of its own for each purpose; what is left out is not asked', () => {
  const checks = { readiness: http('/ready', { port: 'admin' }), liveness: tcp() };
  expect(probes(checks, 'http')).toEqual({
    readinessProbe: {
      httpGet: { path: '/ready', port: 'admin' },
      periodSeconds: 10,
      timeoutSeconds: 1,
      failureThreshold: 3,
    },
    livenessProbe: { tcpSocket: { port: 'http' }, periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 6 },
  });
  expect(startupSeconds(checks)).toBe(0);
});

test('a command is run in the container, which needs no port', () => {
  const health = exec(['node', 'health.js'], { timeout: Duration.seconds(3), period: Duration.seconds(30) });
  expect(probes(health, '').readinessProbe).toEqual({
    exec: { command: ['node', 'health.js'] },
    periodSeconds: 30,
    timeoutSeconds: 3,
    failureThreshold: 3,
  });
  expect(healthProblems(health, [])).toEqual([]);
});

test('the time to start is rounded up to the next question', () => {
  const health = tcp({ startup: Duration.seconds(31) });
  expect(probes(health, 'http').startupProbe).toMatchObject({ periodSeconds: 5, failureThreshold: 7 });
  expect(startupSeconds(health)).toBe(31);
});

test('nothing is asked where nothing is said', () => {
  expect(probes(undefined, 'http')).toEqual({});
  expect([startupSeconds(undefined), healthProblems(undefined, [])]).toEqual([0, []]);
});

test('a workload without ports can only be asked by a command', () => {
  expect(healthProblems(http('/health'), [])).toEqual([
    '`health.port` must be of a workload with ports, got none. Ask with exec([...]) instead',
  ]);
});

test('every wrong value is named by the question that holds it', () => {
  const readiness = http('ready', { port: 'admin', period: Duration.seconds(0) });
  const liveness = exec([], { startup: Duration.hours(1), timeout: Duration.seconds(20) });
  expect(healthProblems({ readiness, liveness }, ['http', 'metrics'])).toEqual([
    '`health.readiness.period` must be 1 to 300 seconds, got 0',
    '`health.readiness.port` must be one of http, metrics, got admin',
    '`health.readiness.path` must be a path that starts with /, got ready',
    '`health.liveness.timeout` must be 1 to 10 seconds, got 20',
    '`health.liveness.startup` must be 5 to 1800 seconds, got 3600',
    '`health.liveness.command` must be a program with its arguments, got none',
  ]);
});
