/** Does a change of this attribute make Terraform replace the resource? */
export function forcesReplacement(_type: string, _attribute: string): boolean {
  return false;
}
