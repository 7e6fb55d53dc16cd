// CDKTF takes a full stack trace for every token, and Jest maps each of its frames to the source: half the time of a suite.
require('cdktf/lib/tokens/private/stack-trace').captureStackTrace = () => [];
