import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { CreateLogGroupCommand, CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateRepositoryCommand, ECRClient, PutLifecyclePolicyCommand } from '@aws-sdk/client-ecr';
import { CreateClusterCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { LocalBackend, TerraformStack } from 'cdktf';
import { EcsCluster } from '../../constructs/aws/compute/ecs-cluster';
import { LogGroup } from '../../constructs/aws/observability/log-group';
import { aws } from '../../constructs/aws/provider';
import { ImageRepository } from '../../constructs/aws/storage/image-repository';
import { adopt, type Adoptions } from '../../constructs/core/adopt';
import { synthesize } from '../../constructs/core/synthesize';
import { standardTags } from '../../constructs/core/tags';
import { scratch } from './support/differences';
import { withKeptProvider } from './support/kept-provider';
import { startMoto, type Moto } from './support/moto';
import { ashlar } from './support/command';
import { suite } from './support/suite';
import { TerraformStackRun } from './support/terraform-stack';

const ACCOUNT = '111122223333';
const TAGS = standardTags('shop', { name: 'test', owner: 'shop-team', costCentre: 'retail' });
const BUCKET = 'acme-adopted-states';

/** As the code has it, since the provider replaces a policy that differs. */
const LIFECYCLE_POLICY = JSON.stringify({
  rules: [
    { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 7 },
    { tagStatus: 'tagged', tagPatternList: ['*'], countType: 'imageCountMoreThan', countNumber: 10 },
  ].map((selection, index) => ({ rulePriority: index + 1, selection, action: { type: 'expire' } })),
});

/** What the code declares; all of it is made by hand before. */
function build(stack: TerraformStack): void {
  aws({ account: ACCOUNT, region: 'us-east-1' }).addProvider(stack, TAGS);
  const bucket = new S3Bucket(stack, 'States', { bucket: BUCKET });
  new S3BucketVersioningA(stack, 'Versioning', {
    bucket: bucket.id,
    versioningConfiguration: { status: 'Enabled' },
  });
  new S3BucketPublicAccessBlock(stack, 'PublicAccess', { bucket: bucket.bucket, blockPublicAcls: true });
  new DynamodbTable(stack, 'Locks', {
    name: 'locks',
    billingMode: 'PAY_PER_REQUEST',
    hashKey: 'LockID',
    attribute: [{ name: 'LockID', type: 'S' }],
  });
  new ImageRepository(stack, 'Images', { name: 'api' });
  new EcsCluster(stack, 'Cluster', { name: 'shop' });
  new LogGroup(stack, 'Logs', { name: '/shop/api' });
}

/** Makes it by the vendor's clients, as a team has done before there was any code. */
async function makeByHand({ url }: Moto): Promise<void> {
  const settings = {
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const versioned = { Bucket: BUCKET, VersioningConfiguration: { Status: 'Enabled' } } as const;
  await s3.send(new PutBucketVersioningCommand(versioned));
  const closed = { Bucket: BUCKET, PublicAccessBlockConfiguration: { BlockPublicAcls: true } };
  await s3.send(new PutPublicAccessBlockCommand(closed));
  await new DynamoDBClient(settings).send(
    new CreateTableCommand({
      TableName: 'locks',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'LockID', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'LockID', AttributeType: 'S' }],
    }),
  );
  const ecr = new ECRClient(settings);
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'api' }));
  await ecr.send(new PutLifecyclePolicyCommand({ repositoryName: 'api', lifecyclePolicyText: LIFECYCLE_POLICY }));
  // As in the code: ECS takes ten seconds for each change of a cluster.
  await new ECSClient(settings).send(
    new CreateClusterCommand({
      clusterName: 'shop',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }],
      settings: [{ name: 'containerInsights', value: 'enabled' }],
      tags: Object.entries(TAGS).map(([key, value]) => ({ key, value })),
    }),
  );
  await new CloudWatchLogsClient(settings).send(new CreateLogGroupCommand({ logGroupName: '/shop/api' }));
}

suite('what a team has made by hand, on the emulator', ['terraform', 'moto'], () => {
  const outdir = scratch('adopt/out');
  const file = scratch('adopt/adopted.json');
  let moto: Moto;
  let run: TerraformStackRun;

  const adoptions = (): Adoptions => JSON.parse(readFileSync(file, 'utf8')) as Adoptions;
  /** Runs the app as it is, with what the file holds; returns the JSON of the stack. */
  const synth = async (data: Adoptions): Promise<string> => {
    await synthesize((app) => {
      const stack = new TerraformStack(app, 'shop');
      new LocalBackend(stack, { path: scratch('adopt/shop.tfstate') });
      build(stack);
      adopt(app, data);
    }, outdir);
    return join(outdir, 'stacks', 'shop', 'cdk.tf.json');
  };
  const command = async (): Promise<{ text: string; exitCode: number }> => {
    const args = ['adopt', '--no-synth', '--out', outdir, '--write', file];
    const { stdout, stderr, exitCode } = await ashlar(args, { ...moto.env, NO_COLOR: '1' });
    return { text: `${stdout}${exitCode === 0 ? '' : stderr}`, exitCode };
  };

  beforeAll(async () => {
    moto = await withKeptProvider(await startMoto(ACCOUNT));
    await makeByHand(moto);
  });
  afterAll(() => moto.stop());

  test('is found, with every part of it, and written for the app', async () => {
    await synth({});
    const { text, exitCode } = await command();
    expect({ exitCode, summary: /^\d+ found.*$/m.exec(text)?.[0] }).toEqual({ exitCode: 0, summary: '9 found' });
    expect(adoptions()).toEqual({
      shop: {
        'Cluster/CapacityProviders': 'shop',
        'Cluster/Resource': 'shop',
        'Images/LifecyclePolicy': 'api',
        'Images/Resource': 'api',
        Locks: 'locks',
        'Logs/Resource': '/shop/api',
        PublicAccess: BUCKET,
        States: BUCKET,
        Versioning: BUCKET,
      },
    });
  });

  test('is taken over by the next apply, which makes nothing and destroys nothing', async () => {
    run = new TerraformStackRun(scratch('adopt/run'), await synth(adoptions()), moto);
    await run.run(['init', '-input=false', '-no-color']);
    const { stdout } = await run.run(['apply', '-auto-approve', '-input=false', '-no-color']);
    expect(stdout).toMatch(/Resources: 9 imported, 0 added, \d+ changed, 0 destroyed\./);
    expect(await run.plan()).toEqual([]);
  });

  test('is proposed once: the app has the imports, the state has the resources, the file stays as it is', async () => {
    const before = readFileSync(file, 'utf8');
    await synth(adoptions());
    expect((await command()).text).toContain('nothing to look for\nnothing to adopt');
    await synth({});
    expect((await command()).text).toContain('9 managed already\nnothing to adopt');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('an entry whose construct is gone fails the synth, naming the nearest', async () => {
    writeFileSync(`${file}.wrong`, JSON.stringify({ shop: { Lock: 'locks' } }));
    await expect(synth(JSON.parse(readFileSync(`${file}.wrong`, 'utf8')) as Adoptions)).rejects.toThrow(
      new Error(
        "adopt at 'shop' [AdoptionInvalid]:\n- `path` must be the path of a resource of the stack, got Lock. The nearest is Locks",
      ),
    );
  });
});
