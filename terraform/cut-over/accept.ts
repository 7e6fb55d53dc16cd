import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../manifest';
import type { PlanDigest, PlannedChange } from '../plan-json';

/** Every revision of a task is a resource of its own: giving it a new image is called a replacement. */
const REVISIONS = new Set(['aws_ecs_task_definition']);

/** What a plan may lose. */
export interface Losses {
  /**
   * May it replace what Terraform has failed to create?
   * @default false
   */
  readonly tainted?: boolean;
}

/**
 * Refuses a plan that loses something.
 * @throws {UserError} `PlanDestroys`, naming everything that would be replaced or deleted.
 */
export function acceptUpdates(
  { id, folder }: Pick<Stack, 'id' | 'folder'>,
  { changes }: PlanDigest,
  { tainted = false }: Losses = {},
): void {
  const lost = changes.filter(
    (one) =>
      (one.action === 'replace' || one.action === 'delete') && !REVISIONS.has(one.type) && !(tainted && isTainted(one)),
  );
  if (lost.length === 0) return;
  throw new UserError(`stack '${id}'`, 'PlanDestroys', [
    ...lost.map(({ action, address, constructPath }) => `${constructPath ?? address} would be ${action}d`),
    ...lost.filter(isTainted).map(({ address }) => untaintAdvice(folder, address)),
    ...(lost.every(isTainted)
      ? []
      : ['a cut-over only updates. Apply such a change by itself first: ashlar plan shows it']),
  ]);
}

/** Has Terraform failed to create it? Google Cloud keeps a Cloud Run service whose first revision did not come up. */
function isTainted({ reason }: PlannedChange): boolean {
  return reason === 'replace_because_tainted';
}

function untaintAdvice(folder: string, address: string): string {
  return `creating ${address} has failed, so Terraform would make it anew. To keep what is there: terraform -chdir=${folder} untaint '${address}'`;
}
