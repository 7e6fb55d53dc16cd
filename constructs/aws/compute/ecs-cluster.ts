import { EcsCluster as EcsClusterResource } from '@cdktf/provider-aws/lib/ecs-cluster';
import { EcsClusterCapacityProviders } from '@cdktf/provider-aws/lib/ecs-cluster-capacity-providers';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import { type CommandRecords, type IEcsCluster, ImportedEcsCluster } from './imported-ecs-cluster';

export type { IEcsCluster };

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html */
const CLUSTER_NAME: NameRule = {
  kind: 'ECS cluster',
  max: 255,
  pattern: /^[A-Za-z0-9_-]+$/,
  allowed: 'letters, digits, _ and -',
};

const INSIGHTS = ['enhanced', 'enabled', 'disabled'] as const;

/** Settings of an {@link EcsCluster}. */
export interface EcsClusterProps {
  /**
   * Name: 1 to 255 letters, digits, `_` and `-`. Changing this replaces the cluster.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /**
   * Metrics of services and tasks: `enabled`, `enhanced` for those of each container as well, at a higher price, or `disabled`.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html
   * @default 'enabled'
   */
  readonly containerInsights?: (typeof INSIGHTS)[number];
  /**
   * Where commands that people run in containers are written down. Services with `executeCommand` need it.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
   * @default - nowhere: no service lets anyone run commands
   */
  readonly commandRecords?: CommandRecords;
}

/**
 * A cluster of ECS whose tasks run on Fargate: no machines of your own.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/clusters.html
 * @example
 * const services = new EcsCluster(stack, 'Services');
 */
export class EcsCluster extends Construct implements IEcsCluster {
  /** Refers to a cluster managed elsewhere; give its `commandRecords` where a service with `executeCommand` goes on it. */
  static fromClusterArn(
    scope: Construct,
    id: string,
    clusterArn: string,
    commandRecords?: CommandRecords,
  ): IEcsCluster {
    return new ImportedEcsCluster(scope, id, clusterArn, commandRecords);
  }

  readonly clusterArn: string;
  readonly clusterName: string;
  readonly commandRecords?: CommandRecords;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that ECS would refuse. */
  constructor(scope: Construct, id: string, props: EcsClusterProps = {}) {
    super(scope, id);
    const { name, containerInsights = 'enabled', commandRecords } = props;
    new Checks(this)
      .all(nameProblems(CLUSTER_NAME, 'name', name))
      .oneOf('containerInsights', containerInsights, INSIGHTS)
      .throwIfAny();
    const cluster = new EcsClusterResource(this, 'Resource', {
      name: physicalName(this, CLUSTER_NAME, name),
      setting: [{ name: 'containerInsights', value: containerInsights }],
      configuration:
        commandRecords === undefined ? undefined : { executeCommandConfiguration: recording(commandRecords) },
    });
    const capacity = new EcsClusterCapacityProviders(this, 'CapacityProviders', {
      clusterName: cluster.name,
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    });
    // Both by way of the second resource: what is on the cluster comes when it has its capacity, and goes before that is taken away.
    this.clusterArn = Fn.element([cluster.arn, capacity.clusterName], 0) as string;
    this.clusterName = capacity.clusterName;
    this.commandRecords = commandRecords;
  }
}

function recording({ logGroup, encryptionKey }: CommandRecords) {
  return {
    logging: 'OVERRIDE',
    kmsKeyId: encryptionKey?.keyArn,
    logConfiguration: {
      cloudWatchLogGroupName: logGroup.logGroupName,
      cloudWatchEncryptionEnabled: encryptionKey !== undefined,
    },
  };
}
