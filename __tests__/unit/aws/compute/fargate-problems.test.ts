import type { TerraformStack } from 'cdktf';
import { FargateService } from '../../../../constructs/aws/compute/fargate-service';
import type { FargateServiceProps } from '../../../../constructs/aws/compute/fargate-service-props';
import { EcsCluster } from '../../../../constructs/aws/compute/ecs-cluster';
import type { IVpc } from '../../../../constructs/aws/network/imported-vpc';
import { Vpc } from '../../../../constructs/aws/network/vpc';
import { Cidr } from '../../../../constructs/core/cidr';
import { Duration } from '../../../../constructs/core/duration';
import { awsStack } from '../../../support/stack';
import { balancerOf, IMAGE, service, vpcOf } from './service-support';

test('fails with every bad value named at once', () => {
  const wrong: Partial<FargateServiceProps> = {
    name: 'my web',
    desiredCount: -1,
    route: { paths: ['/*'] },
    drain: Duration.hours(2),
    onDemandBase: 6_000,
    executeCommand: true,
  };
  const build = () => {
    const stack = awsStack();
    service(stack, { ...wrong, vpc: network(stack, 'Vpc', {}) });
  };
  expect(build).toThrow(
    new Error(
      "FargateService at 'stack/Web' [PropsInvalid]:\n" +
        '- `name` must be letters, digits, _ and -, at most 255 characters, got my web\n' +
        '- `desiredCount` must be 0 to 5000 tasks, got -1\n' +
        '- `drain` must be 0 to 3600 seconds, got 7200\n' +
        '- `route` must be left out without a load balancer\n' +
        '- `drain` must be left out without a load balancer\n' +
        '- `vpc` must be a network with private subnets, got none\n' +
        '- `onDemandBase` must be 0 to 5000 tasks, got 6000\n' +
        '- `executeCommand` must be left out on a cluster without `commandRecords`, got true\n' +
        '- `security.allowWritableRoot` must be true with `executeCommand`, got false',
    ),
  );
});

test('a route that no request could take, or that another one has, is refused', () => {
  const build = behindTheSame();
  expect(() => build({ route: { hosts: ['A.example.com', 'b', 'c', 'd'], paths: ['api'], priority: 1 } })).toThrow(
    new Error(
      "FargateService at 'stack/Other' [PropsInvalid]:\n" +
        '- `route` must be at most 3 hosts and 3 paths, 5 in all, got A.example.com, b, c, d, api\n' +
        '- `route.hosts` must be host names in lower case, with * for any text, got A.example.com\n' +
        '- `route.paths` must be paths that begin with a slash, with * for any text, got api\n' +
        '- `route.priority` must be 2 to 50000, got 1',
    ),
  );
});

test('two routes of one load balancer cannot have one priority', () => {
  const build = behindTheSame();
  expect(() => build()).toThrow(
    new Error(
      "FargateService at 'stack/Other' [PropsInvalid]:\n" +
        "- `route.priority` must be one that no other route has, got 1000. 'stack/Web/Route' has it",
    ),
  );
});

/** Adds a service to the load balancer that another one has a route of already. */
function behindTheSame(): (props?: Partial<FargateServiceProps>) => FargateService {
  const stack = awsStack();
  const loadBalancer = balancerOf(stack);
  const vpc = vpcOf(stack);
  service(stack, { loadBalancer, vpc });
  const cluster = EcsCluster.fromClusterArn(stack, 'C', 'arn:aws:ecs:us-east-1:111122223333:cluster/services');
  const size = { cpuUnits: 256, memoryMib: 512 };
  return (props) => new FargateService(stack, 'Other', { cluster, vpc, loadBalancer, image: IMAGE, ...size, ...props });
}

function network(stack: TerraformStack, id: string, privateSubnets: Readonly<Record<string, string>>): IVpc {
  return Vpc.fromVpcAttributes(stack, id, { vpcId: 'vpc-1', cidr: Cidr.parse('10.1.0.0/16'), privateSubnets });
}
