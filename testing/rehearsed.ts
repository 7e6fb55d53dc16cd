import type { PlayedProvider } from '../rehearsal/host';
import type { ChangeKind } from '../rehearsal/run/result';
import type { PlannedAction } from './read-plan';
import type { Attributes } from './read-state';

/** What the rehearsal of a stack found out, by construct path. */
export interface RehearsedStack {
  /** Id of the stack. */
  readonly id: string;
  /** How each provider of the stack was played: by its own program, or simulated from its bindings. */
  readonly providers: readonly PlayedProvider[];
  /** Values of the outputs that the app declares, by construct path below the stack. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /**
   * The resource or data source at `path` below the stack. `Jobs` is short for `Jobs/Resource`, `Users["ann"]` and `Zones[0]` name one
   * of several instances, and a path that begins with the id of a stack that this one depends on leads into that one.
   * @throws {UserError} `PathUnknown`, listing the paths that there are.
   */
  at(path: string): RehearsedResource;
  /**
   * The value of an output, by its construct path or by the name that Terraform has for it.
   * @throws {UserError} `OutputUnknown`, listing the outputs that there are.
   */
  output(pathOrName: string): unknown;
  /** Everything that the plan changes in this stack, sorted by path. */
  changes(): readonly RehearsedChange[];
}

/** A resource or data source after a rehearsal. Printing it shows none of its values, as some may be secret. */
export interface RehearsedResource {
  /** Construct path below its stack: `Jobs/Resource`. */
  readonly path: string;
  /** Terraform address: `aws_sqs_queue.Jobs_1A2B3C4D`. */
  readonly address: string;
  /** What the plan does to it: `create` in a first rehearsal, `no-op` where nothing changes. */
  readonly action: PlannedAction;
  /**
   * Its attributes as planned, with {@link KNOWN_AFTER_APPLY} for those that only the cloud knows; none where it is destroyed.
   * @throws {UserError} `PlanNotKept` for a resource of a stack that was applied only because the rehearsed one depends on it.
   */
  readonly planned: Attributes;
  /** Its attributes after apply, computed ones included; none where it was destroyed. */
  readonly values: Attributes;
}

/** A change that a plan makes to one resource. */
export interface RehearsedChange {
  /** Construct path below the stack; the address of what no construct makes, such as a resource in a module. */
  readonly path: string;
  readonly address: string;
  readonly action: ChangeKind;
  /** Paths of the attributes that differ, of a replacement those that force it, sorted; none for any other change. */
  readonly attributes: readonly string[];
}
