/** Day of the releases in {@link AUTOSCALER_IMAGES}. */
export const AUTOSCALER_IMAGES_DATE = '2026-07-23';

/**
 * Newest image of the autoscaler for each Kubernetes version: it simulates the scheduler of that version, so that its own minor
 * version has to be the same. The chart has one version for all of them.
 * @see https://github.com/kubernetes/autoscaler/releases/tag/cluster-autoscaler-1.34.5
 * @see https://github.com/kubernetes/autoscaler/releases/tag/cluster-autoscaler-1.35.2
 * @see https://github.com/kubernetes/autoscaler/releases/tag/cluster-autoscaler-1.36.1
 */
export const AUTOSCALER_IMAGES: Readonly<Record<string, string>> = {
  '1.34': 'v1.34.5',
  '1.35': 'v1.35.2',
  '1.36': 'v1.36.1',
};
