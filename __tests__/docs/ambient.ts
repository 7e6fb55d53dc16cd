import type { App, TerraformStack } from 'cdktf';
import { Role } from '../../constructs/aws/identity/role';
import { Queue } from '../../constructs/aws/messaging/queue';
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

  private once<T>(name: string, make: () => T): T {
    if (!this.made.has(name)) this.made.set(name, make());
    return this.made.get(name) as T;
  }
}

/** Names of the values of {@link Ambient}. */
export const ambientNames: readonly string[] = Object.getOwnPropertyNames(Ambient.prototype).filter(
  (name) => Object.getOwnPropertyDescriptor(Ambient.prototype, name)?.get !== undefined,
);
