import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findExisting, type Finding } from '../../../../terraform/adoption/find-existing';
import { folder, removeFolders } from '../support';
import { type Answer, recorded, type RecordedService, stackWith } from './support';

const REPOSITORY = 'projects/acme-shop/locations/europe-west3/repositories/images';
const SERVICE = 'projects/acme-shop/locations/europe-west3/services/api';
const RESOURCES: Readonly<Record<string, object>> = {
  google_artifact_registry_repository: { repository_id: 'images', location: 'europe-west3' },
  google_cloud_run_v2_service: { name: 'api', location: 'europe-west3' },
  google_storage_bucket: { name: 'acme-states' },
};

// As Google answers: https://cloud.google.com/storage/docs/json_api/v1/buckets/get and the like.
const BUCKET: Answer = {
  body: {
    kind: 'storage#bucket',
    id: 'acme-states',
    name: 'acme-states',
    projectNumber: '1234',
    location: 'EUROPE-WEST3',
  },
};
const ACCOUNT: Answer = {
  body: { kind: 'storage#serviceAccount', email_address: 'service-1234@gs-project-accounts.iam.gserviceaccount.com' },
};
const error = (code: number, message: string, status: string): Answer => ({
  status: code,
  body: { error: { code, message, status, errors: [{ message, domain: 'global' }] } },
});

const CALLS: Readonly<Record<string, string>> = {
  google_artifact_registry_repository: `GET /ar/v1/${REPOSITORY}`,
  google_cloud_run_v2_service: `GET /v2/${SERVICE}`,
  google_storage_bucket: 'GET /storage/v1/b/acme-states',
};
const OWN = 'GET /storage/v1/projects/acme-shop/serviceAccount';

let service: RecordedService | undefined;
afterEach(async () => {
  removeFolders();
  await service?.close();
});

interface Given {
  readonly provider?: object;
  readonly env?: NodeJS.ProcessEnv;
  readonly resource?: object;
}

async function look(type: string, answers: Readonly<Record<string, Answer>>, given: Given = {}): Promise<Finding> {
  service = await recorded(answers);
  const { url } = service;
  const provider = { project: 'acme-shop', region: 'europe-west3', access_token: 'from-block', ...given.provider };
  const addresses = {
    storage_custom_endpoint: `${url}/storage/v1/`,
    cloud_run_v2_custom_endpoint: `${url}/v2/`,
    artifact_registry_custom_endpoint: `${url}/ar/v1/`,
  };
  const resources = { [type]: { One: { ...RESOURCES[type], ...given.resource } } };
  const stack = stackWith(resources, { google: [{ ...addresses, ...provider }] });
  const { findings } = await findExisting(stack, { env: given.env ?? {}, cwd: folder() });
  return findings[0] as Finding;
}

test.each([
  ['google_artifact_registry_repository', REPOSITORY, { name: REPOSITORY, format: 'DOCKER' }],
  ['google_cloud_run_v2_service', SERVICE, { name: SERVICE, uri: 'https://api-1234.europe-west3.run.app' }],
])('%s is found, and imported as %s', async (type, id, body) => {
  const found = await look(type, { [CALLS[type] ?? '']: { body } });
  expect(found).toEqual({ stack: 'data', path: 'One/Resource', type, address: `${type}.One`, id, result: 'found' });
  expect(service?.last.authorization).toBe('Bearer from-block');
});

test('a bucket is found in the project of the stack, and somebody else’s is told', async () => {
  const type = 'google_storage_bucket';
  const call = CALLS[type] ?? '';
  expect(await look(type, { [call]: BUCKET, [OWN]: ACCOUNT })).toMatchObject({ result: 'found', id: 'acme-states' });
  await service?.close();
  const other = { body: { ...(BUCKET.body as object), projectNumber: '999' } };
  expect(await look(type, { [call]: other, [OWN]: ACCOUNT })).toMatchObject({
    result: 'foreign',
    reason: "it is in project 999, the stack's project acme-shop is 1234",
  });
});

