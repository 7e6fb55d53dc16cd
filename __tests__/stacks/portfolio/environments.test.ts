import { portfolioOnAws, portfolioOnGoogle } from '../../../environments/portfolio/schema';
import { layer, portfolioStacks } from './support';

const common = {
  name: 'test',
  owner: 'portfolio-team',
  costCentre: 'marketing',
  ci: { repository: 'acme/portfolio', repositoryId: 1, ownerId: 2, branches: ['main'] },
};
const onAws: Parameters<typeof portfolioOnAws>[0] = {
  ...common,
  aws: { account: '222233334444', region: 'us-west-1' },
  state: { type: 's3', bucket: 'acme-state', region: 'us-west-1' },
  network: {
    cidr: '10.20.0.0/16',
    zones: {
      'us-west-1a': { public: '10.20.1.0/24', private: '10.20.101.0/24' },
      'us-west-1c': { public: '10.20.2.0/24', private: '10.20.102.0/24' },
    },
    nat: 'per-zone',
  },
  entry: { plainHttp: true },
  task: { cpuUnits: 256, memoryMib: 512 },
};

const onGoogle: Parameters<typeof portfolioOnGoogle>[0] = {
  ...common,
  google: { project: 'portfolio-test', region: 'us-west1' },
  state: { type: 'gcs', bucket: 'acme-state' },
};

test('plain HTTP is what an environment has to say, in place of a domain and its certificate', () => {
  const service = layer(portfolioStacks(portfolioOnAws(onAws)), 'service');
  expect(JSON.stringify(service.json)).not.toContain('HTTPS');
  const nothing = 'must be domainName and certificateArn, or plainHttp: true';
  for (const entry of [{}, { domainName: 'portfolio.acme.example' }]) {
    expect(() => portfolioOnAws({ ...onAws, entry })).toThrow(
      new RegExp(`^Environment 'test' of portfolio \\[EnvironmentInvalid\\]:\\n- entry ${nothing}, got .*$`),
    );
  }
});

test('a certificate of another region, a network of one zone and a bad host are refused, all at once', () => {
  const certificateArn = 'arn:aws:acm:us-east-1:222233334444:certificate/1a2b3c4d-5e6f-4a7b-8c9d-012345678901';
  const [zone] = Object.entries(onAws.network.zones);
  const wrong = {
    ...onAws,
    network: { ...onAws.network, zones: Object.fromEntries([zone!]) },
    entry: { domainName: 'portfolio.acme.example', certificateArn },
  };
  expect(() => portfolioOnAws(wrong)).toThrow(
    new Error(
      "Environment 'test' of portfolio [EnvironmentInvalid]:\n" +
        '- network.zones must be at least 2 zones, got us-west-1a\n' +
        `- entry.certificateArn must be of 222233334444 in us-west-1, got ${certificateArn}`,
    ),
  );
});

test('a project, a region, a domain or a number of instances that cannot be are refused, all at once', () => {
  const wrong = {
    ...common,
    google: { project: 'P', region: 'us-west-1' },
    state: { type: 'gcs', bucket: 'acme-state' } as const,
    domain: 'portfolio',
    maxInstances: 0,
  };
  expect(() => portfolioOnGoogle(wrong)).toThrow(
    new Error(
      "Environment 'test' of portfolio [EnvironmentInvalid]:\n" +
        '- google.project must be a project id: 6 to 30 lower-case letters, digits and hyphens, a letter first and no hyphen last, got P\n' +
        '- google.region must be a region such as europe-west3, got us-west-1\n' +
        '- domain must be a host name such as portfolio.acme.example, got portfolio\n' +
        '- maxInstances must be 1 to 100 instances, got 0',
    ),
  );
});

test('an environment whose bucket another one owns has none in its state layer, and its pipelines write there all the same', () => {
  const key = 'arn:aws:kms:us-west-1:222233334444:key/1a2b3c4d-5e6f-4a7b-8c9d-012345678901';
  const shared = { bucket: 'acme-state', ownedBy: 'portfolio-staging' };
  const s3 = { type: 's3', region: 'us-west-1', lockTable: 'locks', kmsKeyId: key, ...shared } as const;
  const aws = layer(portfolioStacks(portfolioOnAws({ ...onAws, state: s3 })), 'state');
  const made = Object.values(aws.addresses()).filter((address) => /^aws_(s3_bucket|dynamodb_table)/.test(address));
  expect(made).toEqual([]);
  const policy = String(aws.at('Deployer/Role/Policy')['policy']);
  for (const arn of [
    'arn:aws:s3:::acme-state/portfolio/test/service.tfstate',
    'arn:aws:dynamodb:us-west-1:222233334444:table/locks',
    key,
  ]) {
    expect(policy).toContain(arn);
  }
  const google = layer(portfolioStacks(portfolioOnGoogle({ ...onGoogle, state: { type: 'gcs', ...shared } })), 'state');
  expect(Object.keys(google.addresses()).filter((path) => path.startsWith('State'))).toEqual([]);
  expect(Object.keys(google.addresses())).toContain('Deployer/storage.objectUser-State-portfolio-test-service');
});

test('a provider of GitHub that the account has already is taken as it is', () => {
  const oidcProviderArn = 'arn:aws:iam::222233334444:oidc-provider/token.actions.githubusercontent.com';
  const state = layer(portfolioStacks(portfolioOnAws({ ...onAws, ci: { ...onAws.ci, oidcProviderArn } })), 'state');
  expect(Object.values(state.addresses()).filter((one) => one.startsWith('aws_iam_openid'))).toEqual([]);
  expect(String(state.at('Deployer/Role/Resource')['assume_role_policy'])).toContain(oidcProviderArn);
});

test('without a domain, a budget or anybody to tell, production has the address that Cloud Run gives, and no alert', () => {
  const stacks = portfolioStacks(portfolioOnGoogle({ ...onGoogle, allowDestroy: true }));
  const paths = Object.values(stacks).flatMap((stack) => Object.values(stack.addresses()));
  expect(paths.filter((one) => /^google_(billing|monitoring|cloud_run_domain)/.test(one))).toEqual([]);
  expect(layer(stacks, 'service').at('Service/Resource')).toMatchObject({ deletion_protection: false });
});

test('a budget that nobody is told of, or that is no amount, is refused', () => {
  const wrong = { ...onGoogle, budget: { billingAccount: 'x', monthlyAmount: 0.5 } };
  expect(() => portfolioOnGoogle(wrong)).toThrow(
    new Error(
      "Environment 'test' of portfolio [EnvironmentInvalid]:\n" +
        '- budget.billingAccount must be a billing account such as 012345-6789AB-CDEF01, got x\n' +
        '- budget.monthlyAmount must be a whole number, got 0.5',
    ),
  );
  const untold = { ...onGoogle, budget: { billingAccount: '012345-6789AB-CDEF01', monthlyAmount: 5 } };
  expect(() => portfolioOnGoogle(untold)).toThrow(
    new Error(
      "Environment 'test' of portfolio [EnvironmentInvalid]:\n" +
        '- alarms.emails must be 1 to 5 addresses where there is a budget, which tells nobody otherwise, got none',
    ),
  );
});
