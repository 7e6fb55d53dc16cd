import { problem } from '../../core/errors';

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

/**
 * What is wrong with a path that is compared as it stands, as sentences: Kubernetes refuses it when it is installed.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/networking/validation/validation.go (`validateHTTPIngressPath`)
 */
export function plainPathProblems(prop: string, path: string): string[] {
  if (!PATH.pattern.test(path)) return [problem(prop, PATH.allowed, path)];
  const isPlain = !/\/\/|\/\.{1,2}(\/|$)|%2f/i.test(path);
  return isPlain ? [] : [problem(prop, 'without empty parts, parts of dots and %2F', path)];
}
