import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asTold, BootstrapProject, failure, killAll, toldCommand } from './support/bootstrap';
import { withKeptProvider } from './support/kept-provider';
import { startMoto, stop, type Moto } from './support/moto';
import { suite } from './support/suite';

const REGION = 'us-east-1';
const STATE = 'shop-staging-state';
const KEY = 'shop/staging/state.tfstate';

function backend(bucket: string, key: string): object {
  return { s3: { bucket, key, region: REGION, use_path_style: true, use_lockfile: true } };
}

/** A state layer of the real provider's: a bucket, and something that belongs to it. */
function stateLayer(bucket: string, resource: object, rest: object = {}): object {
  return {
    terraform: {
      required_providers: { aws: { source: 'hashicorp/aws', version: '5.100.0' } },
      backend: backend(bucket, KEY),
    },
    provider: { aws: [{ region: REGION, s3_use_path_style: true, max_retries: 2 }] },
    resource,
    ...rest,
  };
}

/** A stack that needs no provider, with its state in the same bucket. */
function otherStack(bucket: string, key: string, provisioner: object = {}): object {
  return {
    terraform: { backend: backend(bucket, key) },
    resource: { terraform_data: { Thing: { input: 'x', ...provisioner } } },
  };
}

interface State {
  readonly lineage: string;
  readonly resources: readonly { readonly type: string }[];
}

