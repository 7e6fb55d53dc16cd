import type { StoredText } from '../state-store/state-store';

/** One of the places in which a back end locks a state: a file beside it, or an item in a table. */
export interface LockPlace {
  /** What the holder has written down there, and its version; undefined where nobody holds it, or there is no such place. */
  read(): Promise<StoredText | undefined>;
  /** Writes where it is still at `ifVersion`, and returns the new version; undefined where somebody else was faster. */
  write(info: string, ifVersion: string): Promise<string | undefined>;
  /** Removes what is at this version; does nothing where it is somebody else's by now, or gone with its bucket or table. */
  remove(ifVersion: string): Promise<void>;
}
