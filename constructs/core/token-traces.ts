import tokenTraces = require('cdktf/lib/tokens/private/stack-trace');

/**
 * Keeps CDKTF from taking a full stack trace for every token: a fifth of the time of a synth, half of that of a suite under
 * Jest, which maps each frame to its source. Our mistakes name the path of a construct. What CDKTF itself throws has its own
 * stack still, and no longer that of the token.
 */
export function dropTokenTraces(): void {
  tokenTraces.captureStackTrace = () => [];
}
