/**
 * Names that a provider's own schema marks as sensitive wherever, or nearly wherever, they stand: those of aws 5.100.0, google 6.50.0
 * and helm 3.1.1. The bindings do not tell what is sensitive.
 * @see https://developer.hashicorp.com/terraform/cli/commands/providers/schema
 */
const NAMES: ReadonlySet<string> = new Set(
  `
  access_token account_password ad_domain_join_password admin_user_password airflow_configuration_options
  api_key athena_properties auth_password auth_token authorization_api_key_value authorization_token
  b64_mac_key b64url_mac_key basic_auth_credentials ca_certificate ca_certificate_pem ca_pem certificate_pem
  certificate_private_key certificate_wallet client_key client_secret connection_properties credentials_map
  cross_realm_trust_principal_password customer_gateway_configuration customer_key db_password
  disk_encryption_key_raw disk_encryption_key_rsa domain_signing_private_key fsx_admin_password grant_token
  host_key hsm_partition_password kdc_admin_password key_material_base64 key_passphrase key_string key_value
  kms_encryption_context master_password master_password_wo master_user_password oauth2_client_secret
  oauth2_client_secret_sha256 oauth_token parameter_data password passwords pem_private_key plaintext
  platform_credential platform_principal post_authentication_login_banner pre_authentication_login_banner
  private_key private_key_pem raw_key rendered_parameter_data repository_password rsa_encrypted_key sas_token
  sasl_password secret_access_key secret_binary secret_data secret_key secret_string secret_string_wo
  secret_token server_ca_cert service_account_password service_json service_key service_password
  ses_smtp_password_v4 shared_secret site_secret smb_guest_password source_customer_key ssh_key
  ssl_client_key_password svm_admin_password temporary_password token_key token_key_id
  token_signing_public_keys trust_handshake_secret tunnel1_preshared_key tunnel2_preshared_key value_wo
  verification_certificate_pem
  `
    .trim()
    .split(/\s+/),
);

/** Names that are sensitive in these types alone; with the name of their parent where it depends on that. */
const ONLY_IN: Readonly<Record<string, readonly string[]>> = {
  'disk_encryption_key.raw_key': ['google_compute_disk', 'google_compute_region_disk'],
  'intermediate_cas.pem_certificate': ['google_certificate_manager_trust_config'],
  'set_sensitive.value': ['data helm_template', 'helm_release'],
  'trendmicro.api_secret_key': ['aws_appflow_connector_profile'],
  'trust_anchors.pem_certificate': ['google_certificate_manager_trust_config'],
  'value.plain_text': ['google_iam_workforce_pool_provider'],
  access_key: ['aws_kinesis_firehose_delivery_stream', 'google_compute_backend_service'],
  access_key_id: ['google_storage_transfer_job'],
  additional_authenticated_data: ['google_kms_secret_ciphertext'],
  admin_username: ['aws_redshiftserverless_namespace'],
  auth_string: ['google_redis_instance'],
  bundle_id: [
    'aws_pinpoint_apns_channel',
    'aws_pinpoint_apns_sandbox_channel',
    'aws_pinpoint_apns_voip_channel',
    'aws_pinpoint_apns_voip_sandbox_channel',
  ],
  cert: ['google_sql_ssl_cert'],
  certificate: [
    'aws_pinpoint_apns_channel',
    'aws_pinpoint_apns_sandbox_channel',
    'aws_pinpoint_apns_voip_channel',
    'aws_pinpoint_apns_voip_sandbox_channel',
    'aws_transfer_certificate',
    'google_compute_region_ssl_certificate',
    'google_compute_ssl_certificate',
  ],
  certificate_chain: ['aws_transfer_certificate'],
  client_certificate: ['google_database_migration_service_connection_profile', 'google_datastream_connection_profile'],
  client_id: ['aws_pinpoint_adm_channel', 'google_storage_transfer_job'],
  cluster_ca_certificate: ['google_edgecontainer_cluster'],
  content: [
    'aws_appconfig_configuration_profile',
    'aws_appconfig_hosted_configuration_version',
    'google_storage_bucket_object',
  ],
  credentials: ['data google_storage_object_signed_url'],
  data: ['google_composer_user_workloads_secret'],
  encryption_key: ['google_storage_bucket_object'],
  id_token: ['data google_service_account_id_token'],
  input: ['aws_ssm_maintenance_window_task'],
  jwt: ['data google_service_account_jwt'],
  key: [
    'aws_appsync_api_key',
    'aws_grafana_workspace_api_key',
    'aws_grafana_workspace_service_account_token',
    'google_apigee_keystores_aliases_key_cert_file',
    'google_compute_router_peer',
  ],
  key_id: ['google_public_ca_external_account_key'],
  kms_key_id: ['aws_s3_object_copy'],
  master_user_name: ['aws_elasticsearch_domain_saml_options', 'aws_opensearch_domain_saml_options'],
  notes: ['aws_directory_service_shared_directory'],
  password_wo: ['aws_db_instance'],
  payload: ['aws_ssm_maintenance_window_task'],
  public_key: ['aws_iot_certificate'],
  root_password: ['google_database_migration_service_connection_profile', 'google_sql_database_instance'],
  schema: ['aws_cloudcontrolapi_resource'],
  secret: ['aws_codebuild_webhook', 'aws_iam_access_key', 'google_iap_client', 'google_storage_hmac_key'],
  team_id: [
    'aws_pinpoint_apns_channel',
    'aws_pinpoint_apns_sandbox_channel',
    'aws_pinpoint_apns_voip_channel',
    'aws_pinpoint_apns_voip_sandbox_channel',
  ],
  tenant_id: ['google_storage_transfer_job'],
  token: [
    'aws_codebuild_source_credential',
    'aws_s3_bucket_object_lock_configuration',
    'aws_s3_bucket_replication_configuration',
    'data aws_eks_cluster_auth',
    'google_dialogflow_cx_tool',
    'google_firebase_app_check_debug_token',
  ],
  username: ['aws_quicksight_data_source'],
  value: [
    'aws_api_gateway_api_key',
    'aws_cloudwatch_event_connection',
    'aws_ssm_parameter',
    'data aws_api_gateway_api_key',
    'data aws_ssm_parameter',
    'google_network_services_edge_cache_keyset',
  ],
  values: ['data aws_ssm_parameters_by_path'],
};

