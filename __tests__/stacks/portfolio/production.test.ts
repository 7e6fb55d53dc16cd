import { blocksOf, handedOn, layer, estateStacks, production } from './support';

const stacks = estateStacks(production);
const [state, service] = [layer(stacks, 'state'), layer(stacks, 'service')];

test('production has the layers state and service, in us-west1, with states in a bucket of its own', () => {
  expect(Object.keys(stacks)).toEqual(['state', 'service']);
  for (const [name, { json }] of Object.entries(stacks)) {
    expect(json['provider']).toMatchObject({ google: [{ project: 'portfolio-test-476200', region: 'us-west1' }] });
    const gcs = { bucket: 'portfolio-test-476200-tfstate', prefix: `portfolio/production/${name}` };
    expect(json['terraform']).toMatchObject({ backend: { gcs } });
  }
  expect(state.at('State/Resource')).toMatchObject({
    name: 'portfolio-test-476200-tfstate',
    versioning: { enabled: true },
    public_access_prevention: 'enforced',
    uniform_bucket_level_access: true,
  });
});

test('images are in Artifact Registry, where tags never move', () => {
  expect(state.at('Images/Resource')).toMatchObject({
    repository_id: 'portfolio',
    location: 'us-west1',
    docker_config: { immutable_tags: true },
  });
});

test('the service scales to zero, and a new instance counts as started when /health answers', () => {
  const { scaling, template } = service.at('Service/Resource') as {
    scaling: object;
    template: { scaling: object; containers: object[] };
  };
  expect([scaling, template.scaling]).toEqual([{ min_instance_count: 0 }, { max_instance_count: 4 }]);
  expect(template.containers).toEqual([
    expect.objectContaining({
      image: '${var.container_image}',
      startup_probe: expect.objectContaining({
        http_get: expect.objectContaining({ path: '/health' }) as unknown,
      }) as unknown,
    }),
  ]);
});

test('the service acts as an account of its own, which holds no role at all', () => {
  const { template } = service.at('Service/Resource') as { template: { service_account: string } };
  expect(template.service_account).toBe(handedOn(state, 'Runner/Resource', 'email'));
  const member = state.ref('Runner/Resource', 'member');
  const members = Object.values(stacks).flatMap((stack) =>
    Object.entries(stack.addresses())
      .filter(([, address]) => /^google_\w+_iam_(member|binding)\./.test(address))
      .map(([path]) => [path, JSON.stringify(stack.at(path))] as const),
  );
  expect(members.length).toBeGreaterThan(5);
  // Of what other stacks read of the account nothing but its address.
  expect(
    members.filter(([, block]) => block.includes(member) || block.includes('Runner_')).map(([path]) => path),
  ).toEqual(['Deployer/iam.serviceAccountUser-Runner']);
});

test('the image is a variable without a default, and the traffic one that rests on the newest revision', () => {
  const variables = service.json['variable'] as Readonly<Record<string, { readonly default?: unknown }>>;
  expect(Object.entries(variables).map(([name, one]) => [name, one.default])).toEqual([
    ['container_image', undefined],
    ['stable_revision', ''],
    ['traffic_percent', 100],
  ]);
});

test('what a cut-over looks up has the names it looks for, and the zone of the domain its records', () => {
  expect(Object.keys(service.json['output'] as object).filter((name) => !name.startsWith('cross-stack'))).toEqual([
    'dns_records',
    'service_url',
    'health_url',
    'candidate_health_url',
    'revision',
  ]);
});

test('it is watched: uptime, errors and slowness are told, and so is the budget', () => {
  expect(Object.keys(blocksOf(service, 'google_monitoring_uptime_check_config'))).toEqual(['Up/Resource']);
  expect(Object.keys(blocksOf(service, 'google_monitoring_alert_policy'))).toEqual([
    'Down/Resource',
    'Requests/Resource',
  ]);
  expect(Object.keys(blocksOf(state, 'google_billing_budget'))).toEqual(['Budget/Resource']);
});

test('what existed before is imported: images and service', () => {
  const imports = Object.values(stacks).flatMap(({ json }) => (json['import'] ?? []) as readonly { id: string }[]);
  expect(imports.map(({ id }) => id)).toEqual([
    'projects/portfolio-test-476200/locations/us-west1/repositories/portfolio',
    'projects/portfolio-test-476200/locations/us-west1/services/portfolio',
  ]);
});

test('pipelines of main roll out, those of pull requests read, and nobody has a key', () => {
  const providers = Object.values(blocksOf(state, 'google_iam_workload_identity_pool_provider'));
  const conditions = providers.map(({ attribute_condition: condition }) => String(condition));
  expect(conditions.map((one) => /repo:acme\/portfolio:([a-z_:/]+)/.exec(one)?.[1])).toEqual([
    'ref:refs/heads/main',
    'pull_request',
  ]);
  expect(Object.keys(blocksOf(state, 'google_service_account_key'))).toEqual([]);
  const rolesOf = (account: string): unknown[] =>
    Object.values(blocksOf(state, 'google_project_iam_member'))
      .filter(({ member }) => member === state.ref(`${account}/Resource`, 'member'))
      .map(({ role }) => role);
  const reads = ['roles/logging.viewer', 'roles/monitoring.viewer'];
  expect(rolesOf('Planner')).toEqual([...reads, 'roles/run.viewer']);
  expect(rolesOf('Deployer')).toEqual([...reads, 'roles/run.developer']);
  const states = Object.values(blocksOf(state, 'google_storage_bucket_iam_member'))
    .filter(({ role }) => role === 'roles/storage.objectUser')
    .map(({ condition }) => (condition as { title: string }).title);
  expect(states).toEqual(['states of portfolio/production/service']);
});
