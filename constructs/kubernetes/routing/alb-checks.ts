import { isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import type { AlbOptions } from './alb-options';
import { PATH } from './host';

/** What the controller or AWS would refuse of `options`, as sentences; empty when nothing is. */
export function albProblems(options: AlbOptions): string[] {
  const { securityGroups = [], inboundCidrs = [], certificateArns = [], subnets, tags = {}, groupOrder } = options;
  const { deregistrationDelay: delay, idleTimeout: idle, groupName, loadBalancerName, healthCheckPath } = options;
  const problems: string[] = [];
  const check = (holds: boolean, prop: string, allowed: string, got: unknown): void => {
    if (!holds) problems.push(problem(prop, allowed, got));
  };
  const form = (prop: string, value: string | undefined, pattern: RegExp, allowed: string): void =>
    check(!isKnown(value) || pattern.test(value), prop, allowed, value);
  const withCertificates = (prop: keyof AlbOptions): void =>
    check(
      certificateArns.length > 0 || options[prop] === undefined,
      prop,
      'left out without certificates',
      options[prop],
    );

  form('scheme', options.scheme, /^(internal|internet-facing)$/, 'one of internal, internet-facing');
  form('targetType', options.targetType, /^(ip|instance)$/, 'one of ip, instance');
  check(subnets === undefined || subnets.length >= 2, 'subnets', 'two or more', subnets);
  for (const subnet of subnets ?? []) form('subnets', subnet, /^subnet-[0-9a-f]+$/, 'a subnet id: subnet-0a1b2c3d');
  check(
    securityGroups.length > 0 !== inboundCidrs.length > 0,
    'securityGroups',
    'given, or `inboundCidrs` in their place',
    securityGroups.length > 0 ? 'both' : 'neither',
  );
  check(
    options.manageBackendRules === undefined || securityGroups.length > 0,
    'manageBackendRules',
    'left out without securityGroups',
    options.manageBackendRules,
  );
  for (const arn of certificateArns)
    form(
      'certificateArns',
      arn,
      /^arn:aws:(acm|iam):[a-z0-9-]*:\d{12}:(certificate|server-certificate)\/\S+$/,
      'a certificate ARN: arn:aws:acm:REGION:ACCOUNT:certificate/ID',
    );
  withCertificates('sslPolicy');
  withCertificates('sslRedirect');
  form('sslPolicy', options.sslPolicy, /^ELBSecurityPolicy-[A-Za-z0-9-]+$/, 'a security policy: ELBSecurityPolicy-…');
  form('healthCheckPath', healthCheckPath, PATH.pattern, PATH.allowed);
  check(delay === undefined || delay.toSeconds() <= 3_600, 'deregistrationDelay', '0 to 3600 seconds', delay);
  check(
    idle === undefined || (idle.toSeconds() >= 1 && idle.toSeconds() <= 4_000),
    'idleTimeout',
    '1 to 4000 seconds',
    idle,
  );
  form(
    'groupName',
    groupName,
    /^(?=.{1,63}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
    '1 to 63 lower-case letters, digits, - and ., a letter or digit at both ends',
  );
  check(groupOrder === undefined || groupName !== undefined, 'groupOrder', 'left out without groupName', groupOrder);
  check(
    groupOrder === undefined || (Number.isInteger(groupOrder) && groupOrder >= 1 && groupOrder <= 1_000),
    'groupOrder',
    '1 to 1000',
    groupOrder,
  );
  form(
    'loadBalancerName',
    loadBalancerName,
    /^(?!internal-)(?=.{1,32}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/,
    '1 to 32 letters, digits and hyphens, no hyphen at either end and no internal- in front',
  );
  form(
    'webAclArn',
    options.webAclArn,
    /^arn:aws:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\/\S+$/,
    'the ARN of a regional web ACL',
  );
  // The controller reads one text, in which a backslash joins a tag to the next.
  for (const [key, value] of Object.entries(tags)) {
    const isPlain = key.trim() !== '' && !/[,=\\]/.test(key) && !(isKnown(value) && /[,=\\]/.test(value));
    check(isPlain, `tags.${key}`, 'named, and without , = and \\', value);
  }
  return problems;
}
