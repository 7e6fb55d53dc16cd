import type { HostOptions } from '../rehearsal/host';
import type { RehearsedStack } from './rehearsed';

/** Settings of `rehearse`. */
export interface RehearseOptions {
  /**
   * An earlier rehearsal of this test file whose states to start from: the plan then shows what the change in between does.
   * @default - nothing exists yet
   */
  readonly from?: RehearsedStack;
  /**
   * How providers are played. `real-plan`: the provider's own program validates and plans; `simulated`: its schema comes from the
   * bindings. `auto` takes the program where it is at hand; nothing is downloaded.
   * @default 'auto'
   */
  readonly mode?: HostOptions['mode'];
  /**
   * Destroy in the end what was applied, so that a failing destroy fails the rehearsal.
   * @default false
   */
  readonly destroy?: boolean;
  /**
   * Folder of the project whose bindings and installed providers are used.
   * @default process.cwd()
   */
  readonly project?: string;
}
