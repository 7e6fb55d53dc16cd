import { Lazy } from 'cdktf';

/** Who a statement of a resource policy or trust policy is about. */
export type Principal =
  | { readonly services: readonly string[] }
  | { readonly aws: readonly string[] }
  | { readonly federated: readonly string[] }
  | 'anyone';

/** Services of AWS as principals. Wildcards are none. */
export const SERVICE_PRINCIPAL = {
  pattern: /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$/,
  allowed: 'service principals such as cloudwatch.amazonaws.com',
} as const;

/** Conditions of a statement: operator, then key, then the values that it is compared with. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/**
 * What the statements of every kind of IAM policy say.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
interface AnyStatement {
  /** @default 'Allow' */
  readonly effect?: 'Allow' | 'Deny';
  /** Exact actions, such as `sqs:SendMessage`. */
  readonly actions: readonly string[];
  /** @default - none */
  readonly conditions?: Conditions;
}

/** One statement of a policy of a role, which is about whoever has the role: it names no principal. */
export interface PolicyStatement extends AnyStatement {
  /** ARNs that the actions are about. */
  readonly resources: readonly string[];
  /** @default - cannot be given: IAM refuses the policy of a role that names one */
  readonly principal?: never;
}

/** One statement of a policy of a resource, such as a queue: who may do what with it. */
export interface ResourceStatement extends AnyStatement {
  readonly principal: Principal;
  /** ARNs that the actions are about; in some policies `*` is the resource itself. */
  readonly resources: readonly string[];
}

/** One statement of a trust policy: who may take the role. Its resource is the role itself. */
export interface TrustStatement extends AnyStatement {
  readonly principal: Principal;
  /** @default - cannot be given: IAM refuses a trust policy that names one */
  readonly resources?: never;
}

/** One statement of any policy. */
export type Statement = PolicyStatement | ResourceStatement | TrustStatement;

/**
 * Policy JSON with statements, actions and resources sorted and without repetition, so that the order of grants never makes a
 * difference in a plan. Statements may be added to the list until synth.
 */
export function policyDocument(statements: readonly Statement[]): string {
  return Lazy.stringValue({
    produce: (context) => {
      // Sorted as they will read in Terraform: tokens are numbered in the order of their making, which any construct shifts.
      const sorted = <T>(values: readonly T[]): T[] => {
        const byText = new Map(values.map((value) => [JSON.stringify(context.resolve(value)), value]));
        return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
      };
      return JSON.stringify({
        Version: '2012-10-17',
        Statement: sorted(statements.map((statement) => render(statement, sorted))),
      });
    },
  });
}

type Sorted = (values: readonly string[]) => string[];

function render(statement: Statement, sorted: Sorted): Record<string, unknown> {
  const { effect = 'Allow', actions, resources, principal, conditions } = statement;
  return {
    Effect: effect,
    ...(principal === undefined ? {} : { Principal: renderPrincipal(principal, sorted) }),
    Action: sorted(actions),
    ...(resources === undefined ? {} : { Resource: sorted(resources) }),
    ...(conditions === undefined ? {} : { Condition: conditions }),
  };
}

function renderPrincipal(principal: Principal, sorted: Sorted): unknown {
  if (principal === 'anyone') return '*';
  if ('services' in principal) return { Service: sorted(principal.services) };
  if ('aws' in principal) return { AWS: sorted(principal.aws) };
  return { Federated: sorted(principal.federated) };
}

/** Refuses every request to `resources` that does not come over TLS: for resource policies. */
export function denyPlainHttp(service: string, resources: readonly string[]): ResourceStatement {
  return {
    effect: 'Deny',
    principal: 'anyone',
    actions: [`${service}:*`],
    resources,
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
