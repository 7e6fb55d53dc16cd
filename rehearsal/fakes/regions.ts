/** Directions as the ids of availability zones shorten them. */
const SHORT: Readonly<Record<string, string>> = { northeast: 'ne', northwest: 'nw', southeast: 'se', southwest: 'sw' };

/**
 * Id of a region's zone: `us-east-1` and 1 -> `use1-az1`, `ap-southeast-2` -> `apse2-az1`.
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 */
export function zoneId(region: string, zone: number): string {
  const [, area = '', gov = '', direction = '', number = ''] = /^(\w+?)-(gov-)?(\w+)-(\d+)$/.exec(region) ?? [];
  return `${area}${gov.charAt(0)}${SHORT[direction] ?? direction.charAt(0)}${number}-az${zone}`;
}
