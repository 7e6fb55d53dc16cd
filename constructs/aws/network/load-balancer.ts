import { Lb } from '@cdktf/provider-aws/lib/lb';
import { Construct } from 'constructs';
import { retained } from '../../core/guardrails';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import { awsMetric, type Metric } from '../observability/metric';
import {
  type IApplicationLoadBalancer,
  ImportedLoadBalancer,
  type LoadBalancerAttributes,
} from './imported-load-balancer';
import { subnetIds } from './imported-vpc';
import { checkLoadBalancer } from './load-balancer-checks';
import { listeners, portOf } from './load-balancer-listeners';
import type { ApplicationLoadBalancerProps } from './load-balancer-props';
import { Peer, type RulePeer } from './peer';
import { Port } from './port';
import { type IRuledSecurityGroup, SecurityGroup } from './security-group';

export type { IApplicationLoadBalancer };

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
const LOAD_BALANCER_NAME: NameRule = {
  kind: 'load balancer',
  max: 32,
  pattern: /^(?!internal-)[A-Za-z0-9](-?[A-Za-z0-9])*$/,
  allowed: 'letters, digits and single hyphens, not starting with internal-',
};

/**
 * An HTTP load balancer: HTTPS with a certificate, plain HTTP sent there, requests with broken headers cut. What no service behind
 * it asks for is answered by 404. Without `allowDestroy`, neither Terraform nor anyone else can delete it.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html
 * @example
 * const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-1111-2222-3333-444455556666';
 * new ApplicationLoadBalancer(stack, 'Entry', { vpc, https: { certificateArn, domainName: 'shop.example.com' } });
 */
export class ApplicationLoadBalancer extends Construct implements IApplicationLoadBalancer {
  /** Refers to a load balancer managed elsewhere; services put behind it get rules of their own on its listener. */
  static fromLoadBalancerAttributes(
    scope: Construct,
    id: string,
    attributes: LoadBalancerAttributes,
  ): IApplicationLoadBalancer {
    return new ImportedLoadBalancer(scope, id, attributes);
  }

  readonly loadBalancerArn: string;
  readonly loadBalancerFullName: string;
  readonly listenerArn: string;
  readonly url: string;
  readonly securityGroup: IRuledSecurityGroup;
  /** Host name that AWS gives it, which a DNS record of `domainName` points to. */
  readonly dnsName: string;
  /** Hosted zone of `dnsName`, for an alias record in Route 53. */
  readonly hostedZoneId: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that AWS would refuse, and plain HTTP that nobody asked for. */
  constructor(scope: Construct, id: string, props: ApplicationLoadBalancerProps) {
    super(scope, id);
    const { vpc, name, https, internal = false, idleTimeout, accessLogs, allowDestroy = false } = props;
    checkLoadBalancer(this, props, nameProblems(LOAD_BALANCER_NAME, 'name', name));
    const clients = props.clients ?? (internal ? { network: vpc.cidr } : { internet: Peer.internet() });
    this.securityGroup =
      props.securityGroup ?? new SecurityGroup(this, 'SecurityGroup', { vpc, description: 'Load balancer' });
    this.letIn(clients, https === undefined ? [80] : [443, 80]);
    const loadBalancer = new Lb(this, 'Resource', {
      name: physicalName(this, LOAD_BALANCER_NAME, name),
      loadBalancerType: 'application',
      internal,
      subnets: subnetIds(internal ? vpc.privateSubnets : vpc.publicSubnets),
      securityGroups: [this.securityGroup.securityGroupId],
      idleTimeout: idleTimeout?.toSeconds(),
      dropInvalidHeaderFields: true,
      enableDeletionProtection: !allowDestroy,
      accessLogs:
        accessLogs === undefined
          ? undefined
          : { enabled: true, bucket: accessLogs.bucketName, prefix: accessLogs.prefix },
      lifecycle: retained(allowDestroy),
    });
    this.loadBalancerArn = loadBalancer.arn;
    this.loadBalancerFullName = loadBalancer.arnSuffix;
    this.dnsName = loadBalancer.dnsName;
    this.hostedZoneId = loadBalancer.zoneId;
    this.listenerArn = listeners(this, loadBalancer.arn, https);
    this.url = https === undefined ? `http://${loadBalancer.dnsName}` : `https://${https.domainName}`;
  }

  /** Requests that were answered, or refused. */
  metricRequests(): Metric {
    return this.metric('RequestCount');
  }

  /** Requests that it answered by an error of its own, as no service could: status 500 to 599. */
  metricServerErrors(): Metric {
    return this.metric('HTTPCode_ELB_5XX_Count');
  }

  private letIn(clients: Readonly<Record<string, RulePeer>>, ports: readonly number[]): void {
    for (const [client, from] of Object.entries(clients)) {
      for (const port of ports) {
        const why = port === 80 && ports.length > 1 ? 'Requests that are sent to HTTPS' : 'Requests';
        this.securityGroup.ingress(`${client}-${portOf(port)}`, { from, port: Port.tcp(port), why });
      }
    }
  }

  /** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
  private metric(name: string): Metric {
    const dimensions = { LoadBalancer: this.loadBalancerFullName };
    return awsMetric(this, { namespace: 'AWS/ApplicationELB', name, dimensions, statistic: 'Sum' });
  }
}
