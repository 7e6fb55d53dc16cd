/** Name of a storage class: an RFC 1123 subdomain. */
export const CLUSTER_STORAGE_CLASS = {
  pattern: /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
  allowed: '1 to 253 lower-case letters, digits, hyphens and dots, a letter or digit at both ends',
} as const;
