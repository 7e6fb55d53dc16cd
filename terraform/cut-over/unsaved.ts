import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../constructs/core/errors';
import type { Stack } from '../manifest';

/** Where Terraform leaves a state that its back end did not take. @see https://developer.hashicorp.com/terraform/cli/commands/state/push */
const FILE = 'errored.tfstate';

/**
 * Refuses to go on with a stack whose state is newer in its folder than in its back end: whatever is planned then would be wrong.
 * @param problems - What Terraform said of it.
 * @throws {UserError} `StateNotSaved`, with how the state is saved.
 */
export function refuseUnsaved({ id, folder }: Stack, problems: readonly string[] = []): void {
  if (!existsSync(join(folder, FILE))) return;
  throw new UserError(`stack '${id}'`, 'StateNotSaved', [
    ...problems,
    `what was applied is in ${join(folder, FILE)} alone. Save it: terraform -chdir=${folder} state push ${FILE}, and remove that file`,
  ]);
}
