/**
 * Environment of programs in Go that run for minutes at most. As Go collects their garbage by default they spend up to half of their time
 * on that, an API server with many CRDs most of all; never to collect it would cost as much in new memory, of which several labs run out.
 */
export const SELDOM_COLLECTED = { GOMEMLIMIT: '3GiB', GOGC: '400' } as const;
