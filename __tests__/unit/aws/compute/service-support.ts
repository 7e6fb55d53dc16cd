import type { TerraformStack } from 'cdktf';
import { BlueGreenService } from '../../../../constructs/aws/compute/blue-green-service';
import { EcsCluster } from '../../../../constructs/aws/compute/ecs-cluster';
import { FargateService } from '../../../../constructs/aws/compute/fargate-service';
import type {
  BlueGreenServiceProps,
  FargateServiceProps,
} from '../../../../constructs/aws/compute/fargate-service-props';
import type { IVpc } from '../../../../constructs/aws/network/imported-vpc';
import { ApplicationLoadBalancer } from '../../../../constructs/aws/network/load-balancer';
import { Vpc } from '../../../../constructs/aws/network/vpc';
import { Cidr } from '../../../../constructs/core/cidr';
import type { SynthesizedStack } from '../../../../testing/synth';

export const IMAGE = 'public.ecr.aws/shop/web:1.4.2';
export const LOAD_BALANCER = {
  loadBalancerArn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/entry/0a1b',
  listenerArn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/entry/0a1b/2c3d',
  url: 'https://shop.example.com',
  securityGroupId: 'sg-0a1b2c3d',
};

/** A network that another app manages. */
export function vpcOf(stack: TerraformStack): IVpc {
  return Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0a1b2c3d',
    cidr: Cidr.parse('10.0.0.0/16'),
    privateSubnets: { 'us-east-1a': 'subnet-0a', 'us-east-1b': 'subnet-0b' },
    publicSubnets: { 'us-east-1a': 'subnet-1a', 'us-east-1b': 'subnet-1b' },
  });
}

/** A service with no more settings than it needs. */
export function service(stack: TerraformStack, props: Partial<FargateServiceProps> = {}): FargateService {
  return new FargateService(stack, 'Web', {
    cluster: clusterOf(stack),
    vpc: props.vpc ?? vpcOf(stack),
    image: IMAGE,
    cpuUnits: 256,
    memoryMib: 512,
    ...props,
  });
}

/** The same behind a load balancer. */
export function served(stack: TerraformStack, props: Partial<FargateServiceProps> = {}): FargateService {
  return service(stack, { loadBalancer: balancerOf(stack), ...props });
}

/** A service with a candidate, at rest. */
export function blueGreen(stack: TerraformStack, props: Partial<BlueGreenServiceProps> = {}): BlueGreenService {
  return new BlueGreenService(stack, 'Web', {
    cluster: clusterOf(stack),
    vpc: props.vpc ?? vpcOf(stack),
    loadBalancer: props.loadBalancer ?? balancerOf(stack),
    image: IMAGE,
    cpuUnits: 256,
    memoryMib: 512,
    candidateImage: '',
    trafficPercent: 0,
    candidateHealthFrom: 'anyone',
    ...props,
  });
}

export function clusterOf(stack: TerraformStack): EcsCluster {
  return (stack.node.tryFindChild('Cluster') as EcsCluster | undefined) ?? new EcsCluster(stack, 'Cluster');
}

/** ARN of the cluster, as what waits for its capacity as well. */
export function clusterArn(stack: SynthesizedStack, path: string): string {
  const [cluster, capacity] = [stack.address(`${path}/Resource`), stack.address(`${path}/CapacityProviders`)];
  return `\${element([${cluster}.arn, ${capacity}.cluster_name], 0)}`;
}

export function balancerOf(stack: TerraformStack) {
  return ApplicationLoadBalancer.fromLoadBalancerAttributes(stack, 'Entry', LOAD_BALANCER);
}

/** The one container of a task definition; what Terraform writes later stands as its expression. */
export function containerAt(stack: SynthesizedStack, path: string): Record<string, unknown> {
  const text = stack.at(path)['container_definitions'] as string;
  const [container] = JSON.parse(
    text.replace(/\$\{jsonencode\((.*?)\)\}(?=[,}\]])/g, (_, later: string) => JSON.stringify(later)),
  ) as [Record<string, unknown>];
  return container;
}
