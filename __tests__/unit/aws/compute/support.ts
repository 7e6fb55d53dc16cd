import { Testing, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { EksCluster } from '../../../../constructs/aws/compute/eks-cluster';
import type { EksClusterProps } from '../../../../constructs/aws/compute/eks-cluster-props';
import type { IEksCluster } from '../../../../constructs/aws/compute/eks-cluster-ref';
import { NodeGroup, type NodeGroupProps } from '../../../../constructs/aws/compute/node-group';

export const subnets = { 'us-east-1a': { subnetId: 'subnet-a' }, 'us-east-1b': { subnetId: 'subnet-b' } };
export const securityGroups = [{ securityGroupId: 'sg-1' }];
export const admin = 'arn:aws:iam::111122223333:role/admin';

/** Add-ons that a cluster has to have, each at a version that exists. */
export const addOns = {
  'vpc-cni': { version: 'v1.22.4-eksbuild.3' },
  'kube-proxy': { version: 'v1.36.0-eksbuild.25' },
  coredns: { version: 'v1.14.3-eksbuild.23' },
} as const;

export function cluster(scope: Construct, props: Partial<EksClusterProps> = {}): EksCluster {
  return new EksCluster(scope, 'Cluster', {
    version: '1.36',
    subnets,
    securityGroups,
    access: { admins: { principalArn: admin, policy: 'AmazonEKSClusterAdminPolicy' } },
    addOns,
    ...props,
  });
}

/** A cluster that another app manages. */
export function imported(scope: Construct, clusterName: string): IEksCluster {
  return EksCluster.fromClusterAttributes(scope, `Imported${clusterName}`, {
    clusterName,
    endpoint: 'https://0A1B.gr7.us-east-1.eks.amazonaws.com',
    certificateAuthority: 'LS0tLS1CRUdJTg==',
    oidcProviderArn: 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/0A1B',
  });
}

export function nodes(
  scope: Construct,
  id: string,
  props: Partial<NodeGroupProps> & Pick<NodeGroupProps, 'cluster'>,
): NodeGroup {
  return new NodeGroup(scope, id, {
    subnets,
    securityGroups,
    instanceTypes: ['t3.medium'],
    min: 1,
    desired: 2,
    max: 4,
    ...props,
  });
}

/** Warnings that a synth of `construct` would show. */
export function warnings(construct: Construct): unknown[] {
  Testing.synth(TerraformStack.of(construct));
  return construct.node.metadata.filter(({ type }) => type === '@cdktf/warn').map(({ data }) => data as unknown);
}
