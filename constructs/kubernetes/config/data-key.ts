/**
 * Key of what a config map or a secret holds.
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object
 */
export const DATA_KEY = {
  pattern: /^(?!\.\.?$)[A-Za-z0-9._-]{1,253}$/,
  allowed: '1 to 253 letters, digits and -_.',
} as const;
