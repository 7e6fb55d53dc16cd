import { TerraformOutput } from 'cdktf';
import { WorkloadIdentity, type WorkloadIdentityProps } from '../../../../constructs/google/identity/workload-identity';
import { googleStack, synthesized } from '../support';

const props: WorkloadIdentityProps = {
  cluster: { project: 'acme-platform' },
  namespace: 'orders',
  serviceAccount: 'worker',
};

test('the pods of one service account of one cluster act as an account of their own, without a key', () => {
  const stack = synthesized((scope) => {
    const worker = new WorkloadIdentity(scope, 'Worker', props);
    expect(worker).toMatchObject({ namespace: 'orders', serviceAccount: 'worker' });
    new TerraformOutput(scope, 'Annotations', { value: worker.serviceAccountAnnotations });
    new TerraformOutput(scope, 'Member', { value: worker.member });
  });
  expect(stack.at('Worker/Resource')).toEqual({
    account_id: 'stack-worker',
    display_name: 'Pods of orders/worker',
  });
  expect(stack.json['output']).toMatchObject({
    Annotations: { value: { 'iam.gke.io/gcp-service-account': stack.ref('Worker/Resource', 'email') } },
    Member: { value: stack.ref('Worker/Resource', 'member') },
  });
  expect(stack.at('Worker/Pods')).toEqual({
    service_account_id: stack.ref('Worker/Resource', 'name'),
    role: 'roles/iam.workloadIdentityUser',
    member: 'serviceAccount:acme-platform.svc.id.goog[orders/worker]',
  });
});

test('its name may be chosen', () => {
  const stack = synthesized((scope) => new WorkloadIdentity(scope, 'Worker', { ...props, name: 'orders-worker' }));
  expect(stack.at('Worker/Resource')['account_id']).toBe('orders-worker');
});

test('its pods reach the metadata server of their node and the APIs of Google, and no private network', () => {
  const reached = new WorkloadIdentity(googleStack(), 'Worker', props).destinations();
  expect(reached.map(({ cidrs, ports }) => `${cidrs.join()} ${ports.map(({ port }) => port).join()}`)).toEqual([
    '169.254.169.252/32 987,988',
    '169.254.169.254/32 80,8080',
    '0.0.0.0/0 443',
  ]);
  expect(reached.at(-1)?.except?.map(String)).toEqual(expect.arrayContaining(['10.0.0.0/8', '169.254.0.0/16']));
});

test('what is no name is refused, all at once', () => {
  const wrong = { ...props, namespace: '*', serviceAccount: 'Worker', name: 'w' };
  expect(() => new WorkloadIdentity(googleStack(), 'Worker', wrong)).toThrow(
    "WorkloadIdentity at 'stack/Worker' [PropsInvalid]:\n" +
      '- `namespace` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, got *\n' +
      '- `serviceAccount` must be 1 to 253 lower-case letters, digits, hyphens and dots, a letter or digit at both ends, got Worker\n' +
      '- `name` must be lower-case letters, digits and hyphens, a letter first and no hyphen last, at least 6, at most 30 characters, got w',
  );
});
