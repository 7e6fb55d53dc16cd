import { Lazy } from 'cdktf';

/** Who a statement of a resource policy or trust policy is about. */
export type Principal =
  | { readonly services: readonly string[] }
  | { readonly aws: readonly string[] }
  | { readonly federated: readonly string[] }
  | 'anyone';

/**
 * One statement of an IAM policy.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export interface PolicyStatement {
  /** @default 'Allow' */
  readonly effect?: 'Allow' | 'Deny';
  /** Exact actions, such as `sqs:SendMessage`. */
  readonly actions: readonly string[];
  /**
   * ARNs that the actions are about.
   * @default - none: only for trust policies, which have no resource
   */
  readonly resources?: readonly string[];
  /**
   * Who may, in a resource policy or trust policy.
   * @default - none: only for policies of a role, which have no principal
   */
  readonly principal?: Principal;
  /**
   * Conditions: operator, then key, then the values that it is compared with.
   * @default - none
   */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * Policy JSON with statements, actions and resources sorted and without repetition, so that the order of grants never makes a
 * difference in a plan. Statements may be added to the list until synth.
 */
export function policyDocument(statements: readonly PolicyStatement[]): string {
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

function render(statement: PolicyStatement, sorted: Sorted): Record<string, unknown> {
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
export function denyPlainHttp(service: string, resources: readonly string[]): PolicyStatement {
  return {
    effect: 'Deny',
    principal: 'anyone',
    actions: [`${service}:*`],
    resources,
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
