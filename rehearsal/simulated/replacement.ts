/**
 * Attributes whose change replaces the resource, of types that hold data or that others know by name: those that the providers'
 * documentation marks "Forces new resource", or whose schema says so.
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 * @see https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs
 * @see https://registry.terraform.io/providers/hashicorp/helm/3.1.1/docs
 */
const FORCING: Readonly<Record<string, string>> = {
  aws_acm_certificate: 'domain_name key_algorithm subject_alternative_names validation_method',
  aws_autoscaling_group: 'name name_prefix',
  aws_backup_vault: 'kms_key_arn name',
  aws_cloudwatch_event_rule: 'event_bus_name name name_prefix',
  aws_cloudwatch_dashboard: 'dashboard_name',
  aws_cloudwatch_log_group: 'log_group_class name name_prefix',
  aws_cloudwatch_metric_alarm: 'alarm_name',
  aws_cognito_user_pool: 'alias_attributes username_attributes',
  aws_db_instance:
    'availability_zone character_set_name db_name engine identifier_prefix kms_key_id nchar_character_set_name storage_encrypted timezone username',
  aws_db_parameter_group: 'description family name name_prefix',
  aws_db_subnet_group: 'name name_prefix',
  aws_dynamodb_table: 'hash_key import_table name range_key',
  aws_ebs_volume: 'availability_zone encrypted kms_key_id outpost_arn snapshot_id',
  aws_ecr_repository: 'encryption_configuration name',
  aws_ecs_cluster: 'name',
  aws_ecs_service: 'cluster launch_type name scheduling_strategy',
  aws_ecs_task_definition:
    'container_definitions cpu execution_role_arn family ipc_mode memory network_mode pid_mode requires_compatibilities task_role_arn',
  aws_efs_file_system: 'availability_zone_name creation_token encrypted kms_key_id performance_mode',
  aws_eip: 'address network_border_group public_ipv4_pool',
  aws_eks_access_entry: 'cluster_name principal_arn type',
  aws_eks_addon: 'addon_name cluster_name',
  aws_eks_cluster: 'bootstrap_self_managed_addons name role_arn',
  aws_eks_fargate_profile: 'cluster_name fargate_profile_name pod_execution_role_arn selector subnet_ids',
  aws_eks_node_group:
    'ami_type capacity_type cluster_name disk_size instance_types node_group_name node_group_name_prefix node_role_arn remote_access subnet_ids',
  aws_elasticache_cluster: 'cluster_id engine port replication_group_id subnet_group_name',
  aws_elasticache_replication_group:
    'at_rest_encryption_enabled data_tiering_enabled kms_key_id port replication_group_id snapshot_name subnet_group_name',
  aws_elasticache_subnet_group: 'name',
  aws_iam_instance_profile: 'name name_prefix path',
  aws_iam_openid_connect_provider: 'url',
  aws_iam_policy: 'description name name_prefix path',
  aws_iam_role: 'name name_prefix path',
  aws_iam_role_policy: 'name name_prefix role',
  aws_iam_role_policy_attachment: 'policy_arn role',
  aws_instance: 'ami availability_zone key_name private_ip subnet_id tenancy',
  aws_key_pair: 'key_name key_name_prefix public_key',
  aws_kinesis_stream: 'name',
  aws_kms_alias: 'name name_prefix',
  aws_kms_key: 'custom_key_store_id customer_master_key_spec key_usage multi_region',
  aws_lambda_function: 'function_name package_type',
  aws_launch_template: 'name name_prefix',
  aws_lb: 'internal load_balancer_type name name_prefix',
  aws_lb_listener: 'load_balancer_arn',
  aws_lb_target_group: 'name name_prefix port protocol protocol_version target_type vpc_id',
  aws_nat_gateway: 'allocation_id connectivity_type private_ip subnet_id',
  aws_rds_cluster:
    'cluster_identifier cluster_identifier_prefix database_name db_subnet_group_name engine kms_key_id master_username storage_encrypted',
  aws_rds_cluster_instance:
    'availability_zone cluster_identifier db_subnet_group_name engine identifier identifier_prefix',
  aws_route_table: 'vpc_id',
  aws_route53_record: 'name set_identifier type zone_id',
  aws_route53_zone: 'delegation_set_id name',
  aws_s3_bucket: 'bucket bucket_prefix object_lock_enabled',
  aws_s3_bucket_policy: 'bucket',
  aws_s3_bucket_server_side_encryption_configuration: 'bucket',
  aws_s3_bucket_versioning: 'bucket',
  aws_secretsmanager_secret: 'name name_prefix',
  aws_security_group: 'description name name_prefix vpc_id',
  aws_security_group_rule:
    'cidr_blocks from_port protocol security_group_id self source_security_group_id to_port type',
  aws_sfn_state_machine: 'name name_prefix type',
  aws_sns_topic: 'fifo_topic name name_prefix',
  aws_sns_topic_subscription: 'endpoint protocol topic_arn',
  aws_sqs_queue: 'fifo_queue name name_prefix',
  aws_ssm_parameter: 'name',
  aws_subnet: 'availability_zone availability_zone_id cidr_block vpc_id',
  aws_vpc: 'cidr_block ipv4_ipam_pool_id ipv4_netmask_length',
  aws_vpc_endpoint: 'service_name vpc_endpoint_type vpc_id',
  aws_wafv2_web_acl: 'name name_prefix scope',
  google_artifact_registry_repository: 'format kms_key_name location project repository_id',
  google_cloud_run_service: 'location name project',
  google_cloud_run_v2_service: 'location name project',
  google_compute_address: 'address address_type name network_tier project purpose region subnetwork',
  google_compute_global_address: 'address address_type name network project purpose',
  google_compute_network: 'auto_create_subnetworks description name project',
  google_compute_subnetwork: 'description name network project region',
  google_container_cluster:
    'cluster_ipv4_cidr enable_autopilot initial_node_count location name network project subnetwork',
  google_container_node_pool: 'cluster initial_node_count location name name_prefix project',
  google_dns_managed_zone: 'dns_name name project visibility',
  google_iam_workload_identity_pool: 'project workload_identity_pool_id',
  google_kms_crypto_key: 'key_ring name purpose',
  google_kms_key_ring: 'location name project',
  google_project: 'project_id',
  google_pubsub_topic: 'name project',
  google_redis_instance: 'connect_mode location_id name project region tier transit_encryption_mode',
  google_secret_manager_secret: 'project replication secret_id',
  google_service_account: 'account_id project',
  google_sql_database: 'instance name project',
  google_sql_database_instance: 'encryption_key_name master_instance_name name project region',
  google_storage_bucket: 'location name project',
  helm_release: 'name namespace',
};

/** Does a change of this attribute make Terraform replace the resource? False for what the table does not hold. */
export function forcesReplacement(type: string, attribute: string): boolean {
  return FORCING[type]?.split(' ').includes(attribute) ?? false;
}
