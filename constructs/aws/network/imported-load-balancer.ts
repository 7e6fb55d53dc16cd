import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { Fn } from 'cdktf';
import { type IRuledSecurityGroup, SecurityGroup } from './security-group';

/** An HTTP load balancer that services can be put behind, whether or not this app manages it. */
export interface IApplicationLoadBalancer {
  readonly loadBalancerArn: string;
  /** What metrics and scaling call it: `app/NAME/ID`. */
  readonly loadBalancerFullName: string;
  /** Listener that answers clients: HTTPS, or plain HTTP where that was asked for. */
  readonly listenerArn: string;
  /** Where clients reach it, without a slash at the end: `https://shop.example.com`. */
  readonly url: string;
  readonly securityGroup: IRuledSecurityGroup;
}

/** A load balancer managed elsewhere: what has to be known to put a service behind it. */
export interface LoadBalancerAttributes {
  /** `arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/app/NAME/ID`. */
  readonly loadBalancerArn: string;
  /** `arn:aws:elasticloadbalancing:REGION:ACCOUNT:listener/app/NAME/ID/ID` of the listener that answers clients. */
  readonly listenerArn: string;
  /** `http://` or `https://` and the name that clients use, without a slash at the end. */
  readonly url: string;
  /** Group of the load balancer: it gets rules out to the services behind it. */
  readonly securityGroupId: string;
}

const ARN = 'arn:aws:elasticloadbalancing:REGION:ACCOUNT';

/** A load balancer that other code manages; made by `ApplicationLoadBalancer.fromLoadBalancerAttributes`. */
export class ImportedLoadBalancer extends Construct implements IApplicationLoadBalancer {
  readonly loadBalancerArn: string;
  readonly loadBalancerFullName: string;
  readonly listenerArn: string;
  readonly url: string;
  readonly securityGroup: IRuledSecurityGroup;

  /** @throws {ConstructError} `PropsInvalid`, listing every attribute that no load balancer has. */
  constructor(scope: Construct, id: string, attributes: LoadBalancerAttributes) {
    super(scope, id);
    const { loadBalancerArn, listenerArn, url, securityGroupId } = attributes;
    new Checks(this)
      .matches(
        'loadBalancerArn',
        loadBalancerArn,
        /^arn:aws:elasticloadbalancing:[a-z0-9-]+:\d{12}:loadbalancer\/app\/[\w-]+\/[0-9a-f]+$/,
        `the ARN of an application load balancer: ${ARN}:loadbalancer/app/NAME/ID`,
      )
      .matches(
        'listenerArn',
        listenerArn,
        /^arn:aws:elasticloadbalancing:[a-z0-9-]+:\d{12}:listener\/app\/[\w-]+\/[0-9a-f]+\/[0-9a-f]+$/,
        `the ARN of its listener: ${ARN}:listener/app/NAME/ID/ID`,
      )
      .matches('url', url, /^https?:\/\/[^\s/?#]+$/, 'http:// or https:// and a host name, without a slash at the end')
      .throwIfAny();
    this.loadBalancerArn = loadBalancerArn;
    this.loadBalancerFullName = fullName(loadBalancerArn);
    this.listenerArn = listenerArn;
    this.url = url;
    this.securityGroup = SecurityGroup.fromSecurityGroupId(this, 'SecurityGroup', securityGroupId);
  }
}

function fullName(loadBalancerArn: string): string {
  const mark = ':loadbalancer/';
  if (!isKnown(loadBalancerArn)) return Fn.element(Fn.split(mark, loadBalancerArn), 1) as string;
  return loadBalancerArn.slice(loadBalancerArn.indexOf(mark) + mark.length);
}
