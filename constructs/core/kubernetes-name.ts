/**
 * Name of a namespace: an RFC 1123 label. Wildcards are none, so that a right never reaches further than it reads.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export const KUBERNETES_NAME = {
  pattern: /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  allowed: '1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends',
} as const;

/** Name of a service account: RFC 1123 labels joined by dots. */
export const SERVICE_ACCOUNT_NAME = {
  pattern: /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
  allowed: '1 to 253 lower-case letters, digits, hyphens and dots, a letter or digit at both ends',
} as const;
