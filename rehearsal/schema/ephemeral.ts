import type { Attribute, Attributes, Block, Schema, Type } from './model';

const required = (type: Type): Attribute => ({ type, required: true });
const optional = (type: Type): Attribute => ({ type, optional: true });
const either = (type: Type): Attribute => ({ type, optional: true, computed: true });
const computed = (type: Type): Attribute => ({ type, computed: true });
const secret = (type: Type): Attribute => ({ type, computed: true, sensitive: true });

function schema(attributes: Attributes, blocks: Block['blocks'] = {}): Schema {
  return { version: 0, block: { attributes, blocks } };
}

/**
 * Ephemeral resources by provider, as aws 5.100.0 and google 6.50.0 have them: bindings of CDKTF leave them out, those of CDK Terrain
 * have them.
 */
const KNOWN: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  'registry.terraform.io/hashicorp/aws': {
    aws_cognito_identity_openid_token_for_developer_identity: schema({
      identity_id: either('string'),
      identity_pool_id: required('string'),
      logins: required(['map', 'string']),
      principal_tags: optional(['map', 'string']),
      token: secret('string'),
      token_duration: optional('number'),
    }),
    aws_eks_cluster_auth: schema({ name: required('string'), token: secret('string') }),
    aws_kms_secrets: schema(
      { plaintext: secret(['map', 'string']) },
      {
        secret: {
          nesting: 'set',
          minItems: 0,
          maxItems: 0,
          block: {
            attributes: {
              context: optional(['map', 'string']),
              encryption_algorithm: optional('string'),
              grant_tokens: optional(['list', 'string']),
              key_id: optional('string'),
              name: required('string'),
              payload: required('string'),
            },
            blocks: {},
          },
        },
      },
    ),
    aws_lambda_invocation: schema({
      client_context: optional('string'),
      executed_version: computed('string'),
      function_error: computed('string'),
      function_name: required('string'),
      log_result: computed('string'),
      log_type: optional('string'),
      payload: required('string'),
      qualifier: optional('string'),
      result: computed('string'),
      status_code: computed('number'),
    }),
    aws_secretsmanager_random_password: schema({
      exclude_characters: optional('string'),
      exclude_lowercase: optional('bool'),
      exclude_numbers: optional('bool'),
      exclude_punctuation: optional('bool'),
      exclude_uppercase: optional('bool'),
      include_space: optional('bool'),
      password_length: optional('number'),
      random_password: secret('string'),
      require_each_included_type: optional('bool'),
    }),
    aws_secretsmanager_secret_version: schema({
      arn: computed('string'),
      created_date: computed('string'),
      secret_binary: secret('string'),
      secret_id: required('string'),
      secret_string: secret('string'),
      version_id: either('string'),
      version_stage: either('string'),
      version_stages: computed(['list', 'string']),
    }),
    aws_ssm_parameter: schema({
      arn: required('string'),
      name: computed('string'),
      type: computed('string'),
      value: secret('string'),
      version: computed('number'),
      with_decryption: either('bool'),
    }),
  },
  'registry.terraform.io/hashicorp/google': {
    google_service_account_access_token: schema({
      access_token: secret('string'),
      delegates: optional(['set', 'string']),
      lifetime: either('string'),
      scopes: required(['set', 'string']),
      target_service_account: required('string'),
    }),
    google_service_account_id_token: schema({
      delegates: optional(['set', 'string']),
      id_token: secret('string'),
      include_email: optional('bool'),
      target_audience: required('string'),
      target_service_account: optional('string'),
    }),
    google_service_account_jwt: schema({
      delegates: optional(['set', 'string']),
      expires_in: optional('number'),
      jwt: secret('string'),
      payload: required('string'),
      target_service_account: required('string'),
    }),
    google_service_account_key: schema({
      key_algorithm: computed('string'),
      name: required('string'),
      public_key: computed('string'),
      public_key_type: optional('string'),
    }),
  },
};

/** The ephemeral resources of a provider, by its full address, that its bindings may lack. */
export function ephemeralResourcesOf(source: string): Readonly<Record<string, Schema>> {
  return KNOWN[source] ?? {};
}
