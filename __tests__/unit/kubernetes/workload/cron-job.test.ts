import { Duration } from '../../../../constructs/core/duration';
import { CronJob, type CronJobProps } from '../../../../constructs/kubernetes/workload/cron-job';
import { scheduleProblems } from '../../../../constructs/kubernetes/workload/schedule';
import { emptyDir } from '../../../../constructs/kubernetes/workload/volumes';
import { propsWithoutEffect } from '../props-without-effect';
import { Apps, labels, objectsOf, partOf, required, secret, POD_SETTINGS } from './support';

const schedule = '0 3 * * 1';
const objects = (props: Partial<CronJobProps> = {}) =>
  objectsOf((stack) => new CronJob(stack, 'Backend', { ...required(stack), schedule, ...props }));

test('with the least settings: in UTC, one run at a time, of an hour at the most', () => {
  const { CronJob: job, ...others } = objects();
  expect(job).toMatchObject({
    apiVersion: 'batch/v1',
    metadata: { name: 'backend', namespace: 'shop', labels },
    spec: {
      schedule,
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      jobTemplate: {
        metadata: { labels },
        spec: { backoffLimit: 3, activeDeadlineSeconds: 3_600, template: { spec: { restartPolicy: 'Never' } } },
      },
    },
  });
  expect(job?.['spec']).not.toHaveProperty('startingDeadlineSeconds');
  expect(Object.keys(others).sort()).toEqual(['NetworkPolicy', 'ServiceAccount']);
});

test.each([
  ['allow', 'Allow'],
  ['forbid', 'Forbid'],
  ['replace', 'Replace'],
] as const)('runs that overlap: %s', (overlap, policy) => {
  expect(partOf(objects({ overlap }).CronJob, 'spec.concurrencyPolicy')).toBe(policy);
});

test('nobody can connect to it', () => {
  const stack = new Apps();
  const job = new CronJob(stack, 'Backend', { ...required(stack), schedule });
  expect(() => {
    job.allowFrom(stack.home);
  }).toThrow("CronJob at 'shop-dev-apps/Backend' [ConnectionInvalid]:\n- `ports` must be one or more, got none");
});

test.each(['* * * * *', '*/5 0-6,22 1 JAN-MAR MON', '0 3 ? * 0', '@daily', '59 23 31 12 6', '0 0 1-15/2 * *'])(
  '%s is a schedule',
  (text) => {
    expect(scheduleProblems(text, 'Etc/UTC')).toEqual([]);
  },
);

test.each([
  '* * * *',
  '60 * * * *',
  '0 24 * * *',
  '0 0 0 * *',
  '0 0 * 13 *',
  '0 0 * * 7',
  '5-1 * * * *',
  '*/0 * * * *',
  '1//2 * * * *',
  '1-2-3 * * * *',
  '@every 1h',
  'TZ=UTC 0 3 * * *',
  '- * * * *',
  '',
])('%j is no schedule', (text) => {
  expect(scheduleProblems(text, 'Etc/UTC')).toEqual([
    '`schedule` must be five fields as cron has them, such as 0 3 * * 1, or one of @hourly, @daily, @midnight, @weekly, ' +
      `@monthly, @annually, @yearly, got ${text === '' ? 'an empty string' : text}`,
  ]);
});

test.each(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+1'])('%s is a time zone', (timeZone) => {
  expect(scheduleProblems(schedule, timeZone)).toEqual([]);
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<CronJobProps>(
    (stack, props) =>
      new CronJob(stack, 'Backend', {
        ...required(stack),
        schedule,
        secretStore: stack.store,
        secrets: { JWT_SECRET: secret },
        ...props,
      }),
    {
      ...POD_SETTINGS,
      resources: () => ({ cpu: ['1'], memory: ['1Gi', '1Gi'] }),
      volumes: () => ({ '/var/cache': emptyDir() }),
      security: () => ({ runAsUser: 1000 }),
      retries: () => 0,
      schedule: () => '@daily',
      timeZone: () => 'Europe/Berlin',
      overlap: () => 'replace',
      maxLateness: () => Duration.minutes(5),
      deadline: () => Duration.minutes(1),
      suspended: () => true,
    },
  );
  expect(without).toEqual([]);
});

test('fails with every bad value named at once', () => {
  expect(() =>
    objects({
      name: 'b'.repeat(49),
      schedule: 'daily',
      timeZone: 'Local',
      deadline: Duration.days(8),
      maxLateness: Duration.seconds(9),
      retries: 1.5,
    }),
  ).toThrow(
    new Error(
      "CronJob at 'shop-dev-apps/Backend' [PropsInvalid]:\n" +
        '- `name` must be lower-case letters, digits and hyphens, a letter first, at most 48 characters for a CronJob, ' +
        `got ${'b'.repeat(49)}\n` +
        '- `schedule` must be five fields as cron has them, such as 0 3 * * 1, or one of @hourly, @daily, @midnight, @weekly, ' +
        '@monthly, @annually, @yearly, got daily\n' +
        '- `timeZone` must be a time zone such as Europe/Berlin, got Local\n' +
        '- `retries` must be 0 to 100 retries, got 1.5\n' +
        '- `deadline` must be 1 to 604800 seconds, got 691200\n' +
        '- `maxLateness` must be 10 seconds or more, got 9',
    ),
  );
});
