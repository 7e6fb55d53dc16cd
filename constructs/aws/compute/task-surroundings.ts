import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { Construct } from 'constructs';
import { Role, type Trust } from '../identity/role';
import type { IVpc } from '../network/imported-vpc';
import { Peer } from '../network/peer';
import { Port } from '../network/port';
import { type IRuledSecurityGroup, SecurityGroup } from '../network/security-group';
import { type ILogGroup, LogGroup } from '../observability/log-group';
import { type AwsPlace, placeOf } from '../provider';
import type { CommandRecords } from './imported-ecs-cluster';
import type { TaskProps } from './task-props';

/** What the tasks of a service share, whichever image they run. */
export interface TaskSurroundings {
  /** Role of the program. */
  readonly taskRole: Role;
  /** Role of ECS, which pulls the image, fetches secrets and writes logs. */
  readonly executionRole: Role;
  readonly logGroup: ILogGroup;
  readonly securityGroup: IRuledSecurityGroup;
  readonly region: string;
}

/** What a service says about the surroundings of its tasks. */
export interface SurroundingsProps extends TaskProps {
  readonly vpc: IVpc;
  readonly securityGroup?: IRuledSecurityGroup;
  /** Lets people run commands in the containers, written down there. */
  readonly commands?: CommandRecords;
}

/** Makes roles, log group and security group of a service, with exactly the rights that its tasks need to start. */
export function taskSurroundings(scope: Construct, props: SurroundingsProps): TaskSurroundings {
  const place = placeOf(scope);
  const trust = taskTrust(place);
  const taskRole = new Role(scope, 'TaskRole', { trust, description: `Program of ${scope.node.path}` });
  const executionRole = new Role(scope, 'ExecutionRole', { trust, description: `Starts ${scope.node.path}` });
  const logGroup = props.logGroup ?? ownLogGroup(scope, props);
  if (logGroup instanceof LogGroup) logGroup.writtenBy(scope);
  logGroup.grantWrite(executionRole);
  props.repository?.grantPull(executionRole);
  const secrets = Object.values(props.secrets ?? {}).map(({ secretArn }) => secretArn);
  if (secrets.length > 0) executionRole.allow({ actions: ['secretsmanager:GetSecretValue'], resources: secrets });
  for (const key of props.secretKeys ?? []) key.grantDecrypt(executionRole);
  if (props.commands !== undefined) allowCommands(taskRole, props.commands);
  return {
    taskRole,
    executionRole,
    logGroup,
    securityGroup: props.securityGroup ?? ownGroup(scope, props.vpc),
    region: place.region,
  };
}

/** The policy of the role, if it has been granted something: tasks that start before it is there would fail. */
export function policyOf(role: Role): IamRolePolicy | undefined {
  const policy = role.node.tryFindChild('Policy');
  return policy instanceof IamRolePolicy ? policy : undefined;
}

/**
 * Tasks of this account alone: without it ECS could be made to give the role to those of another.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
function taskTrust({ account, region }: AwsPlace): Trust {
  return {
    principal: { services: ['ecs-tasks.amazonaws.com'] },
    conditions: {
      ArnLike: { 'aws:SourceArn': `arn:aws:ecs:${region}:${account}:*` },
      StringEquals: { 'aws:SourceAccount': account },
    },
  };
}

function ownLogGroup(scope: Construct, { logRetention, allowDestroy }: TaskProps): LogGroup {
  return new LogGroup(scope, 'LogGroup', { retention: logRetention, allowDestroy });
}

function ownGroup(scope: Construct, vpc: IVpc): SecurityGroup {
  const group = new SecurityGroup(scope, 'SecurityGroup', { vpc, description: `Tasks of ${scope.node.path}` });
  group.egress('https', { to: Peer.internet(), port: Port.tcp(443), why: 'Image, secrets, logs and services of AWS' });
  return group;
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html#ecs-exec-required-iam-permissions */
function allowCommands(role: Role, { logGroup, encryptionKey }: CommandRecords): void {
  role.allow({
    actions: [
      'ssmmessages:CreateControlChannel',
      'ssmmessages:CreateDataChannel',
      'ssmmessages:OpenControlChannel',
      'ssmmessages:OpenDataChannel',
    ],
    resources: ['*'],
  });
  role.allow({ actions: ['logs:DescribeLogGroups'], resources: ['*'] });
  role.allow({ actions: ['logs:DescribeLogStreams'], resources: [`${logGroup.logGroupArn}:*`] });
  logGroup.grantWrite(role);
  encryptionKey?.grantDecrypt(role);
}
