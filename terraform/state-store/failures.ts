import { UserError } from '../../constructs/core/errors';

/** Somebody else has changed the object since it was read. */
export function stateChanged(address: string, key: string): UserError {
  const problem = `\`${key}\` was changed by somebody else since it was read. Run the command again, which starts from what is there now`;
  return new UserError(address, 'StateChanged', [problem]);
}

/** The bucket, or the folder, is not there. */
export function storeMissing(address: string): UserError {
  return new UserError(address, 'StateStoreMissing', [
    'there is no such bucket. Create it with `ashlar bootstrap`, or correct the name in the environment',
  ]);
}

/** The service does not let this user in, or cannot be asked. */
export function storeRefused(address: string, reason: string, advice: string): UserError {
  const text = reason.trim().replace(/\.$/, '');
  return new UserError(address, 'StateStoreRefused', [`cannot be used: ${text}. ${advice}`]);
}
