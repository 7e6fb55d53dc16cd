/** Account of AWS. */
export const ACCOUNT_ID = { pattern: /^\d{12}$/, allowed: 'an AWS account id of 12 digits' } as const;

/**
 * Regions of AWS's commercial partition, the only one that is supported: ARNs, principals and addresses of China, GovCloud and the
 * isolated regions are other ones.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export const COMMERCIAL_REGION = {
  pattern: /^(?!cn-|us-gov-|[a-z]{2}-iso)[a-z]{2}(-[a-z]+)+-\d$/,
  allowed: 'a commercial AWS region such as us-east-1',
} as const;
