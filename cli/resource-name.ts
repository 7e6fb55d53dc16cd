/** A resource as people know it: its construct, with what tells one instance from another; the address where there is no construct. */
export function resourceName(address: string, constructPath: string | undefined): string {
  const inModule = /^module\.[^.[]+(?:\[[^\]]*\])?\.(.+)$/.exec(address)?.[1];
  if (constructPath === undefined) return address;
  return inModule === undefined
    ? `${constructPath}${/\[[^\]]*\]$/.exec(address)?.[0] ?? ''}`
    : `${constructPath} ${inModule}`;
}
