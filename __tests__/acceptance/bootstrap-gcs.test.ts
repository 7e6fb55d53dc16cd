import { spawn } from 'node:child_process';
import { asTold, BootstrapProject, failure, killAll } from './support/bootstrap';
import { type FakeGcs, startFakeGcs } from './support/fake-gcs';
import { suite } from './support/suite';

const STATE = 'shop-production-state';
const PREFIX = 'shop/production/state';
const [OBJECT, LOCK] = [`${PREFIX}/default.tfstate`, `${PREFIX}/default.tflock`];

suite('ashlar bootstrap on Google Cloud Storage', ['terraform', 'fake-gcs-server'], () => {
  let gcs: FakeGcs;
  let buckets = 0;

  beforeAll(async () => {
    gcs = await startFakeGcs();
  });
  afterAll(() => (gcs as FakeGcs | undefined)?.stop());

  /** A state layer in which a program stands for the resource that makes the bucket, and something beside it. */
  function stateLayer(bucket: string, command = gcs.makeBucket(bucket)): object {
    return {
      terraform: { backend: { gcs: { bucket, prefix: PREFIX } } },
      resource: {
        terraform_data: {
          Bucket: { input: bucket, provisioner: [{ 'local-exec': { command } }] },
          Beside: { input: 'x' },
        },
      },
    };
  }

  const projectOf = (stack: object): BootstrapProject => new BootstrapProject(gcs.env, { [STATE]: stack });
  const newBucket = (): string => `acme-state-${++buckets}`;
  const resources = async (bucket: string): Promise<number> => {
    const text = (await gcs.read(bucket, OBJECT)) ?? '{"resources":[]}';
    return (JSON.parse(text) as { resources: unknown[] }).resources.length;
  };

  test('makes the bucket from nothing, moves its own state into it, and finds nothing to do when run again', async () => {
    const bucket = newBucket();
    const project = projectOf(stateLayer(bucket));
    const first = await project.run(['shop-production']);
    expect(first.stdout).toContain(`2 created\n  state moved into gs://${bucket}/${OBJECT}`);
    expect([first.exitCode, await resources(bucket), await gcs.read(bucket, LOCK), project.kept]).toEqual([
      0,
      2,
      undefined,
      [],
    ]);
    const again = await project.call('shop-production');
    expect(again.stdout).toContain(`nothing to do\n  state in gs://${bucket}/${OBJECT}`);
  });

  test('runs of which each is killed one step after the one before are finished by the last, and so are those that take it back', async () => {
    const bucket = newBucket();
    const project = projectOf(stateLayer(bucket));
    for (const killOn of [/look done/, /apply done/, /move done/, /check begins/]) {
      const { exitCode } = await project.run(['shop-production'], { killOn });
      expect([killOn.source, exitCode]).toEqual([killOn.source, null]);
    }
    const last = await project.call('shop-production');
    expect([last.exitCode, await resources(bucket), project.kept]).toEqual([0, 2, []]);

    for (const killOn of [/move done/, /destroy begins/, /destroy done/]) {
      const { exitCode } = await project.run(['shop-production', '--destroy'], { killOn });
      expect([killOn.source, exitCode, project.kept]).toEqual([killOn.source, null, [STATE]]);
    }
    expect(await resources(bucket)).toBe(2);
    const end = await project.call('shop-production', { destroy: true });
    expect([end.exitCode, project.kept]).toEqual([0, []]);
    expect([await gcs.read(bucket, OBJECT), await gcs.read(bucket, LOCK)]).toEqual([undefined, undefined]);
  });

  test('who applies is told of with the lock, and a lock that a killed apply has left goes by the command that is told', async () => {
    const bucket = newBucket();
    const project = projectOf(stateLayer(bucket));
    await project.call('shop-production');
    project.synthesize({
      [STATE]: {
        ...stateLayer(bucket),
        resource: { terraform_data: { Slow: { provisioner: [{ 'local-exec': { command: 'sleep 600' } }] } } },
      },
    });
    const folder = project.stackFolder(STATE);
    await asTold(`terraform -chdir=${folder} init -input=false`, gcs.env);
    const apply = spawn('terraform', ['apply', '-auto-approve', '-input=false'], {
      cwd: folder,
      env: gcs.env,
      stdio: 'ignore',
    });
    await gcs.waitForObject(bucket, LOCK);
    project.synthesize({ [STATE]: stateLayer(bucket) });
    const during = await project.call('shop-production');
    expect(during.stdout.replace(/\s+/g, ' ')).toMatch(
      /advice: \S+@\S+ \(OperationTypeApply\) holds the lock of this state since 2\d{3}-/,
    );
    killAll(apply.pid);
    const after = await project.call('shop-production');
    const command = /terraform -chdir=\S+ force-unlock \d+/.exec(after.stdout.replace(/\s+/g, ' '))?.[0] ?? '';
    expect([during.exitCode, after.exitCode]).toEqual([1, 1]);
    expect(await asTold(command, gcs.env)).toMatch(/^0 [^]*successfully unlocked/);
    expect(failure(await project.call('shop-production'))).toBe(undefined);
  });

  test('destroys once no other state lives in the bucket', async () => {
    const bucket = newBucket();
    const project = projectOf(stateLayer(bucket));
    await project.call('shop-production');
    const prefix = 'shop/production/service';
    const service = {
      terraform: { backend: { gcs: { bucket, prefix } } },
      resource: { terraform_data: { Service: {} } },
    };
    project.synthesize({ [STATE]: stateLayer(bucket), 'shop-production-service': service });
    const folder = project.stackFolder('shop-production-service');
    await asTold(`cd ${folder} && terraform init -input=false && terraform apply -auto-approve`, gcs.env);
    const refused = await project.call('shop-production', { destroy: true });
    expect([refused.exitCode, refused.stderr.split('\n').slice(-3)]).toEqual([
      1,
      [
        `gs://${bucket} [StatesLeft]:`,
        `- ${prefix}/default.tfstate has 1 resource (shop-production-service)`,
        '- destroy these first: without their state Terraform no longer knows what it made',
      ],
    ]);
    await asTold(`cd ${folder} && terraform destroy -auto-approve`, gcs.env);
    const run = await project.run(['shop-production', '--destroy']);
    expect([run.exitCode, run.stdout, project.kept]).toEqual([0, expect.stringContaining('2 resources destroyed'), []]);
    expect([await gcs.read(bucket, OBJECT), await gcs.read(bucket, LOCK)]).toEqual([undefined, undefined]);
  });
});
