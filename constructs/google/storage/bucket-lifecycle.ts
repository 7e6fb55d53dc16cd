import type { StorageBucketLifecycleRule } from '@cdktf/provider-google/lib/storage-bucket';
import type { Duration } from '../../core/duration';
import { problem } from '../../core/errors';

/** Classes that cost less to keep, and more to read. @see https://cloud.google.com/storage/docs/storage-classes */
export type ColdStorageClass = 'NEARLINE' | 'COLDLINE' | 'ARCHIVE';

/** What becomes of objects with age. */
export interface LifecycleRule {
  /** Age from which it applies: 1 to 36500 days after the object was written. */
  readonly after: Duration;
  /** Deletes them (with versions: makes them noncurrent), or moves them to a class that costs less to keep. */
  readonly action: 'delete' | ColdStorageClass;
  /**
   * Beginning of the names of the objects that are meant, such as `logs/`.
   * @default - all objects
   */
  readonly prefix?: string;
}

/** How long earlier versions of objects are kept. */
export interface VersionSettings {
  readonly keepVersions: number;
  readonly noncurrentFor: Duration;
}

/** What is wrong with the rules, as sentences; empty when nothing is. */
export function lifecycleProblems(rules: readonly LifecycleRule[]): string[] {
  return rules.flatMap(({ after, action, prefix }, index) => {
    const path = `lifecycle.${index.toString()}`;
    const days = after.toSeconds() / 86_400;
    const actions: readonly string[] = ['delete', 'NEARLINE', 'COLDLINE', 'ARCHIVE'];
    return [
      ...(Number.isInteger(days) && days >= 1 && days <= 36_500
        ? []
        : [problem(`${path}.after`, '1 to 36500 days', after)]),
      ...(actions.includes(action) ? [] : [problem(`${path}.action`, `one of ${actions.join(', ')}`, action)]),
      ...(prefix === '' ? [problem(`${path}.prefix`, 'left out for all objects', prefix)] : []),
    ];
  });
}

/** Rules as the bucket takes them: what the caller wants first, then how earlier versions and unfinished uploads go. */
export function lifecycleRules(
  rules: readonly LifecycleRule[],
  versions: VersionSettings | undefined,
): StorageBucketLifecycleRule[] {
  return [
    ...rules.map(({ after, action, prefix }) => ({
      action: action === 'delete' ? { type: 'Delete' } : { type: 'SetStorageClass', storageClass: action },
      // With `ANY`, a version that is noncurrent already would be deleted as well, whatever `keepVersions` says.
      condition: { age: after.toDays(), matchesPrefix: prefix === undefined ? undefined : [prefix], withState: 'LIVE' },
    })),
    ...(versions === undefined
      ? []
      : [
          {
            action: { type: 'Delete' },
            condition: {
              numNewerVersions: versions.keepVersions,
              daysSinceNoncurrentTime: versions.noncurrentFor.toDays(),
              withState: 'ARCHIVED',
            },
          },
        ]),
    { action: { type: 'AbortIncompleteMultipartUpload' }, condition: { age: 7 } },
  ];
}
