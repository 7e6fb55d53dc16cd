import { ConstructError, UserError } from './errors';

/** What an error number of the file system means for whoever runs synth. */
const FILE_ERRORS: Readonly<Record<string, string>> = {
  EACCES: 'may not be written',
  EEXIST: 'is not a folder',
  EISDIR: 'is a folder, where a file is to be written',
  ENOSPC: 'does not fit: the disk is full',
  ENOTDIR: 'is not a folder',
  EPERM: 'may not be written',
  EROFS: 'is on a disk that cannot be written',
};

/** A mistake of the caller that `constructs` or CDKTF has noticed, in our form; undefined for a fault. */
export function asUserError(error: unknown): UserError | undefined {
  if (!(error instanceof Error)) return undefined;
  return error instanceof UserError ? error : (idError(error.message) ?? cdktfError(error.message));
}

/** Why the output folder could not be written, in our form; undefined for a fault. */
export function asOutputError(error: unknown): UserError | undefined {
  if (error instanceof UserError) return error;
  if (!(error instanceof Error)) return undefined;
  const { code, path, dest }: NodeJS.ErrnoException & { dest?: string } = error;
  const meaning = FILE_ERRORS[code ?? ''];
  if (meaning === undefined) return undefined;
  return new UserError('Output folder', 'OutputUnwritable', [`${dest ?? path ?? 'it'} ${meaning}`]);
}

function idError(message: string): UserError | undefined {
  const [, id, owner = 'Construct', path = ''] =
    /^There is already a Construct with name '(.*)' in (\S+)(?: \[(.*)\])?$/.exec(message) ?? [];
  if (id !== undefined)
    return new ConstructError(owner, path, 'IdTaken', [`\`id\` must be new among its children, got ${id} twice`]);
  if (message.startsWith('Only root constructs may have an empty ID'))
    return new UserError('A construct', 'IdInvalid', ['`id` must be 1 character or more, got an empty string']);
  return undefined;
}

/** CDKTF's own findings end in advice and links: the first lines say what is wrong. */
function cdktfError(message: string): UserError | undefined {
  const validations = /^(?:App-level v|V)alidation failed with the following errors:\n([\s\S]*?)\n\n/.exec(
    `${message}\n\n`,
  );
  if (validations !== null)
    return new UserError(
      'Validation',
      'ConstructInvalid',
      (validations[1] ?? '').split('\n').map((line) => line.trim()),
    );
  if (/^Cannot create Terraform ?Stack with id/i.test(message))
    return new UserError('A stack', 'IdInvalid', [message.split('\n')[0] ?? '']);
  return undefined;
}
