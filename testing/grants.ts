import type { Grant } from './policy';
import type { ResourceView, StackView } from './views';

/** Objects of a bucket, streams of a log group: what lies below a resource. */
const BELOW = /[/:]\*$/;

/** What a test expects: actions by resource, or actions on one resource. */
export type ExpectedGrants = Readonly<Record<string, readonly string[]>>;

/** Every expected action and resource, with the ARN that the resource has after apply. */
export function expectedGrants(stack: StackView, grants: ExpectedGrants): Grant[] {
  return Object.entries(grants).flatMap(([resource, actions]) => {
    const arn = arnOf(stack, resource);
    return actions.map((action) => ({ action, resource: arn }));
  });
}

/** A grant for people: by construct path where one has this ARN. */
export function grantText({ stack }: ResourceView, { action, resource }: Grant): string {
  const below = BELOW.exec(resource)?.[0] ?? '';
  const plain = stack.pathOfArn(resource);
  const path = plain ?? stack.pathOfArn(resource.slice(0, resource.length - below.length));
  const ending = plain === undefined ? below : '';
  return `${action} on ${path === undefined ? resource : `${path}${ending} (${resource})`}`;
}

function arnOf(stack: StackView, resource: string): string {
  if (resource === '*' || resource.startsWith('arn:')) return resource;
  const below = BELOW.exec(resource)?.[0] ?? '';
  const { path, address, values } = stack.at(resource.slice(0, resource.length - below.length));
  const { arn } = values;
  if (typeof arn !== 'string') throw new Error(`${path} (${address}) has no \`arn\`: give the ARN itself`);
  return `${arn}${below}`;
}
