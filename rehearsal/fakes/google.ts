import { base64, MOMENT } from './general';
import { CERTIFICATE_PEM } from './pem';
import type { Maker, Shapes, Spot } from './subject';

/** Ids of Google Cloud resources. @see https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs, "Attributes Reference" of each */
const IDS: Readonly<Record<string, string>> = {
  google_artifact_registry_repository: 'projects/{project}/locations/{location}/repositories/{repository_id}',
  google_cloud_run_service: 'locations/{location}/namespaces/{project}/services/{name}',
  google_cloud_run_v2_job: 'projects/{project}/locations/{location}/jobs/{name}',
  google_cloud_run_v2_service: 'projects/{project}/locations/{location}/services/{name}',
  google_compute_address: 'projects/{project}/regions/{region}/addresses/{name}',
  google_compute_firewall: 'projects/{project}/global/firewalls/{name}',
  google_compute_global_address: 'projects/{project}/global/addresses/{name}',
  google_compute_network: 'projects/{project}/global/networks/{name}',
  google_compute_router: 'projects/{project}/regions/{region}/routers/{name}',
  google_compute_subnetwork: 'projects/{project}/regions/{region}/subnetworks/{name}',
  google_container_cluster: 'projects/{project}/locations/{location}/clusters/{name}',
  google_container_node_pool: 'projects/{project}/locations/{location}/clusters/{cluster}/nodePools/{name}',
  google_dns_managed_zone: 'projects/{project}/managedZones/{name}',
  google_iam_workload_identity_pool:
    'projects/{project}/locations/global/workloadIdentityPools/{workload_identity_pool_id}',
  google_iam_workload_identity_pool_provider:
    'projects/{project}/locations/global/workloadIdentityPools/{workload_identity_pool_id}/providers/{workload_identity_pool_provider_id}',
  google_kms_crypto_key: '{key_ring}/cryptoKeys/{name}',
  google_kms_key_ring: 'projects/{project}/locations/{location}/keyRings/{name}',
  google_monitoring_alert_policy: 'projects/{project}/alertPolicies/{digits:19}',
  google_monitoring_dashboard: 'projects/{digits:12}/dashboards/{uuid}',
  google_monitoring_notification_channel: 'projects/{project}/notificationChannels/{digits:19}',
  google_monitoring_uptime_check_config: 'projects/{project}/uptimeCheckConfigs/{uptime_check_id}',
  google_project: 'projects/{project_id}',
  google_project_service: '{project}/{service}',
  google_pubsub_subscription: 'projects/{project}/subscriptions/{name}',
  google_pubsub_topic: 'projects/{project}/topics/{name}',
  google_redis_instance: 'projects/{project}/locations/{region}/instances/{name}',
  google_secret_manager_secret: 'projects/{project}/secrets/{secret_id}',
  google_secret_manager_secret_version: '{secret}/versions/1',
  google_service_account: 'projects/{project}/serviceAccounts/{email}',
  google_sql_database: 'projects/{project}/instances/{instance}/databases/{name}',
  google_sql_database_instance: '{name}',
  google_storage_bucket: '{name}',
};

/** Addresses that a load balancer or a machine gets, from the range that RFC 5737 reserves. */
const ADDRESS = '198.51.100.10';

const SHAPES: Shapes = {
  google_artifact_registry_repository: { name: '{repository_id}' },
  google_cloud_run_service: { 'status.url': 'https://{name}-{lower:10}-uc.a.run.app' },
  google_cloud_run_v2_service: {
    latest_created_revision: '{id}/revisions/{name}-00001-{lower:3}',
    latest_ready_revision: '{id}/revisions/{name}-00001-{lower:3}',
    'terminal_condition.state': 'CONDITION_SUCCEEDED',
    'terminal_condition.type': 'Ready',
    uid: '{uuid}',
    uri: 'https://{name}-{lower:10}-uc.a.run.app',
    urls: 'https://{name}-{digits:12}.{location}.run.app',
  },
  google_compute_address: { address: ADDRESS },
  google_compute_global_address: { address: ADDRESS },
  google_compute_network: { network_id: '{digits:19}', numeric_id: '{digits:19}', gateway_ipv4: '' },
  google_compute_subnetwork: { gateway_address: '192.0.2.1', subnetwork_id: '{digits:10}' },
  google_container_cluster: {
    endpoint: ADDRESS,
    'master_auth.client_certificate': () => base64(CERTIFICATE_PEM),
    'master_auth.cluster_ca_certificate': () => base64(CERTIFICATE_PEM),
    master_version: '1.34.1-gke.1000000',
    services_ipv4_cidr: '192.0.2.0/24',
  },
  google_dns_managed_zone: {
    managed_zone_id: '{digits:19}',
    name_servers: () => [1, 2, 3, 4].map((at) => `ns-cloud-a${at}.googledomains.com.`),
  },
  google_iam_workload_identity_pool: {
    name: `projects/{digits:12}/${after('google_iam_workload_identity_pool')}`,
    state: 'ACTIVE',
  },
  google_iam_workload_identity_pool_provider: {
    name: `projects/{digits:12}/${after('google_iam_workload_identity_pool_provider')}`,
    state: 'ACTIVE',
  },
  google_monitoring_alert_policy: { name: '{id}' },
  google_monitoring_notification_channel: { name: '{id}' },
  google_monitoring_uptime_check_config: { name: '{id}', uptime_check_id: '{display_name|check}-{mixed:11}' },
  google_project: { number: '{digits:12}' },
  google_redis_instance: { host: '192.0.2.10', port: '6379' },
  google_secret_manager_secret: { name: 'projects/{digits:12}/secrets/{secret_id}' },
  google_secret_manager_secret_version: { name: '{id}', version: '1' },
  google_service_account: {
    email: '{account_id}@{project}.iam.gserviceaccount.com',
    member: 'serviceAccount:{email}',
    name: '{id}',
    unique_id: '{digits:21}',
  },
  google_sql_database_instance: {
    connection_name: '{project}:{region}:{name}',
    first_ip_address: ADDRESS,
    public_ip_address: ADDRESS,
    private_ip_address: '192.0.2.10',
    'ip_address.ip_address': ADDRESS,
    'ip_address.type': 'PRIMARY',
    service_account_email_address: 'p{digits:12}-{lower:6}@gcp-sa-cloud-sql.iam.gserviceaccount.com',
  },
  google_storage_bucket: {
    url: 'gs://{name}',
    self_link: 'https://www.googleapis.com/storage/v1/b/{name}',
    project_number: '{digits:12}',
  },
};

const labels = ({ top }: Spot) => top['labels'] ?? {};

/** Of every type. */
const COMMON: Readonly<Record<string, Maker>> = {
  create_time: MOMENT,
  creation_timestamp: MOMENT,
  effective_annotations: ({ top }) => top['annotations'] ?? {},
  effective_labels: labels,
  self_link: 'https://www.googleapis.com/compute/v1/{id}',
  terraform_labels: labels,
  update_time: MOMENT,
};

/** The maker of a spot of a Google Cloud type; undefined where the tables do not name it. */
export function googleMaker(type: string, path: string): Maker | undefined {
  const own = SHAPES[type]?.[path] ?? COMMON[path];
  return own ?? (path === 'id' ? (IDS[type] ?? 'projects/{project}/{name}') : undefined);
}

function after(type: string): string {
  return (IDS[type] ?? '').replace('projects/{project}/', '');
}
