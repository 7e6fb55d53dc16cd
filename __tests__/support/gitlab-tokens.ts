import type { Attack, Claims } from './ci-tokens';

const onMain: Claims = { ref: 'main', ref_type: 'branch', ref_path: 'refs/heads/main', ref_protected: 'true' };
const ours: Claims = {
  iss: 'https://gitlab.com',
  namespace_id: '72',
  namespace_path: 'acme/shop',
  project_id: '67890',
  project_path: 'acme/shop/orders',
  pipeline_source: 'push',
  job_id: '302',
};
const subject = (ref: string, type = 'branch', project = 'acme/shop/orders'): string =>
  `project_path:${project}:ref_type:${type}:ref:${ref}`;
const production: Claims = { environment: 'production', environment_protected: 'true', deployment_tier: 'production' };
const merge: Claims = { pipeline_source: 'merge_request_event', ref_protected: 'false' };

/** The right token of GitLab for each form, by the name of the form. */
export const gitlabTokens = {
  branch: { ...ours, ...onMain, sub: subject('main') },
  environment: {
    ...ours,
    ...onMain,
    ...production,
    sub: `${subject('main')}:environment_protected:true:deployment_tier:production`,
  },
  mergeRequest: { ...ours, ...merge, ref: 'feature', ref_type: 'branch', sub: subject('feature') },
} as const satisfies Record<string, Claims>;

/** Other projects, whatever the form: the subject ends as that of the right token. */
function strangers(right: Claims): readonly Attack[] {
  const end = (right['sub'] ?? '').slice('project_path:acme/shop/orders'.length);
  const project = (path: string, id = '666'): Claims => ({
    sub: `project_path:${path}${end}`,
    project_path: path,
    project_id: id,
  });
  return [
    { what: 'another project of the group', claims: project('acme/shop/web') },
    { what: 'a fork', claims: project('mallory/orders') },
    { what: 'a look-alike group', claims: project('acme/sh0p/orders') },
    { what: 'a group above', claims: project('acme/orders') },
    { what: 'a group below', claims: project('acme/shop/orders/evil') },
    { what: 'a project that begins alike', claims: project('acme/shop/orders-evil') },
    { what: 'a project that ends alike', claims: project('evil/acme/shop/orders') },
    { what: 'other letter case', claims: project('Acme/Shop/Orders') },
    { what: 'a new project under a freed path', claims: { project_id: '666' } },
    { what: 'no id of the project', claims: { project_id: undefined } },
    { what: 'another issuer', claims: { iss: 'https://gitlab.com.evil.example' } },
    { what: 'an audience of its own', claims: { aud: 'https://gitlab.com' } },
    { what: 'no audience', claims: { aud: undefined } },
  ];
}

const refOf = (ref: string, type = 'branch'): Claims => ({ sub: subject(ref, type), ref, ref_type: type });
const inEnvironment = (ref: string, tier = 'production', kept = 'true'): string =>
  `${subject(ref)}:environment_protected:${kept}:deployment_tier:${tier}`;

/** Tokens of GitLab that each form must refuse. */
export const gitlabAttacks: Readonly<Record<keyof typeof gitlabTokens, readonly Attack[]>> = {
  branch: [
    ...strangers(gitlabTokens.branch),
    { what: 'another branch', claims: refOf('evil') },
    { what: 'a branch that begins alike', claims: refOf('main-evil') },
    { what: 'a branch that ends alike', claims: refOf('evil/main') },
    { what: 'a branch in other letter case', claims: refOf('Main') },
    { what: 'a tag named like the branch', claims: refOf('main', 'tag') },
    { what: 'the branch, no longer protected', claims: { ref_protected: 'false' } },
    { what: 'a merge request', claims: gitlabTokens.mergeRequest },
    { what: 'a merge request from the branch into another', claims: { pipeline_source: 'merge_request_event' } },
    { what: 'no source of the pipeline', claims: { pipeline_source: undefined } },
    { what: 'no word on protection', claims: { ref_protected: undefined } },
  ],
  environment: [
    ...strangers(gitlabTokens.environment),
    { what: 'the branch without the environment', claims: { ...gitlabTokens.branch, environment: undefined } },
    {
      what: 'another environment, of another tier',
      claims: { sub: inEnvironment('main', 'staging'), environment: 'staging', deployment_tier: 'staging' },
    },
    { what: 'another environment of the same tier', claims: { environment: 'production-eu' }, unseenBy: 'aws' },
    {
      what: 'an environment that is not protected',
      claims: {
        sub: inEnvironment('main', 'production', 'false'),
        environment: 'evil',
        environment_protected: 'false',
      },
    },
    { what: 'another branch', claims: { sub: inEnvironment('evil'), ref: 'evil', ref_protected: 'false' } },
    { what: 'a merge request', claims: { ...merge } },
    { what: 'a merge request from the branch', claims: { pipeline_source: 'merge_request_event' } },
  ],
  mergeRequest: [
    ...strangers(gitlabTokens.mergeRequest),
    { what: 'a push to the branch', claims: { pipeline_source: 'push' } },
    { what: 'no source of the pipeline', claims: { pipeline_source: undefined } },
  ],
};
