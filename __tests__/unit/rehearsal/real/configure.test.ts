import { readsStackFolder, rewriteConfiguration, withoutCredentialFiles } from '../../../../rehearsal/real/configure';
import { UNKNOWN, type ObjectValue } from '../../../../rehearsal/values/codec';

const rewrite = (type: string, config: ObjectValue, env: NodeJS.ProcessEnv = {}): ObjectValue =>
  rewriteConfiguration(`registry.terraform.io/hashicorp/${type}`, config, { folder: '/run', env });

test('AWS: all credentials and ways to the network go; region, tags and the rest stay', () => {
  const tags = [{ tags: { owner: 'orders', later: UNKNOWN } }];
  const config = {
    region: 'eu-central-1',
    access_key: 'AKIA',
    secret_key: 'secret',
    token: 'token',
    profile: 'deploy',
    assume_role: [{ role_arn: UNKNOWN }],
    assume_role_with_web_identity: [{ web_identity_token_file: '/token' }],
    shared_config_files: ['/config'],
    shared_credentials_files: ['/credentials'],
    allowed_account_ids: ['111122223333'],
    forbidden_account_ids: ['111122223333'],
    endpoints: [{ sqs: 'http://localhost:4566' }],
    ec2_metadata_service_endpoint: 'http://169.254.169.254',
    ec2_metadata_service_endpoint_mode: 'IPv4',
    sts_region: 'us-east-1',
    custom_ca_bundle: '/ca.pem',
    http_proxy: 'http://proxy',
    https_proxy: 'http://proxy',
    no_proxy: 'amazonaws.com',
    skip_credentials_validation: null,
    skip_requesting_account_id: null,
    skip_metadata_api_check: null,
    max_retries: 25,
    default_tags: tags,
    ignore_tags: [{ keys: ['kubernetes.io'] }],
    s3_use_path_style: true,
  };
  expect(rewrite('aws', config)).toEqual({
    region: 'eu-central-1',
    access_key: 'rehearsal',
    secret_key: 'rehearsal',
    token: null,
    profile: null,
    assume_role: [],
    assume_role_with_web_identity: [],
    shared_config_files: null,
    shared_credentials_files: null,
    allowed_account_ids: null,
    forbidden_account_ids: null,
    endpoints: [],
    ec2_metadata_service_endpoint: null,
    ec2_metadata_service_endpoint_mode: null,
    sts_region: null,
    custom_ca_bundle: null,
    http_proxy: null,
    https_proxy: null,
    no_proxy: null,
    skip_credentials_validation: true,
    skip_requesting_account_id: true,
    skip_metadata_api_check: 'true',
    max_retries: 1,
    default_tags: tags,
    ignore_tags: [{ keys: ['kubernetes.io'] }],
    s3_use_path_style: true,
  });
});

test.each([
  [{}, 'us-east-1'],
  [{ AWS_DEFAULT_REGION: 'eu-west-1' }, 'eu-west-1'],
  [{ AWS_REGION: 'eu-west-2', AWS_DEFAULT_REGION: 'eu-west-1' }, 'eu-west-2'],
])('AWS: a region that is left out comes from the environment %j', (env, region) => {
  expect(rewrite('aws', { region: null }, env)).toEqual({ region });
});

test('AWS: a region that is not known yet stays unknown', () => {
  expect(rewrite('aws', { region: UNKNOWN })).toEqual({ region: UNKNOWN });
});

test.each(['google', 'google-beta'])(
  '%s: credentials, impersonation and endpoints go; project, region and labels stay',
  (type) => {
    const config = {
      access_token: null,
      credentials: '/key.json',
      external_credentials: [{ audience: 'x' }],
      impersonate_service_account: 'deploy@x.iam.gserviceaccount.com',
      impersonate_service_account_delegates: ['a'],
      user_project_override: true,
      billing_project: 'billing',
      storage_custom_endpoint: 'http://localhost/',
      project: 'orders',
      region: null,
      zone: null,
      default_labels: { owner: 'orders' },
    };
    expect(rewrite(type, config, { GOOGLE_REGION: 'europe-west3', GOOGLE_PROJECT: 'other' })).toEqual({
      access_token: 'rehearsal',
      credentials: null,
      external_credentials: [],
      impersonate_service_account: null,
      impersonate_service_account_delegates: null,
      user_project_override: false,
      billing_project: null,
      storage_custom_endpoint: null,
      project: 'orders',
      region: 'europe-west3',
      zone: null,
      default_labels: { owner: 'orders' },
    });
  },
);

test('Helm 3: the cluster is one that nobody runs, registries are not logged in to, and files lie apart', () => {
  const config = {
    kubernetes: {
      host: UNKNOWN,
      token: UNKNOWN,
      config_path: '~/.kube/config',
      exec: { command: 'aws', args: ['eks'] },
    },
    registries: [{ url: 'oci://x', username: 'u', password: 'p' }],
    helm_driver: 'configmap',
    plugins_path: null,
    registry_config_path: '/of/me/.docker/config.json',
    repository_config_path: null,
    repository_cache: null,
  };
  expect(rewrite('helm', config)).toEqual({
    kubernetes: { host: 'https://127.0.0.1:1', token: null, config_path: null, exec: null },
    registries: [],
    helm_driver: 'configmap',
    plugins_path: '/run/plugins',
    registry_config_path: '/run/registry.json',
    repository_config_path: '/run/repositories.yaml',
    repository_cache: '/run/repository',
  });
});

test('Helm 2: the cluster is a block, and its exec block goes', () => {
  const config = { kubernetes: [{ host: 'https://x', exec: [{ command: 'aws' }] }], registry: [{ url: 'oci://x' }] };
  expect(rewrite('helm', config)).toEqual({ kubernetes: [{ host: 'https://127.0.0.1:1', exec: [] }], registry: [] });
});

test('Kubernetes: the cluster is one that nobody runs', () => {
  const config = { host: 'https://x', token: 't', exec: [{ command: 'aws' }], ignore_labels: ['a'] };
  expect(rewrite('kubernetes', config)).toEqual({
    host: 'https://127.0.0.1:1',
    token: null,
    exec: [],
    ignore_labels: ['a'],
  });
});

test('a provider that is not known keeps its configuration', () => {
  const config = { url: 'https://grafana.example.com', auth: UNKNOWN };
  expect(rewriteConfiguration('registry.terraform.io/grafana/grafana', config, { folder: '/run', env: {} })).toEqual(
    config,
  );
});

test('a provider of another owner is not taken for the one whose name it has', () => {
  expect(rewriteConfiguration('registry.terraform.io/acme/aws', { region: null }, { folder: '/run', env: {} })).toEqual(
    { region: null },
  );
});

test('nothing is added that this version of a provider does not know', () => {
  expect(rewrite('aws', { region: 'us-east-1', profile: 'x' })).toEqual({ region: 'us-east-1', profile: null });
});

test("only Google's provider looks into a file to validate its configuration", () => {
  const config = { credentials: '/key.json', project: 'orders' };
  expect(withoutCredentialFiles('registry.terraform.io/hashicorp/google', config)).toEqual({
    credentials: null,
    project: 'orders',
  });
  expect(withoutCredentialFiles('registry.terraform.io/hashicorp/aws', config)).toBe(config);
});

test('charts are looked for in the folder of the stack', () => {
  expect(readsStackFolder('registry.terraform.io/hashicorp/helm')).toBe(true);
  expect(readsStackFolder('registry.terraform.io/hashicorp/aws')).toBe(false);
});
