import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { awsSettings } from '../../../../terraform/login/aws-login';
import { openStateStore } from '../../../../terraform/state-store/state-store';

let server: Server | undefined;
afterEach(() => new Promise((done) => (server === undefined ? done(undefined) : server.close(done))));

/** STS that hands out keys named by the role, and S3 with one object; notes whose keys each request was signed by. */
async function clouds(signedBy: string[], asked: URLSearchParams[] = [], regions: string[] = []): Promise<string> {
  const one = createServer((request, response) => {
    const [, who = ''] = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
    signedBy.push(who);
    regions.push(/Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '');
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const role = new URLSearchParams(body).get('RoleArn');
      if (role !== null) asked.push(new URLSearchParams(body));
      const refused = role?.endsWith('/nobody') === true;
      response.writeHead(refused ? 403 : 200, { connection: 'close' });
      const keys = `<AccessKeyId>as-${String(role)}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>`;
      response.end(role === null ? '{}' : refused ? '<Error><Message>not authorized.</Message></Error>' : keys);
    });
  });
  server = one;
  await new Promise<void>((listening) => one.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${String((one.address() as AddressInfo).port)}`;
}

const storeOf = (s3: object) =>
  openStateStore(
    { id: 'shop-dev-data', backend: 's3', folder: '/', config: { terraform: { backend: { s3 } } } } as never,
    {
      AWS_ACCESS_KEY_ID: 'own',
      AWS_SECRET_ACCESS_KEY: 's',
    },
  );

test('a back end that takes on a role reads as that role', async () => {
  const signedBy: string[] = [];
  const url = await clouds(signedBy);
  const block = { bucket: 'acme-state', key: 'k', region: 'us-east-1', endpoints: { s3: url, sts: url } };
  const store = await storeOf({ ...block, assume_role: { role_arn: 'arn:aws:iam::1:role:states' } });
  expect((await store.read('a.json'))?.text).toBe('{}');
  expect(signedBy).toEqual(['own', 'as-arn:aws:iam::1:role:states']);
});

test('a role is asked for with all that its block says, at the address and in the region of the back end', async () => {
  const asked: URLSearchParams[] = [];
  const url = await clouds([], asked);
  const block = { bucket: 'acme-state', key: 'k', region: 'us-east-1', endpoints: { s3: url }, sts_endpoint: url };
  const assume_role = {
    role_arn: 'arn:aws:iam::1:role:states',
    duration: '0.5h60m',
    policy_arns: ['arn:aws:iam::1:policy/a', 'arn:aws:iam::1:policy/b'],
    tags: { team: 'shop', stage: 'dev' },
    transitive_tag_keys: ['team'],
  };
  const store = await storeOf({ ...block, assume_role });
  await store.read('a.json');
  expect(asked.map((one) => Object.fromEntries(one))).toEqual([
    {
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: 'arn:aws:iam::1:role:states',
      RoleSessionName: 'ashlar',
      DurationSeconds: '5400',
      'PolicyArns.member.1.arn': 'arn:aws:iam::1:policy/a',
      'PolicyArns.member.2.arn': 'arn:aws:iam::1:policy/b',
      'Tags.member.1.Key': 'team',
      'Tags.member.1.Value': 'shop',
      'Tags.member.2.Key': 'stage',
      'Tags.member.2.Value': 'dev',
      'TransitiveTagKeys.member.1': 'team',
    },
  ]);
});

test.each([
  [{ dynamodb_endpoint: 'http://older' }, { AWS_DYNAMODB_ENDPOINT: 'http://variable' }, 'http://older'],
  [{ endpoints: { dynamodb: 'http://own' }, dynamodb_endpoint: 'http://older' }, {}, 'http://own'],
  [{}, { AWS_DYNAMODB_ENDPOINT: 'http://variable', AWS_ENDPOINT_URL: 'http://all' }, 'http://variable'],
])('a table is asked at the address that the back end %j and the environment name', (block, env, endpoint) => {
  expect(awsSettings(block, 'dynamodb', env)).toEqual({ endpoint });
});

test('a role is asked for in the region that the back end names for it', async () => {
  const regions: string[] = [];
  const url = await clouds([], [], regions);
  const block = { bucket: 'acme-state', key: 'k', region: 'us-east-1', endpoints: { s3: url, sts: url } };
  const store = await storeOf({ ...block, sts_region: 'eu-west-1', assume_role: { role_arn: 'r' } });
  await store.read('a.json');
  expect(regions).toEqual(['eu-west-1', 'us-east-1']);
});

test('a role that is not handed out is told of as such', async () => {
  const url = await clouds([]);
  const block = { bucket: 'acme-state', key: 'k', region: 'us-east-1', endpoints: { s3: url, sts: url } };
  const store = await storeOf({ ...block, assume_role: { role_arn: 'arn:aws:iam::1:role/nobody' } });
  await expect(store.read('a.json')).rejects.toThrow(
    new Error(
      'role arn:aws:iam::1:role/nobody [RoleRefused]:\n- cannot be taken on, as `assume_role` asks: not authorized.',
    ),
  );
});

test.each([
  [
    { access_key: 'a', secret_key: 'b', token: 'c' },
    { credentials: { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' } },
  ],
  [{ profile: 'named' }, { profile: 'named' }],
  [{}, { credentials: { accessKeyId: 'k', secretAccessKey: 's' } }],
])(
  'the keys of a block %j come before its profile, that before keys of the environment, and those before AWS_PROFILE',
  (block, login) => {
    const env = {
      AWS_REGION: 'us-west-1',
      AWS_ACCESS_KEY: 'k',
      AWS_SECRET_KEY: 's',
      AWS_PROFILE: 'p',
      AWS_S3_ENDPOINT: 'http://s3',
    };
    expect(awsSettings(block, 's3', env)).toEqual({ region: 'us-west-1', endpoint: 'http://s3', ...login });
    expect(awsSettings({}, 'sts', { AWS_PROFILE: 'p' })).toEqual({ profile: 'p' });
  },
);
