import type { NameRule } from '../../core/naming';

/** @see https://cloud.google.com/storage/docs/buckets#naming */
export const BUCKET_NAME: NameRule = {
  kind: 'Cloud Storage bucket',
  uniqueIn: 'world',
  max: 63,
  pattern: /^(?=.{3})(?!goog)(?!\d+\.\d+\.\d+\.\d+$)(?!.*google)[a-z0-9]([a-z0-9_-]*[a-z0-9])?$/,
  allowed: '3 or more lower-case letters, digits, _ and -, a letter or digit at both ends, without google',
};

/** @see https://cloud.google.com/storage/docs/locations */
export const BUCKET_LOCATION = {
  pattern: /^([a-z]+-[a-z]+\d+|[a-z]{2}|asia|[a-z]{3,4}\d)$/i,
  allowed: 'a region such as europe-west3, a multi-region such as EU, or a dual-region such as EUR4',
} as const;
