import { officialName } from '../../terraform/providers';

/** Data sources that their provider answers out of itself, so that its answer is the true one. */
const LOCAL: Readonly<Record<string, readonly string[]>> = {
  aws: [
    'aws_arn',
    'aws_billing_service_account',
    'aws_cloudfront_log_delivery_canonical_user_id',
    'aws_cloudtrail_service_account',
    'aws_default_tags',
    'aws_elastic_beanstalk_hosted_zone',
    'aws_elb_hosted_zone_id',
    'aws_elb_service_account',
    'aws_iam_policy_document',
    'aws_lb_hosted_zone_id',
    'aws_partition',
    'aws_redshift_service_account',
    'aws_region',
    'aws_sagemaker_prebuilt_ecr_image',
    'aws_service',
    'aws_service_principal',
  ],
  google: ['google_client_config', 'google_iam_policy'],
};

/** Does the provider itself answer this data source, without asking its cloud? */
export function isLocalDataSource(source: string, type: string): boolean {
  return LOCAL[officialName(source) ?? '']?.includes(type) === true;
}
