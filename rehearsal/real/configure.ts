import { join } from 'node:path';
import { officialName } from '../../terraform/providers';
import type { ObjectValue, Value } from '../values/codec';
import { isList, isObject } from '../values/codec';

/** Where nobody listens: what is sent there is refused at once. */
export const NOBODY = 'https://127.0.0.1:1';

/** What a rewrite may draw on. */
export interface RewriteOptions {
  /** Folder for what the provider would otherwise keep in the user's home. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

type Rewrite = (config: ObjectValue, options: RewriteOptions) => ObjectValue;

/** Credentials that no cloud would take. */
const FAKE = 'rehearsal';

const AWS: ObjectValue = {
  access_key: FAKE,
  secret_key: FAKE,
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
};

const GOOGLE: ObjectValue = {
  access_token: FAKE,
  credentials: null,
  external_credentials: [],
  impersonate_service_account: null,
  impersonate_service_account_delegates: null,
  user_project_override: false,
  billing_project: null,
};

const KUBERNETES: ObjectValue = { host: NOBODY };

/** Where Terraform's google provider looks for what its configuration leaves out. */
const GOOGLE_ENV: Readonly<Record<string, readonly string[]>> = {
  project: ['GOOGLE_PROJECT', 'GOOGLE_CLOUD_PROJECT', 'GCLOUD_PROJECT', 'CLOUDSDK_CORE_PROJECT'],
  region: ['GOOGLE_REGION', 'GCLOUD_REGION', 'CLOUDSDK_COMPUTE_REGION'],
  zone: ['GOOGLE_ZONE', 'GCLOUD_ZONE', 'CLOUDSDK_COMPUTE_ZONE'],
};

const REWRITES: Readonly<Record<string, Rewrite>> = {
  aws: (config, { env }) => ({
    ...config,
    ...AWS,
    region: config['region'] ?? firstOf(env, ['AWS_REGION', 'AWS_DEFAULT_REGION']) ?? 'us-east-1',
  }),
  google: (config, { env }) => ({
    ...config,
    ...GOOGLE,
    ...Object.fromEntries(
      Object.keys(config)
        .filter((name) => name.endsWith('_custom_endpoint'))
        .map((name) => [name, null]),
    ),
    ...Object.fromEntries(
      Object.entries(GOOGLE_ENV).map(([name, names]) => [name, config[name] ?? firstOf(env, names) ?? null]),
    ),
  }),
  helm: (config, { folder }) => ({
    ...config,
    kubernetes: nobodysCluster(config['kubernetes'] ?? null),
    registries: Array.isArray(config['registries']) ? [] : null,
    registry: [],
    plugins_path: join(folder, 'plugins'),
    registry_config_path: join(folder, 'registry.json'),
    repository_config_path: join(folder, 'repositories.yaml'),
    repository_cache: join(folder, 'repository'),
  }),
  kubernetes: (config) => ({ ...emptied(config), ...KUBERNETES, ...own(config) }),
};

/** Providers that reach nothing beyond this machine, and change it in apply and in data sources alone. */
const OFFLINE: ReadonlySet<string> = new Set([
  'archive',
  'cloudinit',
  'external',
  'http',
  'local',
  'null',
  'random',
  'template',
  'time',
  'tls',
]);

const ALIKE: Readonly<Record<string, string>> = { 'google-beta': 'google' };

/** Providers whose plans do without the stack's folder, so that stacks may share a process of them. */
const SHARED_FOLDER: ReadonlySet<string> = new Set(['aws', 'google', 'kubernetes']);

/**
 * A provider's configuration with everything taken out that leads to credentials or to the network; region, project, default tags
 * and the like stay. That of a provider which is not known stays as it is.
 * @param source full address of the provider: `registry.terraform.io/hashicorp/aws`.
 */
export function rewriteConfiguration(source: string, config: ObjectValue, options: RewriteOptions): ObjectValue {
  const rewritten = REWRITES[known(source)]?.(config, options) ?? config;
  // Versions of a provider differ in what they know; nothing is added that this one does not.
  return Object.fromEntries(Object.keys(config).map((name) => [name, rewritten[name] ?? null]));
}

/** A configuration without the credentials that its provider already looks into to validate it; the same object where there are none. */
export function withoutCredentialFiles(source: string, config: ObjectValue): ObjectValue {
  const { credentials = null } = config;
  return known(source) === 'google' && credentials !== null ? { ...config, credentials: null } : config;
}

/** Is it known how a provider is kept from credentials and the network? */
function isRewritten(source: string): boolean {
  return REWRITES[known(source)] !== undefined;
}

/**
 * May a provider be configured, and plan? One that is not known might connect to a database or a daemon, or run a program for its
 * credentials, and no proxy would keep it from that.
 */
export function mayPlan(source: string): boolean {
  return isRewritten(source) || OFFLINE.has(known(source));
}

/** Does a provider read files of the stack, by paths relative to its folder, when it plans? One that is not known may. */
export function readsStackFolder(source: string): boolean {
  return !SHARED_FOLDER.has(known(source));
}

function known(source: string): string {
  const type = officialName(source) ?? '';
  return ALIKE[type] ?? type;
}

/** Of version 2 of the helm provider it is a block, of version 3 an object. */
function nobodysCluster(value: Value): Value {
  if (isList(value)) return value.map(nobodysCluster);
  return isObject(value) ? { ...emptied(value), ...KUBERNETES } : value;
}

function emptied(config: ObjectValue): ObjectValue {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [name, isList(value) && name === 'exec' ? [] : null]),
  );
}

/** What is not about the way to a cluster. */
function own({ experiments, ignore_annotations, ignore_labels }: ObjectValue): ObjectValue {
  return {
    experiments: experiments ?? null,
    ignore_annotations: ignore_annotations ?? null,
    ignore_labels: ignore_labels ?? null,
  };
}

function firstOf(env: NodeJS.ProcessEnv, names: readonly string[]): string | undefined {
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
}
