import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { destroyBootstrapped } from '../../../../terraform/bootstrap/destroy';
import { readManifest } from '../../../../terraform/manifest';
import { folder, output, removeFolders, write } from '../support';

let server: Server | undefined;
afterEach(async () => {
  removeFolders();
  await new Promise((done) => (server === undefined ? done(undefined) : server.close(done)));
  server = undefined;
});

/** S3 with one bucket that holds these objects. */
async function bucketWith(objects: Readonly<Record<string, string>>): Promise<string> {
  const all = `<ListBucketResult>${Object.keys(objects)
    .map((key) => `<Contents><Key>${key}</Key></Contents>`)
    .join('')}</ListBucketResult>`;
  const one = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://s3');
    const object = objects[decodeURIComponent(pathname).replace('/acme-state/', '')];
    const body = searchParams.has('list-type') ? all : object;
    response.writeHead(body === undefined ? 404 : 200, { connection: 'close' });
    response.end(body ?? '<Error><Code>NoSuchKey</Code><Message>none</Message></Error>');
  });
  server = one;
  await new Promise<void>((listening) => one.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${String((one.address() as AddressInfo).port)}`;
}

const OWN = 'shop/staging/state.tfstate';
const stateOf = (type: string, attributes: object = {}): string =>
  JSON.stringify({
    version: 4,
    lineage: `of-${type}`,
    serial: 3,
    resources: [{ mode: 'managed', type, name: 'State', instances: [{ attributes }] }],
  });
const EMPTY = JSON.stringify({ version: 4, lineage: 'e', serial: 9, outputs: {}, resources: [] });
const BUCKET = stateOf('aws_s3_bucket', { force_destroy: true });
const journal = (status: string): string =>
  JSON.stringify({ version: 1, entry: { status, startedBy: 'ana@laptop', startedAt: '2026-01-02' } });

interface Given {
  /** The state in the working copy. */
  readonly here?: string;
  readonly lifecycle?: object;
}

/** What a destruction says; that Terraform would be asked next where it has nothing against it. */
async function destroying(objects: Readonly<Record<string, string>>, given: Given = {}): Promise<string> {
  const { here, lifecycle = {} } = given;
  const s3 = {
    bucket: 'acme-state',
    key: OWN,
    region: 'us-east-1',
    access_key: 'a',
    secret_key: 's',
    endpoints: { s3: await bucketWith(objects) },
  };
  const config = {
    terraform: { backend: { s3 } },
    resource: { aws_s3_bucket: { State: { bucket: 'acme-state', lifecycle } } },
  };
  const { stacks } = readManifest(output({ 'shop-staging-state': { config } }));
  const [stack] = stacks;
  if (stack === undefined) throw new Error('no stack');
  const place = join(folder(), 'shop-staging-state');
  if (here !== undefined) write(place, { 'terraform.tfstate': here });
  const init = { ready: () => Promise.reject(new Error('asks Terraform')) };
  const tools = { env: {}, all: stacks, folder: place, init, onEvent: () => undefined } as never;
  try {
    await destroyBootstrapped(stack, tools);
    return 'done';
  } catch (error) {
    expect(existsSync(place)).toBe(here !== undefined);
    return (error as Error).message.replaceAll(place, '<folder>');
  }
}

const left = (...lines: readonly string[]): string =>
  [
    's3://acme-state [StatesLeft]:',
    ...lines,
    '- destroy these first: without their state Terraform no longer knows what it made',
  ].join('\n');

test('a bucket without the own state is not destroyed either while another state lives in it', async () => {
  const other = { 'shop/staging/data.tfstate': stateOf('aws_sqs_queue') };
  expect(await destroying(other, { here: BUCKET })).toBe(left('- shop/staging/data.tfstate has 1 resource'));
});

test('what holds nothing keeps nobody from destroying', async () => {
  const objects = {
    'shop/staging/data.tfstate': EMPTY,
    'shop/staging/old.tfstate': '',
    'shop/staging/cut-over.json': journal('done'),
  };
  expect(await destroying(objects, { here: BUCKET })).toBe('asks Terraform');
});

test('what the code keeps is kept where the state is not in the bucket too', async () => {
  const unforced = stateOf('aws_s3_bucket', { force_destroy: false });
  expect(await destroying({}, { here: unforced, lifecycle: { prevent_destroy: true } })).toBe(
    "stack 'shop-staging-state' [BucketRetained]:\n" +
      '- aws_s3_bucket.State is kept by the code. Give `allowDestroy: true` to what makes it',
  );
});

test('a state is known by what it holds, and not by its name', async () => {
  const network = stateOf('aws_vpc');
  expect(await destroying({ network, 'env:/dev/network': network }, { here: BUCKET })).toBe(
    left('- network has 1 resource', '- env:/dev/network has 1 resource'),
  );
});

test('what cannot be told, and a cut-over that is under way, keep the bucket', async () => {
  const objects = {
    'half.tfstate': '{"version": 4, "lineage": "a", "resou',
    'notes.txt': 'hello',
    'shop/staging/cut-over.json': journal('under-way'),
    'shop/production/cut-over.json': '{',
  };
  expect(await destroying(objects, { here: BUCKET })).toBe(
    left(
      '- half.tfstate holds something that is not understood. Look at it, and remove it where nobody needs it',
      '- notes.txt holds something that is not understood. Look at it, and remove it where nobody needs it',
      '- shop/staging/cut-over.json: a cut-over that ana@laptop began at 2026-01-02 is under way',
      '- shop/production/cut-over.json holds something that is not understood. Look at it, and remove it where nobody needs it',
    ),
  );
});
