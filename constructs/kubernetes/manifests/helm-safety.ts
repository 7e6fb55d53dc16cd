/** A failed install is not kept in state: it is undone, and the next one takes over what is left of it. */
export const HELM_SAFETY = {
  atomic: true,
  cleanupOnFail: true,
  upgradeInstall: true,
  wait: true,
  waitForJobs: true,
  maxHistory: 10,
  createNamespace: false,
} as const;
