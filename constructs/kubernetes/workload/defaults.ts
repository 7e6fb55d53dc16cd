import { Duration } from '../../core/duration';

/** How long Helm waits for a workload. */
export const TIMEOUT = Duration.minutes(10);
/** What Kubernetes gives a program to end. */
export const TERMINATION_GRACE = Duration.seconds(30);
/** Old revisions that a cluster keeps: Helm has its own. */
export const REVISIONS = 3;
