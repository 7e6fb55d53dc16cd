/** @see https://cloud.google.com/resource-manager/docs/creating-managing-projects */
export const PROJECT_ID = {
  pattern: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
  allowed: 'a project id: 6 to 30 lower-case letters, digits and hyphens, a letter first and no hyphen last',
} as const;

/** @see https://cloud.google.com/compute/docs/regions-zones */
export const REGION = {
  pattern: /^[a-z]+-[a-z]+\d+$/,
  allowed: 'a region such as europe-west3',
} as const;

/** Region of a regional cluster, or zone of a zonal one. */
export const LOCATION = {
  pattern: /^[a-z]+-[a-z]+\d+(-[a-z])?$/,
  allowed: 'a region such as europe-west3, or a zone such as europe-west3-a',
} as const;
