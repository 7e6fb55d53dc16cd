import type { Conditions, Principal } from '../../../../constructs/aws/identity/policy-document';
import { OidcProvider } from '../../../../constructs/aws/identity/oidc-provider';
import { Role, type Trust } from '../../../../constructs/aws/identity/role';
import { awsStack, synthesized } from '../../../support/stack';

const trusting = (trust: Trust) => () => new Role(awsStack(), 'Deployer', { trust });
const refused = (...problems: string[]) =>
  new Error(`Role at 'stack/Deployer' [PropsInvalid]:\n${problems.map((line) => `- ${line}`).join('\n')}`);

const issuer = 'token.actions.githubusercontent.com';
const federated = [`arn:aws:iam::111122223333:oidc-provider/${issuer}`];
const actions = ['sts:AssumeRoleWithWebIdentity'];
const aud = { [`${issuer}:aud`]: 'sts.amazonaws.com' };
const sub = (value: string | readonly string[]) => ({ [`${issuer}:sub`]: value });
const github = (conditions: Conditions): Trust => ({ principal: { federated }, actions, conditions });

const SUBJECT =
  '`trust.conditions` must be StringEquals on the claim ISSUER:sub, or StringLike with a wildcard after the whole name of a ' +
  'workspace of HCP Terraform, a project of CircleCI, or a namespace and the start of its service account, got ';
const ADVICE =
  '. As in repo:OWNER/REPO:ref:refs/heads/main, without a wildcard for GitHub and GitLab: else others than you mean can take the role';
const AUDIENCE =
  '`trust.conditions` must be StringEquals on the claim ISSUER:aud, the audience that tokens are made for, got ';

test.each<[Principal, string]>([
  ['anyone', '*'],
  [{ aws: ['*'] }, '*'],
  [{ aws: ['111122223333', 'arn:aws:iam::*:root'] }, 'arn:aws:iam::*:root'],
  [{ services: ['*.amazonaws.com'] }, '*.amazonaws.com'],
  [{ federated: ['*'] }, '*'],
  [{ aws: [] }, 'none'],
])('a role that %j can take is refused', (principal, shown) => {
  expect(trusting({ principal })).toThrow(
    refused(
      `\`trust.principal\` must be one or more services, accounts, roles or providers, each by its whole name, got ${shown}`,
    ),
  );
});

test.each<Principal>([
  { services: ['ec2.amazonaws.com'] },
  { aws: ['444455556666', 'arn:aws:iam::444455556666:role/deployer'] },
])('a role that %j can take needs no condition', (principal) => {
  expect(trusting({ principal })).not.toThrow();
});

test('of an OIDC provider, action, audience and subject are asked for, all at once', () => {
  expect(trusting({ principal: { federated } })).toThrow(
    refused(
      '`trust.actions` must be sts:AssumeRoleWithWebIdentity for this kind of provider, and at most sts:TagSession, got sts:AssumeRole',
      `${AUDIENCE}none`,
      `${SUBJECT}none${ADVICE}`,
    ),
  );
});

test.each<[string, Conditions, string]>([
  [
    'any audience',
    { StringLike: { [`${issuer}:aud`]: '*' }, StringEquals: sub('repo:a/b:ref:refs/heads/main') },
    `${AUDIENCE}StringLike *`,
  ],
  ['no audience', { StringEquals: sub('repo:a/b:ref:refs/heads/main') }, `${AUDIENCE}none`],
  ['no subject', { StringEquals: aud }, `${SUBJECT}none${ADVICE}`],
  [
    'a subject that may be missing',
    { StringEquals: aud, StringEqualsIfExists: sub('repo:a/b:ref:refs/heads/main') },
    `${SUBJECT}none${ADVICE}`,
  ],
  [
    'a wildcard that StringEquals takes as a letter',
    { StringEquals: { ...aud, ...sub('repo:a/b:ref:refs/heads/*') } },
    `${SUBJECT}StringEquals repo:a/b:ref:refs/heads/*${ADVICE}`,
  ],
])('a trust of GitHub with %s is refused', (_, conditions, problem) => {
  expect(trusting(github(conditions))).toThrow(refused(problem));
});

test.each([
  '*',
  'repo:*',
  'repo:acme/*',
  'repo:acme/*:ref:refs/heads/main',
  'repo:acme/orders:*',
  'repo:acme/orders*',
  'repo:acme/orders:ref:*',
  'repo:acme/orders:environment:*',
  'repo:acme/order?:ref:refs/heads/main',
  'repo:acme/orders:ref:refs/heads/*',
  'repo:acme/orders:ref:refs/tags/v*',
  'repo:acme/orders:environment:preview-*',
  'repo:acme/orders:pull_reques?',
  'project_path:acme/orders:*',
  'project_path:acme/shop/orders:ref_type:branch:ref:*',
  'project_path:acme/shop/orders:ref_type:branch:ref:release-*',
  'system:serviceaccount:*:worker',
  'system:serviceaccount:shop:*',
  'user-*',
])('tokens of any subject like %s are refused, also beside a narrow one', (wide) => {
  const narrow = 'repo:acme/orders:ref:refs/heads/main';
  expect(trusting(github({ StringEquals: aud, StringLike: sub(wide) }))).toThrow(
    refused(`${SUBJECT}StringLike ${wide}${ADVICE}`),
  );
  expect(trusting(github({ StringEquals: aud, StringLike: sub([narrow, wide]) }))).toThrow(
    refused(`${SUBJECT}StringLike ${narrow}, StringLike ${wide}${ADVICE}`),
  );
});

