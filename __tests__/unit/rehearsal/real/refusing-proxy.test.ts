import { request } from 'node:http';
import { startRefusingProxy, type RefusingProxy } from '../../../../rehearsal/real/refusing-proxy';

let proxy: RefusingProxy;

beforeEach(async () => {
  proxy = await startRefusingProxy();
});

afterEach(() => proxy.close());

function ask(method: string, path: string): Promise<string> {
  const [host = '', port = ''] = proxy.address.split(':');
  return new Promise((resolve, reject) => {
    const asked = request({ host, port, method, path });
    asked.once('connect', (response) => resolve(`${String(response.statusCode)} ${response.statusMessage ?? ''}`));
    asked.once('response', (response) => resolve(`${String(response.statusCode)} ${response.statusMessage ?? ''}`));
    asked.once('error', reject).end();
  });
}

test('every tunnel and every request is refused with a text of its own', async () => {
  expect(await ask('CONNECT', 'sts.amazonaws.com:443')).toBe('403 Refused by the rehearsal');
  expect(await ask('GET', 'http://example.com/secret?token=1')).toBe('403 Refused by the rehearsal');
});

test('hosts are counted, and nothing else of a request is kept', async () => {
  await ask('CONNECT', 'sts.amazonaws.com:443');
  await ask('CONNECT', 'sts.amazonaws.com:443');
  await ask('POST', 'http://user:word@example.com:8080/secret?token=1');
  await ask('GET', '/computeMetadata/v1/');
  expect([...proxy.hosts()]).toEqual([
    ['sts.amazonaws.com', 2],
    ['example.com', 1],
    ['metadata.google.internal', 1],
  ]);
});
