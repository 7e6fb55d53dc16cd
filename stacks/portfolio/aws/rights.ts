import type { IRole } from '../../../constructs/aws/identity/role';
import type { PortfolioOnAws } from '../../../environments/portfolio/schema';

/** Services that network and service are made of. */
const SERVICES = ['application-autoscaling', 'cloudwatch', 'ec2', 'ecs', 'elasticloadbalancing', 'logs', 'sns'];

/** What Terraform reads of them and of keys to tell what a change would do. It reads how they are made, and nothing that they hold. */
const READS = [
  ...SERVICES.flatMap((service) => [`${service}:Describe*`, `${service}:List*`]),
  ...['sns:GetSubscriptionAttributes', 'sns:GetTopicAttributes'],
  ...['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListAliases', 'kms:ListResourceTags'],
];
const READS_OF_ROLES = ['iam:GetRole', 'iam:GetRolePolicy', 'iam:ListAttachedRolePolicies', 'iam:ListRolePolicies'];

/** Lets `role` plan every layer of the environment. */
export function letPlan(role: IRole, { name, aws: { account, region } }: PortfolioOnAws): void {
  const conditions = { StringEquals: { 'aws:RequestedRegion': region } };
  role.allow({ actions: READS, resources: ['*'], conditions });
  role.allow({ actions: READS_OF_ROLES, resources: [`arn:aws:iam::${account}:role/portfolio-${name}-*`] });
}

/**
 * Lets `role` plan every layer, and roll out: another image, or another number of tasks, of the service that is there. What else the
 * layers are made of, roles and keys above all, people apply: a pipeline that made roles could make itself one that may do everything.
 */
export function letRollOut(role: IRole, environment: PortfolioOnAws): void {
  letPlan(role, environment);
  const { name, aws } = environment;
  const own = (kind: string) => `arn:aws:ecs:${aws.region}:${aws.account}:${kind}/portfolio-${name}-*`;
  role.allow({ actions: ['ecs:RegisterTaskDefinition', 'ecs:TagResource'], resources: [own('task-definition')] });
  role.allow({ actions: ['ecs:UpdateService'], resources: [own('service/*')] });
  role.allow({
    actions: ['iam:PassRole'],
    resources: [`arn:aws:iam::${aws.account}:role/portfolio-${name}-service-*`],
    conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  });
}