test.each([
  'repo:acme/orders:*',
  'repo:acme/orders:ref:refs/heads/*',
  'repo:acme/orders:pull_reques?',
  'project_path:acme/*:ref_type:branch:ref:*',
  'project_path:acme/orders:ref_type:branch:ref:release-*',
  'project_path:acme/orders:ref_type:tag:ref:*',
])('a role that only reads refuses tokens of any subject like %s as well', (wide) => {
  const trust = github({ StringEquals: aud, StringLike: sub(wide) });
  expect(() => new Role(awsStack(), 'Deployer', { trust, readOnly: true })).toThrow(
    refused(`${SUBJECT}StringLike ${wide}${ADVICE}`),
  );
});

test('a role that only reads takes merge requests of one project of GitLab, from any branch', () => {
  const like = { 'gitlab.com:sub': 'project_path:acme/shop/orders:ref_type:branch:ref:*' };
  const equal = { 'gitlab.com:aud': 'sts.amazonaws.com', 'gitlab.com:pipeline_source': 'merge_request_event' };
  const trust = github({ StringEquals: equal, StringLike: like });
  expect(() => new Role(awsStack(), 'Planner', { trust, readOnly: true })).not.toThrow();
});

test.each([
  'organization:acme:project:shop:workspace:orders:run_phase:*',
  'org/0a1b/project/2c3d/user/*',
  'system:serviceaccount:shop:worker-*',
])('tokens of subjects like %s are taken', (subject) => {
  expect(trusting(github({ StringEquals: aud, StringLike: sub(subject) }))).not.toThrow();
});

test.each([
  { [`${issuer}:sub`]: ['repo:acme/orders:ref:refs/heads/main', 'repo:acme/orders:pull_request'] },
  { [`${issuer}:sub`]: 'repo:acme@1/orders@2:pull_request' },
  {
    'gitlab.com:sub': 'project_path:acme/orders:ref_type:branch:ref:x',
    'gitlab.com:pipeline_source': 'merge_request_event',
  },
] as readonly Record<string, string | string[]>[])(
  'pull requests, as in %j, are taken by a role that only reads, and by no other',
  (claims) => {
    const trust = github({ StringEquals: { ...aud, ...claims } });
    const values = Object.values(claims).flat();
    const unreviewed = values.filter((value) => /pull_request|merge_request/.test(value)).join(', ');
    expect(trusting(trust)).toThrow(
      refused(`\`trust.conditions\` must be without pull requests where the role is not readOnly, got ${unreviewed}`),
    );
    expect(() => new Role(awsStack(), 'Planner', { trust, readOnly: true })).not.toThrow();
  },
);

test('a session may be tagged, and nothing else asked for', () => {
  const conditions = { StringEquals: { ...aud, ...sub('repo:acme/orders:ref:refs/heads/main') } };
  const withActions = (given: readonly string[]) => trusting({ ...github(conditions), actions: given });
  expect(withActions([...actions, 'sts:TagSession'])).not.toThrow();
  expect(withActions([...actions, 'sts:*'])).toThrow(
    refused(
      '`trust.actions` must be sts:AssumeRoleWithWebIdentity for this kind of provider, and at most sts:TagSession, ' +
        'got sts:AssumeRoleWithWebIdentity, sts:*',
    ),
  );
});

test('a provider made in the same app is trusted by its issuer, known after apply', () => {
  const stack = synthesized((scope) => {
    const made = new OidcProvider(scope, 'GitHub', { url: `https://${issuer}` });
    const again = OidcProvider.fromProviderArn(scope, 'Again', made.providerArn);
    const conditions = {
      StringEquals: {
        [`${again.issuer}:aud`]: 'sts.amazonaws.com',
        [`${again.issuer}:sub`]: 'repo:acme/orders:ref:refs/heads/main',
      },
    };
    const principal = { federated: [again.providerArn] };
    new Role(scope, 'Deployer', { trust: { principal, actions, conditions } });
    expect(() => new Role(scope, 'Open', { trust: { principal, actions } })).toThrow(
      "Role at 'stack/Open' [PropsInvalid]:\n" + `- ${AUDIENCE}none\n- ${SUBJECT}none${ADVICE}`,
    );
  });
  expect(stack.at('Deployer/Resource')['assume_role_policy']).toContain('"sts:AssumeRoleWithWebIdentity"');
});

test('a SAML provider needs its own action, and no claim', () => {
  const principal = { federated: ['arn:aws:iam::111122223333:saml-provider/acme'] };
  expect(trusting({ principal, actions: ['sts:AssumeRoleWithSAML'] })).not.toThrow();
  expect(trusting({ principal, actions })).toThrow(
    refused(
      '`trust.actions` must be sts:AssumeRoleWithSAML for this kind of provider, and at most sts:TagSession, got sts:AssumeRoleWithWebIdentity',
    ),
  );
});
