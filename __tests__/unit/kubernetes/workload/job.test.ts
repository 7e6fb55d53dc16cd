import { Duration } from '../../../../constructs/core/duration';
import { Job, type JobProps } from '../../../../constructs/kubernetes/workload/job';
import { emptyDir } from '../../../../constructs/kubernetes/workload/volumes';
import { synth } from '../../../../testing/synth';
import { Thing } from '../../../support/layers';
import { propsWithoutEffect } from '../props-without-effect';
import { Apps, labels, objectsOf, partOf, required, secret, POD_SETTINGS } from './support';

const objects = (props: Partial<JobProps> = {}) =>
  objectsOf((stack) => new Job(stack, 'Backend', { ...required(stack), ...props }));

const nameOf = (props: Partial<JobProps> = {}) => objects(props).Job?.metadata.name;

test('with the least settings: started anew three times, given up with the release, and never started in place', () => {
  const { Job: job, ...others } = objects();
  expect(job).toMatchObject({
    apiVersion: 'batch/v1',
    metadata: { namespace: 'shop', labels },
    spec: {
      backoffLimit: 3,
      activeDeadlineSeconds: 600,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          containers: [{ name: 'backend', image: 'registry.example.com/backend:1.4.2' }],
        },
      },
    },
  });
  expect(partOf(job, 'spec.template.spec')).not.toHaveProperty('topologySpreadConstraints');
  expect(Object.keys(others).sort()).toEqual(['NetworkPolicy', 'ServiceAccount']);
});

test('it is another job when anything about it changes, as a job that is there cannot be changed, and else the same', () => {
  const plain = nameOf();
  expect(plain).toMatch(/^backend-[0-9a-f]{8}$/);
  expect(nameOf()).toBe(plain);
  expect(nameOf({ command: ['node', 'migrate.js'] })).not.toBe(plain);
  expect(nameOf({ retries: 0 })).not.toBe(plain);
});

test('what is known after apply alone counts as well: Terraform makes the name then', () => {
  const stack = new Apps();
  const env = { QUEUE_URL: new Thing(stack, 'Queue').id };
  new Job(stack, 'Backend', { ...required(stack), env });
  const values = (synth(stack).at('Backend')['values'] as string[]).join('');
  expect(values).toMatch(/substr\(sha256\(jsonencode\(\["[0-9a-f]{8}", test_thing\.Queue\.id\]\)\), 0, 8\)/);
});

test('nobody can connect to it', () => {
  const stack = new Apps();
  const job = new Job(stack, 'Backend', required(stack));
  expect(() => {
    job.allowFrom(stack.home);
  }).toThrow("Job at 'shop-dev-apps/Backend' [ConnectionInvalid]:\n- `ports` must be one or more, got none");
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<JobProps>(
    (stack, props) =>
      new Job(stack, 'Backend', {
        ...required(stack),
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
      deadline: () => Duration.minutes(1),
    },
  );
  expect(without).toEqual([]);
});

test('fails with every bad value named at once', () => {
  const timeout = Duration.minutes(5);
  expect(() => objects({ name: 'b'.repeat(49), retries: 101, deadline: Duration.minutes(6), timeout })).toThrow(
    new Error(
      "Job at 'shop-dev-apps/Backend' [PropsInvalid]:\n" +
        '- `name` must be lower-case letters, digits and hyphens, a letter first, at most 48 characters for a Job, ' +
        `got ${'b'.repeat(49)}\n` +
        '- `retries` must be 0 to 100 retries, got 101\n' +
        '- `deadline` must be 1 to 300 seconds, the `timeout`, got 360',
    ),
  );
});
