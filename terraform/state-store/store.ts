/** Text objects beside a state, in the back end that holds it. */
export interface StateStore {
  /** Where it is, for people: `s3://acme-terraform-state/orders/production`. */
  readonly address: string;
  /**
   * The text of an object and the version it was read at; undefined where there is none.
   * @throws {UserError} `StateStoreMissing` where the bucket does not exist, `StateStoreRefused` where it may not be used.
   */
  read(key: string): Promise<StoredText | undefined>;
  /**
   * Writes an object only where it is still at `ifVersion`, `absent` being where it must not exist. Returns the new version.
   * @throws {UserError} `StateChanged` where somebody else was faster, and everything that `read` throws.
   */
  write(key: string, text: string, ifVersion: string): Promise<string>;
  /**
   * Removes an object; does nothing where there is none.
   * @param ifVersion - Only where it is still at this version.
   * @throws {UserError} `StateChanged` where it is at another, and everything that `read` throws.
   */
  remove(key: string, ifVersion?: string): Promise<void>;
  /** Keys that begin with `prefix`, sorted. Of a local folder those below a folder alone where `prefix` names one. */
  list(prefix: string): Promise<readonly string[]>;
}

/** A whole bucket or folder, with the states of other stacks in it. */
export interface StateRoot extends StateStore {
  /** The objects that `list` names, with their sizes. */
  objects(prefix: string): Promise<readonly StoredObject[]>;
}

/** An object, without what is in it. */
export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
}

/** A text as it was at one version. */
export interface StoredText {
  readonly text: string;
  readonly version: string;
}

/** Version of an object that is not there. */
export const ABSENT = 'absent';
