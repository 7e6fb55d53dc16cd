import type { TerraformStack } from 'cdktf';
import { BlueGreenService } from '../../../constructs/aws/compute/blue-green-service';
import { EcsCluster } from '../../../constructs/aws/compute/ecs-cluster';
import { FargateService } from '../../../constructs/aws/compute/fargate-service';
import type { ServiceProps } from '../../../constructs/aws/compute/fargate-service-props';
import { ApplicationLoadBalancer } from '../../../constructs/aws/network/load-balancer';
import { Vpc } from '../../../constructs/aws/network/vpc';
import { aws } from '../../../constructs/aws/provider';
import { ImageRepository } from '../../../constructs/aws/storage/image-repository';
import { Cidr } from '../../../constructs/core/cidr';
import { Duration } from '../../../constructs/core/duration';
import { candidate, containerImage, desiredTasks, serviceOutputs } from '../../../constructs/core/service-variables';
import { LayerStack } from '../../../constructs/core/stack';
import { s3State } from '../../../constructs/core/state-backend-data';
import { testApp } from '../../support/stack';

export const ACCOUNT = '111122223333';
export const STATES = 'acme-terraform-state';
const REGION = 'us-east-1';
const CERTIFICATE = `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/0a1b2c3d-1111-2222-3333-444455556666`;

/** Values of the variables that a cut-over sets. */
export interface Variables {
  readonly container_image: string;
  readonly candidate_image: string;
  readonly traffic_percent: number;
  readonly desired_count: number;
}

const image = (version: string): string => `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/shop:${version}`;
export const [OLD, NEW] = [image('1.4.2'), image('1.5.0')];
/** No candidate, and one task of each service. */
export const AT_REST: Variables = { container_image: OLD, candidate_image: '', traffic_percent: 0, desired_count: 1 };

/** A web service with a scaler that images are tried on first, and a worker that is one task or none. */
export function services({ onDemandBase }: Pick<ServiceProps, 'onDemandBase'> = {}): TerraformStack {
  const state = s3State({ bucket: STATES, region: REGION });
  const environment = { name: 'test', owner: 'shop-team', costCentre: 'retail', state };
  const clouds = [aws({ account: ACCOUNT, region: REGION })];
  const stack = new LayerStack(testApp(), { system: 'shop', environment, layer: 'service', clouds });
  const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0a1b2c3d',
    cidr: Cidr.parse('10.0.0.0/16'),
    privateSubnets: { 'us-east-1a': 'subnet-0a', 'us-east-1b': 'subnet-0b' },
    publicSubnets: { 'us-east-1a': 'subnet-1a', 'us-east-1b': 'subnet-1b' },
  });
  const https = { certificateArn: CERTIFICATE, domainName: 'shop.example.com' };
  const loadBalancer = new ApplicationLoadBalancer(stack, 'Entry', { vpc, https, allowDestroy: true });
  const common: ServiceProps = {
    cluster: new EcsCluster(stack, 'Cluster'),
    vpc,
    repository: ImageRepository.fromRepositoryArn(stack, 'Images', `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/shop`),
    image: containerImage(stack),
    desiredCount: desiredTasks(stack, 4),
    cpuUnits: 256,
    memoryMib: 512,
    logRetention: Duration.days(90),
    allowDestroy: true,
  };
  const secretArn = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:token-0a1B2c`;
  const web = new BlueGreenService(stack, 'Web', {
    ...common,
    loadBalancer,
    env: { CLUSTER: `say "${common.cluster.clusterName}"` },
    secrets: { TOKEN: { secretArn, key: 'token' } },
    scale: { min: 1, max: 4, cpuPercent: 60, requestsPerTarget: 500 },
    ...candidate(stack),
    candidateHealthFrom: [Cidr.parse('203.0.113.0/24')],
  });
  web.rollBackOn({ alarmName: 'errors-of-the-shop' });
  serviceOutputs(stack, web);
  const worker = new FargateService(stack, 'Worker', { ...common, healthCommand: false, onDemandBase });
  worker.grantRole.allow({ actions: ['sqs:ReceiveMessage'], resources: [`arn:aws:sqs:${REGION}:${ACCOUNT}:mails`] });
  return stack;
}
