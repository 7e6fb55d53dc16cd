import { type TerraformStack, TerraformOutput, TerraformVariable } from 'cdktf';
import { Duration } from '../../../constructs/core/duration';
import { Size } from '../../../constructs/core/size';
import { RunService } from '../../../constructs/google/compute/run-service';
import { ServiceAccount } from '../../../constructs/google/identity/service-account';
import { serverErrors, slowRequests, uptimeFailing } from '../../../constructs/google/observability/alert-condition';
import { AlertPolicy } from '../../../constructs/google/observability/alert-policy';
import { Budget } from '../../../constructs/google/observability/budget';
import { LogBucket } from '../../../constructs/google/observability/log-bucket';
import { NotificationChannel } from '../../../constructs/google/observability/notification-channel';
import { UptimeCheck } from '../../../constructs/google/observability/uptime-check';
import { Key } from '../../../constructs/google/security/key';
import { Secret } from '../../../constructs/google/security/secret';
import { Bucket } from '../../../constructs/google/storage/bucket';
import { ImageRepository } from '../../../constructs/google/storage/image-repository';
import { StateBucket } from '../../../constructs/google/storage/state-bucket';
import { googleStack } from '../../unit/google/support';

const IMAGE = 'europe-west3-docker.pkg.dev/acme-shop/images/api:1.4.0';

/** Every construct of Google Cloud, each with its defaults and with every setting that makes another block. */
export function everything(): TerraformStack {
  const stack = googleStack(undefined, 'everything');
  const encryptionKey = new Key(stack, 'Key');
  const global = new Key(stack, 'GlobalKey', { location: 'global' });
  const account = new ServiceAccount(stack, 'Deployer', { description: 'Rolls out the portfolio' });
  account.grantProjectRole('roles/run.developer');

  const images = new ImageRepository(stack, 'Images', { encryptionKey });
  images.grantPush(account);
  new ImageRepository(stack, 'Open', { mutableTags: true, scanOnPush: false }).grantPull(account);
  const secret = new Secret(stack, 'Token', { description: 'Signs tokens', encryptionKey: global });
  const regional = new Secret(stack, 'Regional', { description: 'Stays', regions: ['europe-west1', 'europe-west3'] });
  new Secret(stack, 'PlainToken', { description: 'With defaults alone' });
  new Bucket(stack, 'PlainFiles');
  new LogBucket(stack, 'PlainLogs');
  const files = new Bucket(stack, 'Files', {
    encryptionKey,
    retention: { period: Duration.days(1) },
    lifecycle: [
      { after: Duration.days(30), action: 'NEARLINE', prefix: 'logs/' },
      { after: Duration.days(90), action: 'delete' },
    ],
  });
  new Bucket(stack, 'Scratch', { versioned: false, softDelete: Duration.days(0), location: 'EU' });
  const states = new StateBucket(stack, 'State', { name: 'acme-terraform-state', location: 'EU' });
  states.grantReadWriteState(account, 'shop/production');

  const plain = new RunService(stack, 'Plain', { image: IMAGE, allowUnauthenticated: true });
  const full = new RunService(stack, 'Full', {
    image: images.imageUri('api', '1.4.0'),
    description: 'Everything there is',
    command: ['node'],
    args: ['server.js'],
    port: 3_000,
    env: { LOG_LEVEL: 'info', FILES: files.bucketUrl },
    secrets: { TOKEN: secret.version('1'), OTHER: regional.version('latest') },
    traffic: [
      { percent: 90, tag: 'next' },
      { percent: 10, revision: 'everything-full-00001-abc' },
    ],
    minInstances: 1,
    maxInstances: 3,
    cpu: 2,
    memory: Size.gibibytes(1),
    cpuAlways: true,
    livenessProbe: false,
    ingress: 'internal-and-load-balancer',
    encryptionKey,
  });
  new RunService(stack, 'Small', {
    image: IMAGE,
    cpu: 0.5,
    serviceAccount: ServiceAccount.fromEmail(stack, 'Other', 'other@acme-shop.iam.gserviceaccount.com'),
  }).grantInvoke(account);
  files.grantRead(full);
  files.grantAdd(plain);
  files.grantReadWrite(account);

  const team = new NotificationChannel(stack, 'Team', { email: 'shop-team@acme.example' });
  const up = new UptimeCheck(stack, 'Up', { host: plain.host });
  new UptimeCheck(stack, 'Site', {
    host: 'shop.acme.example',
    path: '/status',
    contains: 'ok',
    regions: ['USA', 'EUROPE'],
    period: Duration.minutes(5),
  });
  const conditions = [uptimeFailing(up), serverErrors(plain, 5), slowRequests(plain, 95, Duration.seconds(2))];
  new AlertPolicy(stack, 'Alert', { conditions, channels: [team], description: 'Return to the last revision.' });
  new Budget(stack, 'Budget', { billingAccount: '012345-6789AB-CDEF01', monthlyAmount: 50, channels: [team] });
  const logs = new LogBucket(stack, 'Logs', { encryptionKey });
  logs.collectFrom(plain);
  return stack;
}

/** What a cut-over sets, as defaults of the variables. */
export interface CutOver {
  readonly stableRevision?: string;
  readonly percent?: number;
  readonly image?: string;
}

/** A service whose traffic is in two Terraform variables. */
export function service({ stableRevision = '', percent = 100, image = IMAGE }: CutOver = {}): TerraformStack {
  const stack = googleStack(undefined, 'service', 'europe-west1');
  const stable = new TerraformVariable(stack, 'stable_revision', { type: 'string', default: stableRevision });
  const share = new TerraformVariable(stack, 'traffic_percent', { type: 'number', default: percent });
  const wanted = new TerraformVariable(stack, 'container_image', { type: 'string', default: image });
  const api = new RunService(stack, 'Api', {
    image: wanted.stringValue,
    traffic: { stableRevision: stable.stringValue, percent: share.numberValue },
    allowUnauthenticated: true,
    domain: 'www.acme.example',
    allowDestroy: true,
  });
  new TerraformOutput(stack, 'Health', { value: api.healthUrl() });
  new TerraformOutput(stack, 'Candidate', { value: api.candidateUrl });
  new TerraformOutput(stack, 'Revision', { value: api.latestRevision });
  new TerraformOutput(stack, 'Records', { value: api.domainRecords });
  return stack;
}
