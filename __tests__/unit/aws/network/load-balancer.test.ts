import { Fn, TerraformOutput, type TerraformStack } from 'cdktf';
import { ApplicationLoadBalancer } from '../../../../constructs/aws/network/load-balancer';
import type { ApplicationLoadBalancerProps } from '../../../../constructs/aws/network/load-balancer-props';
import { Peer } from '../../../../constructs/aws/network/peer';
import { SecurityGroup } from '../../../../constructs/aws/network/security-group';
import { Vpc } from '../../../../constructs/aws/network/vpc';
import { Cidr } from '../../../../constructs/core/cidr';
import { Duration } from '../../../../constructs/core/duration';
import { awsStack, propsWithoutEffect, synthesized } from '../../../support/stack';
import { LOAD_BALANCER, vpcOf } from '../compute/service-support';

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-1111-2222-3333-444455556666';
const https = { certificateArn, domainName: 'shop.example.com' };
const entry = (stack: TerraformStack, props: Partial<ApplicationLoadBalancerProps> = { https }) =>
  new ApplicationLoadBalancer(stack, 'Entry', { vpc: props.vpc ?? vpcOf(stack), ...props });
const NOT_FOUND = {
  type: 'fixed-response',
  fixed_response: { content_type: 'text/plain', status_code: '404', message_body: 'Not found' },
};

