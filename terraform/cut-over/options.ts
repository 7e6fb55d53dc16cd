import type { TerraformBinary } from '../binary';
import type { AppliedEvent } from './act';
import type { Service } from './contract';
import type { HealthPolicy } from './health';
import type { Asked } from './contradictions';
import type { FailedEvent, StepEvent } from './run';
import type { Side } from './steps';

/** What a new cut-over does where nothing is asked. */
export const UNASKED: Required<Asked> = { shares: [100], skipStop: false, onReturn: 'restart' };

/** Settings of a cut-over: of what is asked only what was given, as one that is open may have it otherwise. */
export interface CutOverOptions extends Asked {
  readonly terraform: TerraformBinary;
  readonly services: Readonly<Record<Side, Service>>;
  /** Image to roll out; missing on a return. */
  readonly image?: string;
  /** Go back to what was before the last cut-over. */
  readonly goBack: boolean;
  readonly policy: HealthPolicy;
  /** Seconds for which each share of the traffic is watched. */
  readonly watchSeconds: number;
  readonly healthUrl?: string;
  readonly env: NodeJS.ProcessEnv;
  /** Folder that relative paths are meant from. */
  readonly cwd: string;
  readonly onEvent: (event: CutOverEvent) => void;
}

/** Told what a run sets out to do: something new, or to finish or return what an earlier run has begun. */
export interface StartEvent {
  readonly event: 'start';
  readonly mode: 'new' | 'finish' | 'return';
  readonly to: string;
  readonly from: string;
  readonly image: string;
  /** Where an earlier run was: `in shift-25`, `after shift-25`; `at shift-25` where it was to turn back. */
  readonly at?: string;
  /** Those that are left. */
  readonly steps: readonly string[];
}

/** Told something worth knowing. */
export interface NoteEvent {
  readonly event: 'note';
  readonly text: string;
}

/** Progress of a cut-over. */
export type CutOverEvent = StartEvent | StepEvent | FailedEvent | AppliedEvent | NoteEvent;
