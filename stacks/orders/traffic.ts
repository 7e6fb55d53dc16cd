import { Peer } from '../../constructs/aws/network/peer';
import { Port } from '../../constructs/aws/network/port';
import type { SecurityGroup } from '../../constructs/aws/network/security-group';

/** Port that the frontend and backend containers listen on: unprivileged, since they do not run as root. */
export const POD_PORT = 8080;

/** The security groups of orders. */
export interface OrdersGroups {
  readonly controlPlane: SecurityGroup;
  readonly nodes: SecurityGroup;
  readonly database: SecurityGroup;
  readonly loadBalancer: SecurityGroup;
}

/**
 * Who reaches whom: what orders asks for, and what EKS documents for its groups.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
 */
export function allowTraffic({ controlPlane, nodes, database, loadBalancer }: OrdersGroups): void {
  nodes.allowTo(controlPlane, 'nodes-to-api', { port: Port.tcp(443), why: 'Kubernetes API' });
  controlPlane.allowTo(nodes, 'api-to-nodes', { port: Port.tcp(1025, 65_535), why: 'Kubelet (10250) and webhooks' });
  controlPlane.allowTo(nodes, 'api-to-webhooks', { port: Port.tcp(443), why: 'Webhooks served on 443' });

  nodes.ingress('dns-tcp', { from: nodes, port: Port.tcp(53), why: 'Cluster DNS' });
  nodes.ingress('dns-udp', { from: nodes, port: Port.udp(53), why: 'Cluster DNS' });
  nodes.ingress('pods', { from: nodes, port: Port.tcp(1025, 65_535), why: 'Pod to pod' });
  nodes.egress('anywhere', { to: Peer.internet(), port: Port.all(), why: 'Images, AWS endpoints, other nodes' });

  database.ingress('mysql-from-nodes', { from: nodes, port: Port.tcp(3306), why: 'MySQL, from pods alone' });

  loadBalancer.ingress('http', { from: Peer.internet(), port: Port.tcp(80), why: 'Redirected to HTTPS' });
  loadBalancer.ingress('https', { from: Peer.internet(), port: Port.tcp(443), why: 'Customers' });
  loadBalancer.allowTo(nodes, 'requests-to-pods', { port: Port.tcp(POD_PORT), why: 'Requests and health checks' });
}