describe('with a certificate', () => {
  const stack = synthesized((scope) => entry(scope));
  const load_balancer_arn = stack.ref('Entry/Resource', 'arn');

  test('is in public subnets, cuts broken headers, and cannot be deleted', () => {
    expect(stack.at('Entry/Resource')).toEqual({
      name: 'stack-entry',
      load_balancer_type: 'application',
      internal: false,
      subnets: ['subnet-1a', 'subnet-1b'],
      security_groups: [stack.ref('Entry/SecurityGroup/Resource', 'id')],
      drop_invalid_header_fields: true,
      enable_deletion_protection: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  test('answers by HTTPS what a service asks for, and 404 to everything else', () => {
    expect(stack.at('Entry/Https')).toEqual({
      load_balancer_arn,
      port: 443,
      protocol: 'HTTPS',
      certificate_arn: certificateArn,
      ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
      default_action: [NOT_FOUND],
    });
  });

  test('sends plain HTTP to HTTPS', () => {
    expect(stack.at('Entry/Http')).toEqual({
      load_balancer_arn,
      port: 80,
      protocol: 'HTTP',
      default_action: [{ type: 'redirect', redirect: { protocol: 'HTTPS', port: '443', status_code: 'HTTP_301' } }],
    });
  });

  test('lets everyone in on both ports', () => {
    const rules = ['internet-https', 'internet-http'].map((name) => stack.at(`Entry/SecurityGroup/Ingress/${name}`));
    expect(rules).toMatchObject([
      { cidr_ipv4: '0.0.0.0/0', from_port: 443, to_port: 443, description: 'Requests' },
      { cidr_ipv4: '0.0.0.0/0', from_port: 80, to_port: 80, description: 'Requests that are sent to HTTPS' },
    ]);
  });
});

test('plain HTTP is answered where that is asked for, on one port', () => {
  const stack = synthesized((scope) => {
    new TerraformOutput(scope, 'Url', { value: entry(scope, { plainHttp: true }).url });
  });
  expect(stack.at('Entry/Http')['default_action']).toEqual([NOT_FOUND]);
  const paths = Object.keys(stack.addresses()).filter((path) => path.startsWith('Entry/'));
  expect(paths.sort()).toEqual([
    'Entry/Http',
    'Entry/Resource',
    'Entry/SecurityGroup/Ingress/internet-http',
    'Entry/SecurityGroup/Resource',
  ]);
  expect(stack.json['output']).toMatchObject({ Url: { value: `http://${stack.ref('Entry/Resource', 'dns_name')}` } });
});

test('an internal one is in private subnets, for the network alone', () => {
  const stack = synthesized((scope) => entry(scope, { https, internal: true }));
  expect(stack.at('Entry/Resource')).toMatchObject({ internal: true, subnets: ['subnet-0a', 'subnet-0b'] });
  expect(stack.at('Entry/SecurityGroup/Ingress/network-https')['cidr_ipv4']).toBe('10.0.0.0/16');
});

test('allowDestroy takes both protections away', () => {
  const resource = synthesized((scope) => entry(scope, { https, allowDestroy: true })).at('Entry/Resource');
  expect(resource['enable_deletion_protection']).toBe(false);
  expect(resource).not.toHaveProperty('lifecycle');
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<ApplicationLoadBalancerProps>(
    (stack, props) => {
      const { plainHttp, ...others } = props;
      const base = plainHttp === true ? { plainHttp } : { https };
      entry(stack, { ...base, ...others, vpc: props.vpc ?? vpcOf(stack) });
    },
    {
      vpc: (stack) =>
        Vpc.fromVpcAttributes(stack, 'Other', {
          vpcId: 'vpc-1',
          cidr: Cidr.parse('10.1.0.0/16'),
          privateSubnets: {},
          publicSubnets: { 'us-east-1a': 'subnet-8', 'us-east-1b': 'subnet-9' },
        }),
      name: () => 'entry',
      https: () => ({ ...https, tlsPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06' }),
      plainHttp: () => true,
      internal: () => true,
      clients: () => ({ office: Cidr.parse('203.0.113.0/24') }),
      idleTimeout: () => Duration.seconds(30),
      accessLogs: () => ({ bucketName: 'acme-logs', prefix: 'entry' }),
      securityGroup: (stack) => SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1'),
      allowDestroy: () => true,
    },
  );
  expect(without).toEqual([]);
});

test('access logs go to the bucket that is named', () => {
  const logged = (prefix?: string) =>
    synthesized((scope) => entry(scope, { https, accessLogs: { bucketName: 'acme-logs', prefix } })).at(
      'Entry/Resource',
    );
  expect(logged('entry')['access_logs']).toEqual({ enabled: true, bucket: 'acme-logs', prefix: 'entry' });
  expect(logged()['access_logs']).toEqual({ enabled: true, bucket: 'acme-logs' });
});

test('its metrics are those of its name', () => {
  const balancer = ApplicationLoadBalancer.fromLoadBalancerAttributes(awsStack(), 'Known', LOAD_BALANCER);
  expect(balancer.loadBalancerFullName).toBe('app/entry/0a1b');
  const own = entry(awsStack());
  expect([own.metricRequests(), own.metricServerErrors()]).toMatchObject([
    { namespace: 'AWS/ApplicationELB', name: 'RequestCount', statistic: 'Sum', emitter: own },
    { namespace: 'AWS/ApplicationELB', name: 'HTTPCode_ELB_5XX_Count', statistic: 'Sum', emitter: own },
  ]);
});

test('fails with every bad value named at once', () => {
  const stack = awsStack();
  const vpc = Vpc.fromVpcAttributes(stack, 'Small', {
    vpcId: 'vpc-1',
    cidr: Cidr.parse('10.1.0.0/16'),
    privateSubnets: {},
    publicSubnets: { 'us-east-1a': 'subnet-8' },
  });
  const wrong: Partial<ApplicationLoadBalancerProps> = {
    name: 'internal-entry',
    https: { certificateArn: 'certificate', domainName: 'shop', tlsPolicy: 'ELBSecurityPolicy-2016-08' },
    plainHttp: true,
    clients: {},
    idleTimeout: Duration.hours(2),
    accessLogs: { bucketName: 'Logs', prefix: '/entry' },
  };
  expect(() => entry(stack, { ...wrong, vpc })).toThrow(
    new Error(
      "ApplicationLoadBalancer at 'stack/Entry' [PropsInvalid]:\n" +
        '- `name` must be letters, digits and single hyphens, not starting with internal-, at most 32 characters, got internal-entry\n' +
        '- `plainHttp` must be left out with `https`, got true\n' +
        '- `https.certificateArn` must be a certificate ARN: arn:aws:acm:REGION:ACCOUNT:certificate/ID, got certificate\n' +
        '- `https.domainName` must be a domain name such as shop.example.com, got shop\n' +
        '- `https.tlsPolicy` must be a policy of TLS 1.2 or newer: ELBSecurityPolicy-TLS13-1-2-… or ELBSecurityPolicy-TLS13-1-3-…, ' +
        'got ELBSecurityPolicy-2016-08\n' +
        '- `vpc` must be a network with public subnets in two zones or more, got us-east-1a\n' +
        '- `clients` must be one or more, got none\n' +
        '- `idleTimeout` must be 1 to 4000 seconds, got 7200\n' +
        '- `accessLogs.bucketName` must be a bucket name: 3 to 63 lower-case letters, digits, dots and hyphens, got Logs\n' +
        '- `accessLogs.prefix` must be without a slash at either end, spaces and AWSLogs, got /entry',
    ),
  );
});

test('neither HTTPS nor plain HTTP is no choice', () => {
  expect(() => entry(awsStack(), {})).toThrow(
    new Error(
      "ApplicationLoadBalancer at 'stack/Entry' [PropsInvalid]:\n" +
        '- `https` must be given, with a certificate and a domain name, got none. Plain HTTP takes `plainHttp: true`',
    ),
  );
});

test('a client by name has rules by that name', () => {
  const stack = synthesized((scope) => entry(scope, { https, clients: { edge: Peer.prefixList('pl-63a5400a') } }));
  expect(stack.at('Entry/SecurityGroup/Ingress/edge-https')).toMatchObject({ prefix_list_id: 'pl-63a5400a' });
});

test('one managed elsewhere is known by its attributes, and what is none is refused', () => {
  const later = synthesized((scope) => {
    const attributes = { ...LOAD_BALANCER, loadBalancerArn: Fn.lower('x') };
    const { loadBalancerFullName } = ApplicationLoadBalancer.fromLoadBalancerAttributes(scope, 'Later', attributes);
    new TerraformOutput(scope, 'Name', { value: loadBalancerFullName });
  });
  expect(later.json['output']).toMatchObject({ Name: { value: '${element(split(":loadbalancer/", lower("x")), 1)}' } });
  const wrong = {
    loadBalancerArn: 'entry',
    listenerArn: 'https',
    url: 'https://shop.example.com/',
    securityGroupId: 'sg-1',
  };
  expect(() => ApplicationLoadBalancer.fromLoadBalancerAttributes(awsStack(), 'Entry', wrong)).toThrow(
    new Error(
      "ImportedLoadBalancer at 'stack/Entry' [PropsInvalid]:\n" +
        '- `loadBalancerArn` must be the ARN of an application load balancer: ' +
        'arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/app/NAME/ID, got entry\n' +
        '- `listenerArn` must be the ARN of its listener: ' +
        'arn:aws:elasticloadbalancing:REGION:ACCOUNT:listener/app/NAME/ID/ID, got https\n' +
        '- `url` must be http:// or https:// and a host name, without a slash at the end, got https://shop.example.com/',
    ),
  );
});
