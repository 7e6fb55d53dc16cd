import { mkdtempSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RunService } from '../../constructs/google/compute/run-service';
import { ServiceAccount } from '../../constructs/google/identity/service-account';
import { WorkloadIdentityPool } from '../../constructs/google/identity/workload-identity-pool';
import { Bucket } from '../../constructs/google/storage/bucket';
import { ImageRepository } from '../../constructs/google/storage/image-repository';
import { adopt } from '../../constructs/core/adopt';
import { githubActions } from '../../constructs/core/github-actions';
import { gitlabCi } from '../../constructs/core/gitlab-ci';
import { type RehearsedStack, rehearse } from '../../testing';
import '../../testing/jest';
import { googleStack } from '../unit/google/support';
import { scratch } from './support/differences';
import { withReal } from './support/real-cycle';

const REPOSITORY = 'projects/acme-shop/locations/europe-west3/repositories/images';
const SERVICE = 'projects/acme-shop/locations/europe-west3/services/api';

withReal('google', '6.50.0', () => {
  let rehearsed: RehearsedStack;

  beforeAll(async () => {
    const mirror = resolve(__dirname, '../../../shared/providers');
    const file = join(mkdtempSync(scratch('google-')), 'terraform.rc');
    writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`);
    process.env['TF_CLI_CONFIG_FILE'] = file;
    const stack = googleStack();
    new Bucket(stack, 'Files', { name: 'acme-files' });
    new ImageRepository(stack, 'Images', { name: 'images' });
    const image = 'europe-west3-docker.pkg.dev/acme-shop/images/api:1.4.0';
    new RunService(stack, 'Api', { image, name: 'api', allowUnauthenticated: true });
    adopt(stack, {
      stack: { 'Files/Resource': 'acme-files', 'Images/Resource': REPOSITORY, 'Api/Resource': SERVICE },
    });
    const repository = { repository: 'acme/orders', repositoryId: 456789, ownerId: 123456 };
    const pool = new WorkloadIdentityPool(stack, 'Ci');
    const deployer = new ServiceAccount(stack, 'Deployer');
    deployer.grantProjectRole('roles/run.developer');
    const production = githubActions({ ...repository, environment: 'production' });
    pool.allow('Deploy', { identity: production, account: deployer });
    const mergeRequests = gitlabCi({ project: 'acme/shop/orders', projectId: 67890, mergeRequest: true });
    pool.allow('Plan', { identity: mergeRequests, account: new ServiceAccount(stack, 'Planner'), readOnly: true });
    rehearsed = await rehearse(stack, { mode: 'real-plan', destroy: true });
  });

  test('what exists is imported by the ids that are proposed, and planned again without changes', () => {
    const imported = rehearsed.changes().filter(({ action }) => action === 'import');
    expect(imported.map(({ address }) => address.split('.')[0]).sort()).toEqual([
      'google_artifact_registry_repository',
      'google_cloud_run_v2_service',
      'google_storage_bucket',
    ]);
  });

  test('logins of pipelines are taken by the provider: pool, a provider for each, and the accounts', () => {
    expect(rehearsed.at('Ci/Deploy').values).toMatchObject({
      workload_identity_pool_provider_id: 'stack-ci-deploy',
      attribute_condition: expect.stringContaining("assertion.environment == 'production'") as unknown,
      oidc: [{ issuer_uri: 'https://token.actions.githubusercontent.com' }],
    });
    expect(rehearsed.at('Ci/Plan').values).toMatchObject({ oidc: [{ issuer_uri: 'https://gitlab.com' }] });
    expect(rehearsed.at('Ci/Plan/Account').values).toMatchObject({
      role: 'roles/iam.workloadIdentityUser',
      member: expect.stringMatching(
        /^principalSet:\/\/iam\.googleapis\.com\/.+\/attribute\.login\/stack-ci-plan$/,
      ) as unknown,
    });
  });
});
