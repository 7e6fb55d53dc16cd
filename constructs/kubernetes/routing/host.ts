/**
 * Host of a request: a whole name, or `*` in place of its first label.
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards
 */
export const HOST = {
  pattern: /^(?=.{1,253}$)(\*\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/,
  allowed: 'a host name such as shop.example.com or *.example.com',
} as const;

/** Path of a request. */
export const PATH = { pattern: /^\/[^\s?#]*$/, allowed: 'a path that begins with /' } as const;
