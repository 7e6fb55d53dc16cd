/** What a bootstrap does, in this order; a run leaves out what is done already. */
export type BootstrapStep = 'look' | 'apply' | 'move' | 'destroy' | 'check' | 'tidy';

/** Progress of a bootstrap: a step that begins, and what came of it. */
export interface BootstrapEvent {
  readonly step: BootstrapStep;
  readonly state: 'begins' | 'done';
  /** What happens or has happened, for people. */
  readonly text: string;
}
