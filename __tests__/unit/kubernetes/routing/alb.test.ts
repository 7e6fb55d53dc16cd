import { Cidr } from '../../../../constructs/core/cidr';
import { Duration } from '../../../../constructs/core/duration';
import { albOptions, type AlbOptions } from '../../../../constructs/kubernetes/routing/alb';

const securityGroups = [{ securityGroupId: 'sg-0a1b' }, { securityGroupId: 'sg-2c3d' }];
const certificateArns = ['arn:aws:acm:us-east-1:111122223333:certificate/0a1b'];

/** What the annotations say, without their prefix. */
const options = (settings: AlbOptions) =>
  Object.fromEntries(
    Object.entries(albOptions(settings)).map(([key, value]) => [key.replace('alb.ingress.kubernetes.io/', ''), value]),
  );

test('with security groups alone: inside the VPC, straight to pods, HTTP on 80, rules of the groups left alone', () => {
  expect(albOptions({ securityGroups })).toEqual({
    'alb.ingress.kubernetes.io/scheme': 'internal',
    'alb.ingress.kubernetes.io/target-type': 'ip',
    'alb.ingress.kubernetes.io/security-groups': 'sg-0a1b,sg-2c3d',
    'alb.ingress.kubernetes.io/manage-backend-security-group-rules': 'false',
    'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP":80}]',
    'alb.ingress.kubernetes.io/load-balancer-attributes': 'routing.http.drop_invalid_header_fields.enabled=true',
  });
});

test('with certificates: HTTPS with TLS 1.2 or newer, and a redirect from HTTP unless it is turned off', () => {
  const https = {
    'listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
    'certificate-arn': certificateArns[0],
    'ssl-policy': 'ELBSecurityPolicy-TLS13-1-2-2021-06',
  };
  expect(options({ securityGroups, certificateArns })).toMatchObject({ ...https, 'ssl-redirect': '443' });
  const open = options({ securityGroups, certificateArns, sslRedirect: false });
  expect(open).toMatchObject(https);
  expect(open).not.toHaveProperty('ssl-redirect');
});

test('every other setting is an annotation', () => {
  const settings: Omit<Required<AlbOptions>, 'securityGroups' | 'manageBackendRules' | 'sslRedirect'> = {
    scheme: 'internet-facing',
    targetType: 'instance',
    subnets: ['subnet-0a', 'subnet-0b'],
    inboundCidrs: [Cidr.parse('203.0.113.0/24'), Cidr.anywhere()],
    certificateArns,
    sslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06',
    healthCheckPath: '/health',
    deregistrationDelay: Duration.seconds(30),
    idleTimeout: Duration.minutes(2),
    groupName: 'shop',
    groupOrder: 10,
    loadBalancerName: 'shop-dev',
    webAclArn: 'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/shop/0a1b',
    tags: { system: 'shop', owner: 'shop-team' },
  };
  expect(options(settings)).toEqual({
    scheme: 'internet-facing',
    'target-type': 'instance',
    subnets: 'subnet-0a,subnet-0b',
    'inbound-cidrs': '203.0.113.0/24,0.0.0.0/0',
    'listen-ports': '[{"HTTP":80},{"HTTPS":443}]',
    'ssl-policy': 'ELBSecurityPolicy-TLS13-1-3-2021-06',
    'ssl-redirect': '443',
    'certificate-arn': certificateArns[0],
    'healthcheck-path': '/health',
    'target-group-attributes': 'deregistration_delay.timeout_seconds=30',
    'load-balancer-attributes': 'routing.http.drop_invalid_header_fields.enabled=true,idle_timeout.timeout_seconds=120',
    'group.name': 'shop',
    'group.order': '10',
    'load-balancer-name': 'shop-dev',
    'wafv2-acl-arn': settings.webAclArn,
    tags: 'system=shop,owner=shop-team',
  });
  expect(options({ securityGroups, manageBackendRules: true })).toMatchObject({
    'manage-backend-security-group-rules': 'true',
  });
});

test('fails with every bad value named at once', () => {
  expect(() =>
    albOptions({
      scheme: 'public' as 'internal',
      targetType: 'pod' as 'ip',
      subnets: ['vpc-1'],
      manageBackendRules: true,
      certificateArns: ['arn:aws:iam::1:certificate/x'],
      sslPolicy: 'TLS1',
      healthCheckPath: 'health',
      deregistrationDelay: Duration.hours(2),
      idleTimeout: Duration.seconds(0),
      groupName: 'Shop',
      groupOrder: 0,
      loadBalancerName: 'internal-shop',
      webAclArn: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/shop/0a1b',
      tags: { system: 'a,b', path: 'c\\', '': 'd' },
    }),
  ).toThrow(
    new Error(
      'albOptions [AlbOptionsInvalid]:\n' +
        '- `scheme` must be one of internal, internet-facing, got public\n' +
        '- `targetType` must be one of ip, instance, got pod\n' +
        '- `subnets` must be two or more, got vpc-1\n' +
        '- `subnets` must be a subnet id: subnet-0a1b2c3d, got vpc-1\n' +
        '- `securityGroups` must be given, or `inboundCidrs` in their place, got neither\n' +
        '- `manageBackendRules` must be left out without securityGroups, got true\n' +
        '- `certificateArns` must be a certificate ARN: arn:aws:acm:REGION:ACCOUNT:certificate/ID, got arn:aws:iam::1:certificate/x\n' +
        '- `sslPolicy` must be a security policy: ELBSecurityPolicy-…, got TLS1\n' +
        '- `healthCheckPath` must be a path that begins with /, got health\n' +
        '- `deregistrationDelay` must be 0 to 3600 seconds, got 2 hours\n' +
        '- `idleTimeout` must be 1 to 4000 seconds, got 0 seconds\n' +
        '- `groupName` must be 1 to 63 lower-case letters, digits, - and ., a letter or digit at both ends, got Shop\n' +
        '- `groupOrder` must be 1 to 1000, got 0\n' +
        '- `loadBalancerName` must be 1 to 32 letters, digits and hyphens, no hyphen at either end and no internal- in front, got internal-shop\n' +
        '- `webAclArn` must be the ARN of a regional web ACL, got arn:aws:wafv2:us-east-1:111122223333:global/webacl/shop/0a1b\n' +
        '- `tags.system` must be named, and without , = and \\, got a,b\n' +
        '- `tags.path` must be named, and without , = and \\, got c\\\n' +
        '- `tags.` must be named, and without , = and \\, got d',
    ),
  );
});

test('what has no effect without something else is refused without it', () => {
  const inboundCidrs = [Cidr.anywhere()];
  expect(() =>
    albOptions({ securityGroups, inboundCidrs, sslPolicy: 'ELBSecurityPolicy-A', sslRedirect: true, groupOrder: 1 }),
  ).toThrow(
    new Error(
      'albOptions [AlbOptionsInvalid]:\n' +
        '- `securityGroups` must be given, or `inboundCidrs` in their place, got both\n' +
        '- `sslPolicy` must be left out without certificates, got ELBSecurityPolicy-A\n' +
        '- `sslRedirect` must be left out without certificates, got true\n' +
        '- `groupOrder` must be left out without groupName, got 1',
    ),
  );
});
