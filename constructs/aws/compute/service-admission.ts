import type { Construct } from 'constructs';
import { kebab } from '../../core/naming';
import type { IApplicationLoadBalancer } from '../network/imported-load-balancer';
import { Port } from '../network/port';
import type { IRuledSecurityGroup } from '../network/security-group';

/** Lets the load balancer reach the tasks of a service: a rule out of its group, and one into theirs. */
export function letLoadBalancerIn(
  service: Construct,
  loadBalancer: IApplicationLoadBalancer,
  tasks: IRuledSecurityGroup,
  port: number,
): void {
  const name = `requests-to-${kebab(service.node.path)}`;
  loadBalancer.securityGroup.allowTo(tasks, name, { port: Port.tcp(port), why: 'Requests and health checks' });
}
