import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { Fn, TerraformOutput, TerraformStack } from 'cdktf';
import { gcsState } from '../../../../constructs/core/state-backend-data';
import type { Layer } from '../../../../constructs/core/layers';
import { LayerStack } from '../../../../constructs/core/stack';
import { google } from '../../../../constructs/google/provider';
import { ServiceAccount, type ServiceAccountProps } from '../../../../constructs/google/identity/service-account';
import { WorkloadIdentity } from '../../../../constructs/google/identity/workload-identity';
import { synth } from '../../../../testing/synth';
import { testApp } from '../../../support/stack';
import { googleStack, propsWithoutEffect, synthesized } from '../support';

const email = 'deployer@acme-ci.iam.gserviceaccount.com';
const make = (stack: TerraformStack, props?: ServiceAccountProps) => new ServiceAccount(stack, 'Deployer', props);

test('an account of its own has a name, no key and no role', () => {
  const stack = synthesized((scope) => {
    const account = make(scope);
    new TerraformOutput(scope, 'Names', { value: [account.email, account.member, account.accountName] });
  });
  expect(stack.at('Deployer/Resource')).toEqual({ account_id: 'stack-deployer', display_name: 'stack/Deployer' });
  expect(Object.keys(stack.addresses()).filter((path) => path.startsWith('Deployer'))).toEqual(['Deployer/Resource']);
  expect(stack.at('Names')['value']).toEqual(
    ['email', 'member', 'name'].map((name) => stack.ref('Deployer/Resource', name)),
  );
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<ServiceAccountProps>(make, {
    name: () => 'portfolio-deployer',
    displayName: () => 'Deployer of the portfolio',
    description: () => 'Rolls out the portfolio',
  });
  expect(without).toEqual([]);
});

test('a role on the project is bound by name, and once however often it is granted', () => {
  const stack = synthesized((scope) => {
    const account = make(scope);
    account.grantProjectRole('roles/run.developer');
    account.grantProjectRole('roles/run.developer');
  });
  expect(stack.at('Deployer/run.developer')).toEqual({
    project: 'acme-shop',
    role: 'roles/run.developer',
    member: stack.ref('Deployer/Resource', 'member'),
  });
});

test('in a stack whose provider the caller configured, the provider is asked for the project', () => {
  const stack = new TerraformStack(testApp(), 'stack');
  new GoogleProvider(stack, 'google');
  make(stack).grantProjectRole('roles/run.developer');
  const json = synth(stack);
  expect(json.at('Deployer/run.developer')['project']).toBe(json.ref('AshlarGoogleClient', 'project'));
});

test.each(['roles/owner', 'roles/editor', 'roles/viewer'])('%s on a project gives too much', (role) => {
  expect(() => {
    make(googleStack()).grantProjectRole(role);
  }).toThrow(
    new Error(
      "ServiceAccount at 'stack/Deployer' [RoleInvalid]:\n" +
        `- \`role\` must be a predefined or custom role that gives less than a basic one, got ${role}`,
    ),
  );
});

test('what is no role is refused', () => {
  expect(() => {
    make(googleStack()).grantProjectRole('run.developer');
  }).toThrow(
    new Error(
      "ServiceAccount at 'stack/Deployer' [RoleInvalid]:\n" +
        '- `role` must be a role: roles/NAME, or the full name of a custom one, got run.developer',
    ),
  );
});

test('others act as the account, or make its tokens, by a binding on the account alone, beside who receives it', () => {
  const stack = synthesized((scope) => {
    const deployer = ServiceAccount.fromEmail(scope, 'Pipeline', email);
    const runtime = make(scope);
    runtime.grantActAs(deployer);
    runtime.grantImpersonate(deployer);
  });
  const binding = {
    service_account_id: stack.ref('Deployer/Resource', 'name'),
    member: `serviceAccount:${email}`,
  };
  expect(stack.at('Pipeline/iam.serviceAccountUser-Deployer')).toEqual({
    ...binding,
    role: 'roles/iam.serviceAccountUser',
  });
  expect(stack.at('Pipeline/iam.serviceAccountTokenCreator-Deployer')).toEqual({
    ...binding,
    role: 'roles/iam.serviceAccountTokenCreator',
  });
});

