/** What a cloud says of one resource that the code declares. */
export type Look =
  /** It is there, and can be taken over. */
  | { readonly result: 'found' }
  | { readonly result: 'absent' }
  /** It may not be looked at: `needs` names the right that is missing. */
  | { readonly result: 'refused'; readonly needs: string }
  /** The name is taken elsewhere: in another account, region or project. */
  | { readonly result: 'foreign'; readonly reason: string }
  /** It cannot be told: the cloud was not reached, or the name is known to Terraform alone. */
  | { readonly result: 'unknown'; readonly reason: string };

export const FOUND: Look = { result: 'found' };
export const ABSENT: Look = { result: 'absent' };

/** It may not be looked at without `needs`. */
export function refused(needs: string): Look {
  return { result: 'refused', needs };
}

/** It is somebody else's, or elsewhere. */
export function foreign(reason: string): Look {
  return { result: 'foreign', reason };
}

/** It cannot be told. */
export function unknown(reason: string): Look {
  return { result: 'unknown', reason };
}
