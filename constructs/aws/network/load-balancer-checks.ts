import type { IConstruct } from 'constructs';
import { Checks } from '../../core/checks';
import type { ApplicationLoadBalancerProps } from './load-balancer-props';

/** Older ones let clients down to TLS 1.0 and 1.1. */
const TLS_POLICY = /^ELBSecurityPolicy-TLS13-1-[23]-[A-Za-z0-9-]+$/;
const CERTIFICATE_ARN = /^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/;
const DOMAIN_NAME = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** @throws {ConstructError} `PropsInvalid`, listing `nameProblems` and every other value that AWS would refuse. */
export function checkLoadBalancer(
  construct: IConstruct,
  props: ApplicationLoadBalancerProps,
  nameProblems: readonly string[],
): void {
  const { vpc, https, plainHttp = false, internal = false, clients, idleTimeout, accessLogs } = props;
  const subnets = Object.keys(internal ? vpc.privateSubnets : vpc.publicSubnets);
  new Checks(construct)
    .all(nameProblems)
    .that(
      https !== undefined || plainHttp,
      'https',
      'given, with a certificate and a domain name',
      [],
      'Plain HTTP takes `plainHttp: true`',
    )
    .that(https === undefined || !plainHttp, 'plainHttp', 'left out with `https`', plainHttp)
    .matches(
      'https.certificateArn',
      https?.certificateArn,
      CERTIFICATE_ARN,
      'a certificate ARN: arn:aws:acm:REGION:ACCOUNT:certificate/ID',
    )
    .matches('https.domainName', https?.domainName, DOMAIN_NAME, 'a domain name such as shop.example.com')
    .matches(
      'https.tlsPolicy',
      https?.tlsPolicy,
      TLS_POLICY,
      'a policy of TLS 1.2 or newer: ELBSecurityPolicy-TLS13-1-2-… or ELBSecurityPolicy-TLS13-1-3-…',
    )
    .that(
      subnets.length >= 2,
      'vpc',
      `a network with ${internal ? 'private' : 'public'} subnets in two zones or more`,
      subnets,
    )
    .that(
      clients === undefined || Object.keys(clients).length > 0,
      'clients',
      'one or more',
      Object.keys(clients ?? {}),
    )
    .range('idleTimeout', idleTimeout?.toSeconds(), 1, 4_000, 'seconds')
    .matches(
      'accessLogs.bucketName',
      accessLogs?.bucketName,
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'a bucket name: 3 to 63 lower-case letters, digits, dots and hyphens',
    )
    .matches(
      'accessLogs.prefix',
      accessLogs?.prefix,
      /^(?!.*AWSLogs)[^/\s](\S*[^/\s])?$/,
      'without a slash at either end, spaces and AWSLogs',
    )
    .throwIfAny();
}
