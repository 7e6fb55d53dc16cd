import { asObject } from '../../terraform/providers';
import type { Change, ChangeKind } from './result';

/** Terraform's names for what it plans; reading a data source and leaving things alone are no changes. */
const KINDS: Readonly<Record<string, ChangeKind>> = {
  create: 'create',
  update: 'update',
  replace: 'replace',
  delete: 'destroy',
  move: 'move',
  import: 'import',
  remove: 'forget',
  forget: 'forget',
};

/**
 * The changes that `terraform plan -json` announces, in the order of their construct paths. What is imported or moved and changed as well counts for both.
 * @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui#planned-change
 */
export function plannedChanges(output: string, constructPath: (address: string) => string | undefined): Change[] {
  const changes = messages(output, 'planned_change').flatMap((message) => {
    const { action, resource, previous_resource: previous, importing } = asObject(message['change']);
    const address = String(asObject(resource)['addr']);
    const previousAddress = asObject(previous)['addr'];
    const path =
      constructPath(address) ?? (typeof previousAddress === 'string' ? constructPath(previousAddress) : undefined);
    const kind = KINDS[String(action)];
    const kinds = new Set<ChangeKind>([
      ...(importing === undefined ? [] : ['import' as const]),
      ...(typeof previousAddress === 'string' ? ['move' as const] : []),
      ...(kind === undefined ? [] : [kind]),
    ]);
    return [...kinds].map((one) => ({
      kind: one,
      address,
      ...(path === undefined ? {} : { constructPath: path }),
      ...(one === 'move' && typeof previousAddress === 'string' ? { previousAddress } : {}),
    }));
  });
  // Terraform announces them in an order that differs from run to run.
  return changes.sort(
    (a, b) => compare(a.constructPath ?? a.address, b.constructPath ?? b.address) || compare(a.address, b.address),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function messages(output: string, type: string): Readonly<Record<string, unknown>>[] {
  const marker = `"type":"${type}"`;
  return output
    .split('\n')
    .filter((line) => line.includes(marker))
    .map((line) => {
      try {
        return asObject(JSON.parse(line));
      } catch {
        // A line that was cut off when Terraform was stopped.
        return {};
      }
    })
    .filter((message) => message['type'] === type);
}
