import type { App, TerraformStack } from 'cdktf';
import { EksCluster } from '../../constructs/aws/compute/eks-cluster';
import { Role } from '../../constructs/aws/identity/role';
import { Queue } from '../../constructs/aws/messaging/queue';
import { SecurityGroup } from '../../constructs/aws/network/security-group';
import { planSubnets } from '../../constructs/aws/network/subnet-plan';
import { Vpc } from '../../constructs/aws/network/vpc';
import { Cidr } from '../../constructs/core/cidr';
import { awsStack, testApp } from '../support/stack';

/** What an example may use without declaring it. Each is built when it is first asked for. */
export class Ambient {
  private readonly made = new Map<string, unknown>();

  get app(): App {
    return this.once('app', () => testApp());
  }

  get stack(): TerraformStack {
    return this.once('stack', () => awsStack(this.app));
  }

  get role(): Role {
    const trust = { principal: { services: ['ec2.amazonaws.com'] } };
    return this.once('role', () => new Role(this.stack, 'GivenRole', { trust }));
  }

  get queue(): Queue {
    return this.once('queue', () => new Queue(this.stack, 'GivenQueue'));
  }

  get vpc(): Vpc {
    const sizes = { privatePrefix: 20, publicPrefix: 24 };
    const plan = planSubnets(Cidr.parse('10.0.0.0/16'), ['us-east-1a', 'us-east-1b'], sizes);
    return this.once('vpc', () => new Vpc(this.stack, 'GivenVpc', plan));
  }

  get group(): SecurityGroup {
    const { vpc } = this;
    return this.once('group', () => new SecurityGroup(this.stack, 'GivenGroup', { vpc, description: 'Given' }));
  }

  get cluster(): EksCluster {
    const subnets = this.vpc.privateSubnets;
    const settings = { version: '1.36', subnets, securityGroups: [this.group], access: {} };
    return this.once('cluster', () => new EksCluster(this.stack, 'GivenCluster', settings));
  }

  private once<T>(name: string, make: () => T): T {
    if (!this.made.has(name)) this.made.set(name, make());
    return this.made.get(name) as T;
  }
}

/** Names of the values of {@link Ambient}. */
export const ambientNames: readonly string[] = Object.getOwnPropertyNames(Ambient.prototype).filter(
  (name) => Object.getOwnPropertyDescriptor(Ambient.prototype, name)?.get !== undefined,
);
