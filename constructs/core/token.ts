/**
 * True for a value that CDKTF resolves only later. Told by its form: environments use these types, and must not load CDKTF.
 */
export function isToken(value: string | number): boolean {
  return typeof value === 'string' ? value.includes('${TfToken[') : value < -1e288;
}
