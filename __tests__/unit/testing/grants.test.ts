import '../../../testing/jest';
import { allow, fakeRehearsal, jobs, policy, worker, type FakeResource } from './support';

const JOBS = 'arn:aws:sqs:us-east-1:111122223333:jobs';

/** The worker of a stack with a queue, and these statements in its policy. */
function workerWith(...statements: readonly object[]) {
  return fakeRehearsal({ 'Jobs/Resource': jobs, 'Worker/Resource': worker, 'Worker/Policy': policy(...statements) });
}

const consumer = workerWith(allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage'], JOBS));

describe('toAllowOnly', () => {
  test('passes for exactly what is listed, in any order, on the role and on its policy', () => {
    for (const path of ['Worker', 'Worker/Resource', 'Worker/Policy']) {
      expect(consumer.at(path)).toAllowOnly(['sqs:DeleteMessage', 'sqs:ReceiveMessage'], 'Jobs');
      expect(consumer.at(path)).toAllowOnly({ 'Jobs/Resource': ['sqs:ReceiveMessage', 'sqs:DeleteMessage'] });
      expect(consumer.at(path)).toAllowOnly(['sqs:ReceiveMessage', 'sqs:DeleteMessage'], JOBS);
    }
  });

  test('names what is allowed beyond the list, and what is not allowed of it', () => {
    expect(() => {
      expect(consumer.at('Worker')).toAllowOnly(['sqs:ReceiveMessage', 'sqs:SendMessage'], 'Jobs');
    }).toThrow(
      'expect(Worker/Resource).toAllowOnly()\n\n' +
        '  allowed, and not expected:\n' +
        `    sqs:DeleteMessage on Jobs/Resource (${JOBS})\n` +
        '  expected, and not allowed:\n' +
        `    sqs:SendMessage on Jobs/Resource (${JOBS})`,
    );
  });

  test('with .not names what is allowed just as listed', () => {
    expect(consumer.at('Worker')).not.toAllowOnly(['sqs:ReceiveMessage'], 'Jobs');
    expect(() => {
      expect(consumer.at('Worker')).not.toAllowOnly(['sqs:ReceiveMessage', 'sqs:DeleteMessage'], 'Jobs');
    }).toThrow(
      'expect(Worker/Resource).not.toAllowOnly()\n\n' +
        '  allowed, just as listed:\n' +
        `    sqs:ReceiveMessage on Jobs/Resource (${JOBS})\n` +
        `    sqs:DeleteMessage on Jobs/Resource (${JOBS})`,
    );
  });

  test('a wildcard is another grant than the resource that it covers', () => {
    expect(() => {
      expect(workerWith(allow('sqs:*', '*')).at('Worker')).toAllowOnly(['sqs:SendMessage'], 'Jobs');
    }).toThrow(
      'expect(Worker/Resource).toAllowOnly()\n\n' +
        '  allowed, and not expected:\n' +
        '    sqs:* on *\n' +
        '  expected, and not allowed:\n' +
        `    sqs:SendMessage on Jobs/Resource (${JOBS})`,
    );
  });

  test('a policy without any permission allows nothing, which is said with an empty list', () => {
    expect(workerWith().at('Worker')).toAllowOnly([], 'Jobs');
    expect(() => {
      expect(consumer.at('Worker')).toAllowOnly([], 'Jobs');
    }).toThrow('  allowed, and not expected:\n    sqs:DeleteMessage on');
  });

  test('what lies below a bucket is named by its path and an ending', () => {
    const bucket: FakeResource = { type: 'aws_s3_bucket', values: { arn: 'arn:aws:s3:::uploads' } };
    const role = (resource: string) =>
      fakeRehearsal({ Uploads: bucket, Worker: worker, Policy: policy(allow('s3:GetObject', resource)) }).at('Worker');
    expect(role('arn:aws:s3:::uploads/*')).toAllowOnly(['s3:GetObject'], 'Uploads/*');
    expect(() => {
      expect(role('arn:aws:s3:::uploads')).toAllowOnly(['s3:GetObject'], 'Uploads/*');
    }).toThrow(
      'expect(Worker).toAllowOnly()\n\n' +
        '  allowed, and not expected:\n    s3:GetObject on Uploads (arn:aws:s3:::uploads)\n' +
        '  expected, and not allowed:\n    s3:GetObject on Uploads/* (arn:aws:s3:::uploads/*)',
    );
  });

  test('a resource of a stack below is named with that stack', () => {
    const app = fakeRehearsal(
      { Worker: worker, Policy: policy(allow('sqs:SendMessage', JOBS)) },
      { below: { data: { 'Jobs/Resource': jobs } } },
    );
    expect(app.at('Worker')).toAllowOnly(['sqs:SendMessage'], 'data/Jobs');
    expect(() => {
      expect(app.at('Worker')).toAllowOnly([], 'data/Jobs');
    }).toThrow(`allowed, and not expected:\n    sqs:SendMessage on data/Jobs/Resource (${JOBS})`);
  });

  test('a policy of AWS may allow anything, so that it is never only what is listed', () => {
    const attachment: FakeResource = {
      type: 'aws_iam_role_policy_attachment',
      values: { role: 'worker', policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
    };
    const { at } = { at: (path: string) => fakeRehearsal({ Worker: worker, Attached: attachment }).at(path) };
    expect(() => {
      expect(at('Worker')).toAllowOnly([], '*');
    }).toThrow(/^expect\(Worker\)\.toAllowOnly\(\)\n\n {2}allowed, and not expected:\n.*ReadOnlyAccess/);
    expect(() => {
      expect(at('Worker')).not.toAllow(['sqs:SendMessage'], '*');
    }).toThrow(/^expect\(Worker\)\.not\.toAllow\(\)\n\n {2}allowed:\n.*ReadOnlyAccess/);
  });
});

describe('toAllow', () => {
  test('considers wildcards, case, denials and everything-but', () => {
    const everything = workerWith(allow('sqs:*', '*'));
    expect(everything.at('Worker')).toAllow(['SQS:sendmessage'], 'Jobs');
    const denied = workerWith(allow('sqs:*', '*'), { Effect: 'Deny', Action: 'sqs:Delete*', Resource: '*' });
    expect(denied.at('Worker')).toAllow(['sqs:SendMessage'], 'Jobs');
    expect(denied.at('Worker')).not.toAllow(['sqs:DeleteMessage', 'sqs:DeleteQueue'], 'Jobs');
    const but = workerWith({ Effect: 'Allow', NotAction: 'iam:*', NotResource: JOBS });
    expect(but.at('Worker')).toAllow(['sqs:SendMessage'], 'arn:aws:sqs:us-east-1:111122223333:mails');
    expect(but.at('Worker')).not.toAllow(['sqs:SendMessage'], 'Jobs');
    expect(but.at('Worker')).not.toAllow(['iam:PassRole'], '*');
  });

  test('a denial under a condition may not apply, and forbids nothing', () => {
    const condition = { Bool: { 'aws:SecureTransport': 'false' } };
    const deny = { Effect: 'Deny', Action: '*', Resource: '*', Condition: condition };
    expect(workerWith(allow('sqs:SendMessage', JOBS), deny).at('Worker')).toAllow(['sqs:SendMessage'], 'Jobs');
  });

  test('names what is not allowed, and what is', () => {
    expect(() => {
      expect(consumer.at('Worker')).toAllow(['sqs:ReceiveMessage', 'sqs:SendMessage'], 'Jobs');
    }).toThrow(
      'expect(Worker/Resource).toAllow()\n\n' +
        '  not allowed:\n' +
        `    sqs:SendMessage on Jobs/Resource (${JOBS})\n` +
        '  allowed:\n' +
        `    sqs:ReceiveMessage on Jobs/Resource (${JOBS})\n` +
        `    sqs:DeleteMessage on Jobs/Resource (${JOBS})`,
    );
  });

  test('with .not fails when even one of several is allowed, and names it', () => {
    expect(consumer.at('Worker')).not.toAllow(['sqs:SendMessage', 'sqs:PurgeQueue'], 'Jobs');
    expect(() => {
      expect(consumer.at('Worker')).not.toAllow(['sqs:SendMessage', 'sqs:DeleteMessage'], 'Jobs');
    }).toThrow(
      'expect(Worker/Resource).not.toAllow()\n\n' + `  allowed:\n    sqs:DeleteMessage on Jobs/Resource (${JOBS})`,
    );
  });
});

describe('told what cannot be compared', () => {
  const wrong = (body: () => void, message: string): void => expect(body).toThrow(new Error(message));

  test('a path that is not there', () => {
    const there = 'Jobs/Resource, Worker/Policy, Worker/Resource';
    const message = `stack 'shop' [PathUnknown]:\n- has no resource at \`Job\`; there are: ${there}`;
    wrong(() => expect(consumer.at('Worker')).toAllowOnly(['sqs:SendMessage'], 'Job'), message);
    wrong(() => void consumer.at('Job'), message);
  });

  test.each([
    ['nothing for a policy', {}],
    ['an empty text', { policy: '' }],
    ['a made-up policy', { policy: '{}' }],
    ['what is no JSON', { policy: 'policy-1' }],
    ['what is no object', { policy: '"policy"' }],
  ])('a resource that is no role and has %s', (_, values) => {
    const app = fakeRehearsal({ 'Jobs/Resource': { ...jobs, values: { ...jobs.values, ...values } } });
    const message =
      'Jobs/Resource (aws_sqs_queue.Jobs_Resource) has no policy with a Statement: ' +
      'toAllow() and toAllowOnly() take a role or a policy, such as aws_iam_role, aws_iam_policy, aws_iam_role_policy';
    wrong(() => expect(app.at('Jobs')).toAllowOnly(['sqs:SendMessage'], 'Jobs'), message);
    wrong(() => expect(app.at('Jobs')).toAllow(['sqs:SendMessage'], 'Jobs'), message);
    wrong(() => expect(app.at('Jobs')).not.toAllow(['sqs:SendMessage'], 'Jobs'), message);
  });

  test('a policy that says who may do something', () => {
    const statement = { ...allow('sqs:SendMessage', JOBS), Principal: '*' };
    const message =
      'the policy of Worker/Policy says who may do something, which is not compared here: compare it whole';
    wrong(() => expect(workerWith(statement).at('Worker')).toAllow(['sqs:SendMessage'], 'Jobs'), message);
  });

  test('a resource without an ARN', () => {
    const message = 'Worker/Resource (aws_iam_role.Worker_Resource) has no `arn`: give the ARN itself';
    wrong(() => expect(consumer.at('Worker')).toAllow(['iam:PassRole'], 'Worker'), message);
  });

  test('actions without a resource, and no action at all', () => {
    const message =
      'toAllow() takes a list of actions and a resource, or an object with a list of actions for each resource: ' +
      "(['sqs:SendMessage'], 'Jobs') or ({ Jobs: ['sqs:SendMessage'] })";
    wrong(() => expect(consumer.at('Worker')).toAllow(['sqs:SendMessage'] as never), message);
    wrong(() => expect(consumer.at('Worker')).toAllow('sqs:SendMessage' as never, 'Jobs'), message);
    wrong(() => expect(consumer.at('Worker')).toAllow([], 'Jobs'), 'toAllow() takes at least one action');
    wrong(() => expect(consumer.at('Worker')).not.toAllow({}), 'toAllow() takes at least one action');
  });

  test.each([
    ['a stack', consumer, ''],
    ['nothing', undefined, ''],
    ['a promise', Promise.resolve(consumer), '; rehearse() gives a promise: await it'],
  ])('%s in place of a resource', (_, received, hint) => {
    const message = `expect(...).toAllowOnly() takes a rehearsed resource: expect((await rehearse(stack)).at('Jobs'))${hint}`;
    wrong(() => expect(received).toAllowOnly(['sqs:SendMessage'], 'Jobs'), message);
  });
});
