import { awsSettings } from '../login/aws-login';
import { asked } from './aws-answer';
import type { Candidate } from './candidate';
import type { Kind } from './kind';

const QUESTION = { action: 'ecs:DescribeClusters', absent: ['ClusterNotFoundException'] };

/** What a cluster runs on is a resource of its own, which a cluster has or has not. */
const CAPACITY = 'aws_ecs_cluster_capacity_providers';

/** ECS clusters and their capacity. One that was deleted is remembered for a while, as inactive: it is not there. */
export const ecsCluster: Kind = {
  types: ['aws_ecs_cluster', CAPACITY],
  importId: nameOf,
  look: async (candidate, { env }) => {
    const { DescribeClustersCommand, ECSClient } = await import('@aws-sdk/client-ecs');
    const client = new ECSClient(awsSettings(candidate.provider, 'ecs', env));
    return asked(candidate, QUESTION, async () => {
      const clusters = [nameOf(candidate) ?? ''];
      const { clusters: found = [] } = await client.send(new DescribeClustersCommand({ clusters }));
      const cluster = found.find(({ status }) => status !== 'INACTIVE');
      if (candidate.type === CAPACITY && (cluster?.capacityProviders ?? []).length === 0) return undefined;
      return cluster?.clusterArn;
    });
  },
};

function nameOf(candidate: Candidate): string | undefined {
  return candidate.argument(candidate.type === CAPACITY ? 'cluster_name' : 'name');
}