test('a binding lies in the stack of the account that receives it, which comes after that of the resource', () => {
  const app = testApp();
  const [first, second] = [googleStack(app, 'first'), googleStack(app, 'second')];
  const runtime = ServiceAccount.fromEmail(first, 'Runtime', email);
  runtime.grantActAs(ServiceAccount.fromEmail(second, 'Pipeline', email));
  expect(Object.keys(synth(second).addresses())).toEqual(['Pipeline/iam.serviceAccountUser-first-Runtime']);
});

test('what is granted on something of a later layer is bound there, as an earlier layer cannot read it', () => {
  const app = testApp();
  const environment = {
    name: 'test',
    owner: 'shop-team',
    costCentre: 'retail',
    state: gcsState({ bucket: 'acme-terraform-state' }),
  };
  const clouds = [google({ project: 'acme-shop', region: 'europe-west3' })];
  const layer = (name: Layer) => new LayerStack(app, { system: 'shop', environment, layer: name, clouds });
  const [state, service] = [layer('state'), layer('service')];
  const runner = new ServiceAccount(state, 'Runner');
  const later = ServiceAccount.fromEmail(service, 'Later', email);
  later.grantActAs(runner);
  later.grantActAs(runner);
  runner.grantActAs(later);
  expect(Object.keys(synth(state).addresses()).filter((path) => path.startsWith('Runner'))).toEqual([
    'Runner/Resource',
  ]);
  const json = synth(service);
  expect(json.at('Later/iam.serviceAccountUser-to-shop-test-state-Runner')).toMatchObject({
    service_account_id: `projects/acme-ci/serviceAccounts/${email}`,
    member: expect.stringContaining('terraform_remote_state') as unknown,
  });
  expect(json.at('Later/iam.serviceAccountUser-shop-test-state-Runner')).toMatchObject({
    service_account_id: expect.stringContaining('terraform_remote_state') as unknown,
    member: `serviceAccount:${email}`,
  });
});

test('an account managed elsewhere is known by its address, its project with it', () => {
  const stack = synthesized((scope) => {
    const account = ServiceAccount.fromEmail(scope, 'Pipeline', email);
    expect(account).toMatchObject({
      member: `serviceAccount:${email}`,
      accountName: `projects/acme-ci/serviceAccounts/${email}`,
    });
    account.grantProjectRole('roles/run.viewer');
    account.grantActAs(make(scope));
    account.grantImpersonate(make(new TerraformStack(testApp(), 'other')));
  });
  expect(stack.at('Pipeline/run.viewer')).toMatchObject({ role: 'roles/run.viewer', project: 'acme-shop' });
  expect(stack.at('Deployer/iam.serviceAccountUser-Pipeline')).toMatchObject({
    service_account_id: `projects/acme-ci/serviceAccounts/${email}`,
  });
});

test.each([[Fn.lower('x@y')], ['111122223333-compute@developer.gserviceaccount.com']])(
  'without a project in its address, %s is found in any',
  (address) => {
    expect(ServiceAccount.fromEmail(googleStack(), 'Other', address).accountName).toBe(
      `projects/-/serviceAccounts/${address}`,
    );
  },
);

test('what is no address of a service account is refused', () => {
  expect(() => ServiceAccount.fromEmail(googleStack(), 'Other', 'me@acme.example')).toThrow(
    new Error(
      "ImportedServiceAccount at 'stack/Other' [PropsInvalid]:\n" +
        '- `email` must be the address of a service account: NAME@PROJECT.iam.gserviceaccount.com, got me@acme.example',
    ),
  );
});

test('pods of a cluster are granted like any account', () => {
  const stack = synthesized((scope) => {
    const pods = new WorkloadIdentity(scope, 'Worker', {
      cluster: { project: 'acme-platform' },
      namespace: 'orders',
      serviceAccount: 'worker',
    });
    make(scope).grantActAs(pods);
  });
  expect(stack.at('Worker/iam.serviceAccountUser-Deployer')['member']).toBe(stack.ref('Worker/Resource', 'member'));
});

test('fails with every bad value named at once', () => {
  const wrong = { name: 'Deployer', displayName: 'x'.repeat(101), description: 'x'.repeat(257) };
  expect(() => make(googleStack(), wrong)).toThrow(
    new Error(
      "ServiceAccount at 'stack/Deployer' [PropsInvalid]:\n" +
        '- `name` must be lower-case letters, digits and hyphens, a letter first and no hyphen last, at least 6, ' +
        'at most 30 characters, got Deployer\n' +
        '- `displayName` must be at most 100 characters, got 101\n' +
        '- `description` must be at most 256 characters, got 257',
    ),
  );
});
