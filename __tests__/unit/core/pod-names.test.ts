import { podNames, type WorkloadKind } from '../../../constructs/core/pod-names';

/** Whether the glob patterns for the pods of the workload `backend` match `pod`. */
function matches(kind: WorkloadKind, pod: string): boolean {
  const regex = (glob: string) => new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('[!', '[^')}$`);
  return podNames('backend', kind).some((glob) => regex(glob).test(pod));
}

test.each<[WorkloadKind, readonly string[]]>([
  ['CronJob', ['backend-29385120-x2x4z']],
  ['DaemonSet', ['backend-x2x4z']],
  ['Deployment', ['backend-7d9f8c6b5-x2x4z', 'backend-456789bcdf-zzzzz', 'backend-45678-x2x4z']],
  ['Job', ['backend-x2x4z']],
  ['StatefulSet', ['backend-0', 'backend-12', 'backend-123']],
])('the pods of a %s are known by their names', (kind, pods) => {
  expect(pods.filter((pod) => !matches(kind, pod))).toEqual([]);
});

const others = [
  'backend-api-7d9f8c6b5-x2x4z',
  'backend-batch-7d9f8c6b5-x2x4z',
  'backend-2-7d9f8c6b5-x2x4z',
  'backend-api-x2x4z',
  'backend-abc-0',
  'backend-2-0',
  'backend-api-29385120-x2x4z',
  'mybackend-7d9f8c6b5-x2x4z',
];

test.each<WorkloadKind>(['CronJob', 'DaemonSet', 'Deployment', 'Job', 'StatefulSet'])(
  'the pods of a workload whose name goes on are not those of a %s',
  (kind) => {
    expect(others.filter((pod) => matches(kind, pod))).toEqual([]);
  },
);
