import type { RequiredProvider } from '../terraform/providers';
import type { UsedTypes } from './schema/model';

/**
 * How a provider is played. `simulated`: its schema comes from the installed bindings, and everything else is made up.
 * `real-plan`: the provider's own program answers schema, validation and plan, and the cloud alone is made up.
 */
export type ProviderMode = 'simulated' | 'real-plan';

/** A provider as a stack gets it. */
export interface PlayedProvider {
  /** Full address: `registry.terraform.io/hashicorp/aws`. */
  readonly source: string;
  readonly version: string;
  readonly mode: ProviderMode;
  /** Where it comes from: the program of a real one, the bindings' package of a simulated one. */
  readonly origin: string;
  /** Why it is simulated; missing where that was asked for, or where it is real. */
  readonly reason?: string;
}

/** What a stack wants served. */
export interface StackNeeds {
  /** Id of the stack: made-up values follow from it, so that two stacks never get the same. */
  readonly stack: string;
  /**
   * Folder that Terraform runs in: relative paths, such as that of a chart, start there.
   * @default - a folder of the provider's own
   */
  readonly folder?: string;
  readonly providers: readonly RequiredProvider[];
  /**
   * Folder in the form of a mirror that is looked at before all others: what `terraform init` has installed.
   * @default - none
   */
  readonly installed?: string;
  /** Types of all its providers together; each provider serves those it knows. */
  readonly types: UsedTypes;
  /**
   * Modes that the stack's state was written in, by full address of the provider: they are kept to.
   * @default {} the best mode that can be had
   */
  readonly modes?: Readonly<Record<string, ProviderMode>>;
}

/** The providers of one stack, being served. */
export interface ServedStack {
  /** Variables that lead Terraform to them. */
  readonly env: Readonly<Record<string, string>>;
  readonly providers: readonly PlayedProvider[];
  /** Stops serving them; programs that other stacks share stay. */
  close(): Promise<void>;
}

/** Serves providers to Terraform, for as many stacks as come. */
export interface ProviderHost {
  /** @throws {UserError} `ProviderUnavailable` naming every provider that can be had in no mode, and what to do about it. */
  serve(needs: StackNeeds): Promise<ServedStack>;
  /** Hosts that real providers tried to reach over the network, each refused, with how often. */
  refused(): readonly { readonly source: string; readonly host: string; readonly count: number }[];
  /** Ends everything; no process and no socket is left. */
  close(): Promise<void>;
}

/** Settings of a {@link ProviderHost}. */
export interface HostOptions {
  /** Folder for sockets and unpacked providers, readable by its owner only; who makes it removes it. */
  readonly scratch: string;
  /** Folder of the project whose bindings and providers are used. */
  readonly project: string;
  /** Folders of stacks whose `.terraform/providers` may hold a provider. */
  readonly stackFolders?: readonly string[];
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * `auto` takes the real provider where its program is at hand.
   * @default 'auto'
   */
  readonly mode?: 'auto' | ProviderMode;
  /**
   * Fetch real providers that are not at hand, by `terraform init` with the user's own configuration.
   * @default - nothing is loaded from anywhere, and no message offers to
   */
  readonly download?: boolean;
  /** Told of every process that is started, so that it can be found again should this one be killed. */
  readonly onProcess?: (pid: number) => void;
  readonly signal?: AbortSignal;
}