suite('ashlar bootstrap on S3', ['terraform', 'moto'], () => {
  let moto: Moto;
  let buckets = 0;
  const newBucket = (): string => `acme-state-${++buckets}`;

  beforeAll(async () => {
    moto = await withKeptProvider(await startMoto('123456789012'), [
      'aws_dynamodb_table',
      'aws_s3_bucket',
      'aws_s3_bucket_public_access_block',
      'aws_s3_bucket_versioning',
    ]);
  });
  afterAll(() => stop(moto));

  const stateOf = async (bucket: string): Promise<State> => (await moto.stateOf(bucket, KEY)) as State;
  const typesIn = async (bucket: string): Promise<string[]> =>
    (await stateOf(bucket)).resources.map(({ type }) => type).sort();

  /** A state layer in which a program stands for the resource that makes the bucket. */
  const programLayer = (bucket: string): object =>
    otherStack(bucket, KEY, { provisioner: [{ 'local-exec': { command: makeBucket(bucket) } }] });
  const makeBucket = (bucket: string): string =>
    `'${process.execPath}' -e "fetch('${moto.url}/${bucket}',{method:'PUT'})"`;
  /** A provisioner that takes a minute, so that a run can be killed in it; no time at all after `hurry`. */
  const slow = ({ folder }: BootstrapProject, when: 'create' | 'destroy'): object => {
    const command = `[ -e '${folder}/hurry' ] || sleep 60`;
    return { provisioner: [{ 'local-exec': { command, when } }] };
  };
  const hurry = ({ folder }: BootstrapProject): void => writeFileSync(join(folder, 'hurry'), '');

  test('one bucket is made, moved into and planned with by runs of which each is killed one step after the one before; then there is nothing to do', async () => {
    const bucket = newBucket();
    const versioning_configuration = { status: 'Enabled' };
    const project = new BootstrapProject(moto.env);
    project.synthesize({
      [STATE]: stateLayer(bucket, {
        aws_s3_bucket: { State: { bucket, force_destroy: true } },
        aws_s3_bucket_versioning: { State: { bucket: '${aws_s3_bucket.State.id}', versioning_configuration } },
        terraform_data: { Slow: { ...slow(project, 'create'), depends_on: ['aws_s3_bucket.State'] } },
      }),
    });
    const killed = async (watch: Parameters<typeof project.run>[1]): Promise<void> => {
      const { exitCode, stderr } = await project.run(['shop-staging'], watch);
      expect({ exitCode, stderr }).toEqual({ exitCode: null, stderr: expect.stringMatching(/^bootstrap[^[]*$/) });
    };
    await killed({ killOn: /look done.*: there is no bucket$/ });
    await killed({ killOn: /apply begins: .*: 3 to create$/ });
    // The moment the bucket is there everything is killed: Terraform has had no time to write it down, or just has.
    await killed({ killWhen: () => moto.hasObject(bucket, '') });
    hurry(project);
    await killed({ killOn: /apply done/ });
    await killed({ killOn: /move begins/ });
    await killed({ killOn: /move done/ });
    const { lineage } = await stateOf(bucket);
    await killed({ killOn: /check begins/ });
    await killed({ killOn: /tidy begins/ });
    expect(project.kept).toEqual([STATE]);

    const last = await project.call('shop-staging');
    expect(last.steps.filter((line) => / done: /.test(line)).map((line) => line.split(' ')[0])).toEqual([
      'look',
      'apply',
      'check',
      'tidy',
    ]);
    const again = await project.run(['shop-staging']);
    expect([again.exitCode, again.stdout]).toEqual([
      0,
      `\n${STATE}  nothing to do\n  state in s3://${bucket}/${KEY}\n\nnext: npx ashlar plan 'shop-staging-*'\n`,
    ]);
    expect([(await stateOf(bucket)).lineage, await typesIn(bucket), project.kept]).toEqual([
      lineage,
      ['aws_s3_bucket', 'aws_s3_bucket_versioning', 'terraform_data'],
      [],
    ]);
  });

  test('what exists is adopted with the parts that it has, also by runs that are killed, and what does not is made; what the code keeps stays', async () => {
    const bucket = newBucket();
    await moto.createBucket(bucket);
    const table = { name: `locks-${bucket}`, billing_mode: 'PAY_PER_REQUEST', hash_key: 'LockID' };
    await moto.call('dynamodb', 'DynamoDB_20120810.CreateTable', {
      TableName: table.name,
      BillingMode: table.billing_mode,
      AttributeDefinitions: [{ AttributeName: 'LockID', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'LockID', KeyType: 'HASH' }],
    });
    const Status = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
    await fetch(`${moto.url}/${bucket}?versioning`, { method: 'PUT', body: Status });
    const attribute = [{ name: 'LockID', type: 'S' }];
    const versioning = { bucket: '${aws_s3_bucket.State.id}', versioning_configuration: { status: 'Enabled' } };
    const part = { bucket: '${aws_s3_bucket.State.id}', block_public_acls: true };
    const resource = {
      aws_s3_bucket: { State: { bucket, lifecycle: { prevent_destroy: true } } },
      aws_s3_bucket_public_access_block: { State: part },
      aws_s3_bucket_versioning: { State: versioning },
      aws_dynamodb_table: { Locks: { ...table, attribute }, None: { ...table, name: `none-${bucket}`, attribute } },
    };
    const imports = [
      { to: 'aws_dynamodb_table.Locks', id: table.name },
      { to: 'aws_dynamodb_table.None', id: `none-${bucket}` },
    ];
    const project = new BootstrapProject(moto.env, { [STATE]: stateLayer(bucket, resource, { import: imports }) });
    const planned = await project.run(['shop-staging'], { killOn: /apply begins: .*: 2 to create, 3 to import$/ });
    expect(planned.exitCode).toBe(null);
    const last = await project.call('shop-staging');
    expect([last.exitCode, last.steps, last.stdout]).toEqual([
      0,
      expect.arrayContaining([expect.stringMatching(/apply done: .*: 2 created, 3 imported$/)]),
      [
        '',
        `${STATE}  2 created, 3 adopted`,
        `  adopted ${bucket} as aws_s3_bucket.State`,
        `  adopted ${bucket} as aws_s3_bucket_versioning.State`,
        `  adopted ${table.name} as aws_dynamodb_table.Locks`,
        `  state moved into s3://${bucket}/${KEY}`,
        '',
        "next: npx ashlar plan 'shop-staging-*'",
      ].join('\n'),
    ]);
    expect([await typesIn(bucket), project.kept]).toEqual([
      [
        'aws_dynamodb_table',
        'aws_dynamodb_table',
        'aws_s3_bucket',
        'aws_s3_bucket_public_access_block',
        'aws_s3_bucket_versioning',
      ],
      [],
    ]);
    const again = await project.call('shop-staging');
    expect([again.exitCode, again.stdout.includes('nothing to do')]).toEqual([0, true]);

    const refused = await project.call('shop-staging', { destroy: true });
    expect([refused.exitCode, refused.stderr.split('\n').slice(-3), project.kept]).toEqual([
      1,
      [
        `stack '${STATE}' [BucketRetained]:`,
        '- aws_s3_bucket.State is kept by the code. Give `allowDestroy: true` to what makes it',
        '- the bucket holds its own state, so it is never empty. Give it `deleteObjects: true`, and run `ashlar bootstrap` once, without --destroy',
      ],
      [],
    ]);
  });

  test('destroys the bucket once no other state lives in it, also after runs that were killed', async () => {
    const bucket = newBucket();
    const project = new BootstrapProject(moto.env);
    project.synthesize({
      [STATE]: stateLayer(bucket, {
        terraform_data: { Slow: slow(project, 'destroy') },
        aws_s3_bucket: { State: { bucket, force_destroy: true, depends_on: ['terraform_data.Slow'] } },
      }),
      'shop-staging-data': otherStack(bucket, 'shop/staging/data.tfstate'),
    });
    const made = await project.call('shop-staging');
    expect(made.stdout).toContain(`2 created\n  state moved into s3://${bucket}/${KEY}`);
    const folder = project.stackFolder('shop-staging-data');
    await asTold(`cd ${folder} && terraform init -input=false && terraform apply -auto-approve`, moto.env);
    const refused = await project.call('shop-staging', { destroy: true });
    expect([refused.exitCode, refused.stderr.split('\n').slice(-3)]).toEqual([
      1,
      [
        `s3://${bucket} [StatesLeft]:`,
        '- shop/staging/data.tfstate has 1 resource (shop-staging-data)',
        '- destroy these first: without their state Terraform no longer knows what it made',
      ],
    ]);
    await asTold(`cd ${folder} && terraform destroy -auto-approve`, moto.env);

    const destroy = ['shop-staging', '--destroy'];
    const looked = await project.run(destroy, { killOn: /look done/ });
    expect([looked.exitCode, project.kept]).toEqual([null, [STATE]]);
    const moved = await project.run(destroy, { killOn: /move done/ });
    const begun = await project.run(destroy, { killOn: /destroy begins/ });
    const gone = await project.run(destroy, { killWhen: async () => !(await moto.hasObject(bucket, '')) });
    hurry(project);
    const rest = await project.run(destroy, { killOn: /destroy done/ });
    const codes = [moved, begun, gone, rest].map(({ exitCode }) => exitCode);
    expect([...codes, project.kept]).toEqual([null, null, null, null, [STATE]]);
    expect(await moto.hasObject(bucket, '')).toBe(false);
    const run = await project.call('shop-staging', { destroy: true });
    expect([run.exitCode, run.stdout, project.kept]).toEqual([0, `\n${STATE}  0 resources destroyed`, []]);
  });

  test('what is taken back is locked in the table too that the back end names, which is left as if nothing had been', async () => {
    const bucket = newBucket();
    const table = `locks-${bucket}`;
    await moto.call('dynamodb', 'DynamoDB_20120810.CreateTable', {
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'LockID', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'LockID', KeyType: 'HASH' }],
    });
    const s3 = { bucket, key: KEY, region: REGION, use_path_style: true, dynamodb_table: table };
    const layer = { ...programLayer(bucket), terraform: { backend: { s3 } } };
    const project = new BootstrapProject(moto.env, { [STATE]: layer });
    expect(failure(await project.call('shop-staging'))).toBe(undefined);

    const id = '6f1c8b9e-0000-4000-8000-000000000002';
    const Info = JSON.stringify({ ID: id, Operation: 'OperationTypePlan', Who: 'ben@ci', Created: '2026-01-02' });
    const key = { LockID: { S: `${bucket}/${KEY}` } };
    await moto.call('dynamodb', 'DynamoDB_20120810.PutItem', { TableName: table, Item: { ...key, Info: { S: Info } } });
    const held = await project.call('shop-staging', { destroy: true });
    expect([held.exitCode, project.kept, held.stderr]).toEqual([
      1,
      [],
      expect.stringMatching(
        /\[StateLocked\]:\n- ben@ci \(OperationTypePlan\) holds its lock since 2026-01-02\. .*force-unlock 6f1c8b9e-/,
      ),
    ]);
    await moto.call('dynamodb', 'DynamoDB_20120810.DeleteItem', { TableName: table, Key: key });

    const begun = await project.run(['shop-staging', '--destroy'], { killOn: /destroy begins/ });
    const folder = project.stackFolder(STATE);
    const plan = await asTold(`cd ${folder} && terraform init -input=false && terraform plan -input=false`, moto.env);
    expect([begun.exitCode, plan]).toEqual([null, expect.stringMatching(/^1 [^]*ashlar bootstrap --destroy/)]);
    expect(failure(await project.call('shop-staging', { destroy: true }))).toBe(undefined);
    expect(failure(await project.call('shop-staging'))).toBe(undefined);
  });

  test('an environment that does not own the bucket is told which to run first, then needs no move, and leaves nothing in the bucket once it is destroyed', async () => {
    const bucket = newBucket();
    const project = new BootstrapProject(moto.env, {
      [STATE]: stateLayer(bucket, { aws_s3_bucket: { State: { bucket } } }),
      'shop-production-state': otherStack(bucket, 'shop/production/state.tfstate'),
    });
    const early = await project.call('shop-production');
    expect([early.exitCode, early.stderr.split('\n').slice(1)]).toEqual([
      1,
      [
        "stack 'shop-production-state' [StateStoreMissing]:",
        `- bucket ${bucket} does not exist, and \`${STATE}\` makes it. Run first: ashlar bootstrap shop-staging`,
      ],
    ]);
    await moto.createBucket(bucket);
    const run = await project.call('shop-production');
    const key = 'shop/production/state.tfstate';
    expect(run.stdout).toContain(`1 created\n  state in s3://${bucket}/${key}`);
    expect([run.exitCode, project.kept]).toEqual([0, []]);
    const gone = await project.call('shop-production', { destroy: true });
    expect([gone.exitCode, gone.stdout, await moto.hasObject(bucket, key)]).toEqual([
      0,
      '\nshop-production-state  1 resource destroyed',
      false,
    ]);
  });

  test('of two at once in one project the second is told of the first; made in two projects, the second state does not overwrite the first', async () => {
    const bucket = newBucket();
    const project = new BootstrapProject(moto.env, {});
    const go = join(project.folder, 'go');
    // The first goes on once the second has ended.
    const command = `until [ -e '${go}' ]; do sleep 0.1; done; ${makeBucket(bucket)}`;
    project.synthesize({ [STATE]: otherStack(bucket, KEY, { provisioner: [{ 'local-exec': { command } }] }) });
    let second: ReturnType<typeof project.run> | undefined;
    const first = await project.call('shop-staging', {}, (line) => {
      if (!/look done/.test(line)) return;
      second = project.run(['shop-staging']);
      void second.finally(() => writeFileSync(go, ''));
    });
    const { exitCode, stderr } = (await second) ?? { exitCode: 0, stderr: '' };
    expect([first.exitCode, exitCode, stderr.replace(/process \d+|since \S+\.|remove \S+$/g, '…')]).toEqual([
      0,
      1,
      `stack '${STATE}' [BootstrapUnderWay]:\n- … has bootstrapped it … Wait until it ends. If it is gone, …`,
    ]);

    const other = newBucket();
    const late = new BootstrapProject(moto.env, { [STATE]: programLayer(other) });
    await late.run(['shop-staging'], { killOn: /apply done/ });
    const elsewhere = new BootstrapProject(moto.env, { [STATE]: programLayer(other) });
    expect(failure(await elsewhere.call('shop-staging'))).toBe(undefined);
    const { lineage } = await stateOf(other);
    const refused = await late.call('shop-staging');
    const folder = join(late.folder, '.ashlar/bootstrap', STATE);
    expect([refused.exitCode, refused.stderr]).toEqual([
      1,
      expect.stringContaining(
        `stack '${STATE}' [StateConflict]:\n- there are two states of it, made apart: one in its bucket, and one in ${folder}/terraform.tfstate.`,
      ),
    ]);
    expect([(await stateOf(other)).lineage, late.kept]).toEqual([lineage, [STATE]]);
  });

  test('a lock that a killed apply has left is told of, and goes by the command that is told', async () => {
    const bucket = newBucket();
    await moto.createBucket(bucket);
    const key = 'shop/production/state.tfstate';
    const sleeping = { provisioner: [{ 'local-exec': { command: 'sleep 600' } }] };
    const project = new BootstrapProject(moto.env, { 'shop-production-state': otherStack(bucket, key, sleeping) });
    const folder = project.stackFolder('shop-production-state');
    await asTold(`terraform -chdir=${folder} init -input=false`, moto.env);
    const apply = spawn('terraform', ['apply', '-auto-approve', '-input=false'], {
      cwd: folder,
      env: moto.env,
      stdio: 'ignore',
    });
    await moto.waitForObject(bucket, `${key}.tflock`);
    project.synthesize({ 'shop-production-state': otherStack(bucket, key) });

    const during = await project.call('shop-production');
    const who = /(\S+@\S+) \(OperationTypeApply\) holds the lock of this state since (\S+ \S+)/.exec(
      during.stdout.replace(/\s+/g, ' '),
    );
    expect([during.exitCode, who?.[1]?.includes('@')]).toEqual([1, true]);
    killAll(apply.pid);

    const after = await project.call('shop-production');
    expect(after.exitCode).toBe(1);
    const command = /terraform -chdir=\S+ force-unlock \S+/.exec(after.stdout.replace(/\s+/g, ' '))?.[0] ?? '';
    expect(await asTold(command, moto.env)).toMatch(/^0 [^]*successfully unlocked/);
    expect(failure(await project.call('shop-production'))).toBe(undefined);
  });

  test('somebody who holds the lock of the state keeps it from being moved, and the way out is told', async () => {
    const bucket = newBucket();
    const project = new BootstrapProject(moto.env, { [STATE]: programLayer(bucket) });
    const lock = {
      ID: '6f1c8b9e-0000-4000-8000-000000000001',
      Operation: 'OperationTypeApply',
      Who: 'ana@laptop',
      Created: '2026-01-02T03:04:05Z',
    };
    await moto.createBucket(bucket);
    await moto.putObject(bucket, `${KEY}.tflock`, JSON.stringify(lock));
    const held = await project.run(['shop-staging']);
    const folder = project.stackFolder(STATE);
    expect(held.stderr.split('\n').slice(-2)).toEqual([
      `s3://${bucket}/${KEY} [StateLocked]:`,
      `- ana@laptop (OperationTypeApply) holds its lock since 2026-01-02T03:04:05Z. Wait for that run to end; if it is gone: ` +
        `terraform -chdir=${folder} init && terraform -chdir=${folder} force-unlock ${lock.ID}`,
    ]);
    expect([held.exitCode, project.kept]).toEqual([1, [STATE]]);
    expect(await asTold(toldCommand(held.stderr), moto.env)).toMatch(/^0 [^]*successfully unlocked/);
    const next = await project.call('shop-staging');
    expect([next.exitCode, await typesIn(bucket), project.kept]).toEqual([0, ['terraform_data'], []]);
  });
});
