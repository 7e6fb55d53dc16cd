import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkHealth, watchHealth, type HealthPolicy } from '../../../../terraform/cut-over/health';

/** What a server answers one after the other: a status, `slow`, or a body without an end; the last one for ever. */
type Answer = number | 'slow' | 'endless';

/** Bears a machine that is busy: only what is meant to be slow is. */
const POLICY: HealthPolicy = { answers: 3, withinSeconds: 0.5, slowSeconds: 30, everySeconds: 0.01 };
const { signal } = new AbortController();
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

async function serve(...answers: Answer[]): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  const server = createServer((_request, response) => {
    const answer = answers[Math.min(asked++, answers.length - 1)] ?? 200;
    if (answer === 'endless') response.writeHead(200).write('more and ');
    else if (answer !== 'slow') response.writeHead(answer, { location: '/elsewhere' }).end();
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`, asked: () => asked };
}

test('three good answers in a row are healthy, whatever came before', async () => {
  const { url, asked } = await serve(503, 200, 200, 500, 200);
  expect([await checkHealth(url, { ...POLICY, withinSeconds: 30 }, signal), asked()]).toEqual([{ ok: true }, 7]);
});

test('the status is an answer, however long the body is', async () => {
  const { url } = await serve('endless');
  expect(await checkHealth(url, { ...POLICY, slowSeconds: 5 }, signal)).toEqual({ ok: true });
});

test.each([
  ['answers with an error', [503], 'status 503'],
  ['answers by a redirect', [302], 'status 302'],
  ['answers too late', ['slow'], 'slower than 0.1 s'],
  [
    'is good only every other time',
    [200, 200, 500, 200, 200, 500, ...Array.from({ length: 99 }, (_, n) => (n % 3 === 2 ? 500 : 200))],
    'status 500',
  ],
] as const)('a service that %s is not healthy', async (_what, answers, last) => {
  const { url } = await serve(...answers);
  const policy = { ...POLICY, slowSeconds: last.startsWith('slower') ? 0.1 : 30 };
  expect(await checkHealth(url, policy, signal)).toEqual({
    ok: false,
    reason: `${url} did not give 3 good answers in a row within 0.5 s; the last bad one: ${last}`,
  });
});

test('a service that is not there is not healthy', async () => {
  const health = await checkHealth('http://127.0.0.1:1/', { ...POLICY, withinSeconds: 0.02 }, signal);
  expect(health).toMatchObject({ ok: false, reason: expect.stringContaining('the last bad one: ') as string });
});

test('a watch ends at three bad answers of the last ten, of whichever address', async () => {
  const [good, bad] = [await serve(200), await serve(200, 500, 200, 500, 200, 500)];
  expect(await watchHealth([good.url, bad.url], 10, POLICY, signal)).toEqual({
    ok: false,
    reason: `${bad.url} gave 3 bad answers of 6: status 500`,
  });
});

test('a watch bears fewer bad answers, and lasts as long as it is told', async () => {
  const { url } = await serve(500, 500, 200);
  const start = performance.now();
  expect(await watchHealth([url], 0.2, POLICY, signal)).toEqual({ ok: true });
  expect(performance.now() - start).toBeGreaterThan(190);
});

test('ends at once where it is stopped', async () => {
  const stop = new AbortController();
  const { url } = await serve(503);
  setTimeout(() => stop.abort(new Error('enough')), 30);
  await expect(checkHealth(url, { ...POLICY, withinSeconds: 120, everySeconds: 60 }, stop.signal)).rejects.toThrow(
    'enough',
  );
});

test('a watch that is short for its questions asks three times all the same', async () => {
  const { url, asked } = await serve(500);
  expect(await watchHealth([url], 0, POLICY, signal)).toMatchObject({ ok: false });
  expect(asked()).toBe(3);
});

test('what is said of an address leaves out its query and its user', async () => {
  const url = 'http://ana:swordfish@127.0.0.1:1/health?token=swordfish';
  const health = await checkHealth(url, { ...POLICY, withinSeconds: 0.02 }, signal);
  expect(health).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/^http:\/\/127\.0\.0\.1:1\/health did/) as string,
  });
  expect(JSON.stringify(health)).not.toContain('swordfish');
});