/** Types in which a name of the list above is not sensitive. */
const NOT_IN: Readonly<Record<string, readonly string[]>> = {
  access_token: [
    'aws_cognito_managed_user_pool_client',
    'aws_cognito_user_pool_client',
    'google',
    'google_identity_platform_config',
  ],
  api_key: ['aws_appflow_connector_profile', 'google_cloudbuild_bitbucket_server_config'],
  authorization_token: ['data aws_codeartifact_authorization_token'],
  ca_certificate: [
    'google_apigee_organization',
    'google_sql_database_instance',
    'google_sql_source_representation_instance',
  ],
  client_key: ['google_sql_database_instance', 'google_sql_source_representation_instance', 'helm'],
  client_secret: [
    'google_dialogflow_cx_webhook',
    'google_identity_platform_default_supported_idp_config',
    'google_identity_platform_oauth_idp_config',
    'google_identity_platform_tenant_default_supported_idp_config',
    'google_identity_platform_tenant_oauth_idp_config',
    'google_integrations_auth_config',
    'google_looker_instance',
  ],
  master_password_wo: ['aws_docdb_cluster'],
  password: [
    'aws_opsworks_ganglia_layer',
    'data aws_dms_endpoint',
    'data google_vmwareengine_nsx_credentials',
    'data google_vmwareengine_vcenter_credentials',
    'google_apigee_keystores_aliases_pkcs12',
    'google_dialogflow_fulfillment',
    'google_integrations_auth_config',
    'helm',
  ],
  private_key: [
    'aws_appmesh_virtual_gateway',
    'aws_appmesh_virtual_node',
    'aws_lightsail_key_pair',
    'data google_compute_region_ssl_certificate',
    'data google_compute_ssl_certificate',
  ],
  raw_key: ['google_compute_disk', 'google_compute_region_disk'],
  secret_access_key: ['aws_lightsail_bucket_access_key'],
  secret_key: ['aws'],
  server_ca_cert: ['data google_sql_database_instance'],
  shared_secret: ['google_compute_public_advertised_prefix'],
};

/**
 * Is an attribute sensitive? `type` is `aws_db_instance`, `data aws_ssm_parameter` or the name of a provider; `parent` the name of the
 * block or object that the attribute stands in.
 */
export function isSensitive(type: string, name: string, parent?: string): boolean {
  const keys = [name, `${parent}.${name}`];
  const isIn = (table: typeof ONLY_IN): boolean => keys.some((key) => table[key]?.includes(type) === true);
  return isIn(ONLY_IN) || (NAMES.has(name) && !isIn(NOT_IN));
}