test.each([
  [
    error(403, 'Permission denied on project', 'PERMISSION_DENIED'),
    { result: 'refused', needs: 'resourcemanager.projects.get on project acme-shop, to tell whether it is its bucket' },
  ],
  [
    error(404, 'Not found.', 'NOT_FOUND'),
    { result: 'unknown', reason: 'it is there, but project acme-shop is not, whose it should be' },
  ],
])('a bucket that is there is not mistaken where the project does not answer', async (answer, expected) => {
  const type = 'google_storage_bucket';
  expect(await look(type, { [CALLS[type] ?? '']: BUCKET, [OWN]: answer })).toMatchObject(expected);
});

test.each(Object.keys(CALLS))('%s is not there where Google does not find it', async (type) => {
  const answer = error(404, 'The specified resource does not exist.', 'NOT_FOUND');
  expect(await look(type, { [CALLS[type] ?? '']: answer })).toMatchObject({ result: 'absent' });
});

test.each([
  ['google_artifact_registry_repository', 'artifactregistry.repositories.get'],
  ['google_cloud_run_v2_service', 'run.services.get'],
  ['google_storage_bucket', 'storage.buckets.get, unless the bucket is somebody else’s'],
])('%s that may not be looked at says that %s is missing', async (type, needs) => {
  const answer = error(403, 'Permission denied on resource', 'PERMISSION_DENIED');
  expect(await look(type, { [CALLS[type] ?? '']: answer })).toMatchObject({ result: 'refused', needs });
});

test.each(Object.keys(CALLS))('%s cannot be told where its API is switched off', async (type) => {
  const answer = error(
    403,
    'Cloud API has not been used in project 1234 before or it is disabled.',
    'PERMISSION_DENIED',
  );
  expect(await look(type, { [CALLS[type] ?? '']: answer })).toMatchObject({
    result: 'unknown',
    reason: 'its API is not switched on in the project',
  });
});

test('project, region, address and token come from the environment where the block does not say them', async () => {
  const type = 'google_artifact_registry_repository';
  const answers = { [CALLS[type] ?? '']: { body: {} } };
  const provider = { project: '', region: '', access_token: '' };
  const env = {
    GOOGLE_PROJECT: 'acme-shop',
    GOOGLE_REGION: 'europe-west3',
    GOOGLE_OAUTH_ACCESS_TOKEN: 'from-environment',
  };
  expect(await look(type, answers, { provider, env, resource: { location: undefined } })).toMatchObject({
    result: 'found',
    id: REPOSITORY,
  });
  expect(service?.last.authorization).toBe('Bearer from-environment');
});

test('a resource may name another project than its provider', async () => {
  const type = 'google_cloud_run_v2_service';
  const name = SERVICE.replace('acme-shop', 'acme-other');
  const found = await look(type, { [`GET /v2/${name}`]: { body: {} } }, { resource: { project: 'acme-other' } });
  expect(found).toMatchObject({ result: 'found', id: name });
});

test('a provider without project or region leaves the name to Terraform', async () => {
  const provider = { project: '', region: '' };
  expect(await look('google_cloud_run_v2_service', {}, { provider })).toMatchObject({
    result: 'unknown',
    reason: 'its name is known to Terraform alone',
  });
  expect(service?.calls).toEqual([]);
});

test.each(['{"broken', 'key.json'])(
  'credentials that are none (%s) are a finding that does not quote them',
  async (credentials) => {
    const cwd = folder();
    writeFileSync(join(cwd, 'key.json'), '{"private_key": secret');
    const provider = { google: [{ project: 'acme-shop', credentials }] };
    const stack = stackWith({ google_storage_bucket: { One: { name: 'acme-states' } } }, provider);
    expect((await findExisting(stack, { env: {}, cwd })).findings).toMatchObject([
      {
        result: 'unknown',
        reason:
          '`credentials` of the google provider must be the key of a service account as JSON, or the path of a file with it',
      },
    ]);
  },
);

test('an account that the provider acts for cannot be had: the login is refused, which is told of the resource', async () => {
  const credentials = JSON.stringify({ type: 'authorized_user', client_id: 'x' });
  const provider = { access_token: '', credentials };
  expect(await look('google_storage_bucket', {}, { provider })).toMatchObject({
    result: 'unknown',
    reason: expect.stringMatching(/^Google Cloud gives no token: /) as unknown,
  });
});
