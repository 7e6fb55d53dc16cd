import type { Construct } from 'constructs';
import { Database } from '../../constructs/aws/data/database';
import { DatabaseEngine } from '../../constructs/aws/data/database-engine';
import { Queue } from '../../constructs/aws/messaging/queue';
import { LogGroup } from '../../constructs/aws/observability/log-group';
import { aws } from '../../constructs/aws/provider';
import { Key } from '../../constructs/aws/security/key';
import { Secret } from '../../constructs/aws/security/secret';
import { ImageRepositories } from '../../constructs/aws/storage/image-repositories';
import { Duration } from '../../constructs/core/duration';
import { LayerStack } from '../../constructs/core/stack';
import type { OrdersEnvironment } from '../../environments/orders/schema';
import type { NetworkStack } from './network';

/** What must outlive the cluster: messages, rows, images, secrets and logs. */
export class DataStack extends LayerStack {
  readonly jobs: Queue;
  readonly database: Database;
  readonly images: ImageRepositories<'backend' | 'frontend'>;
  readonly tokenKey: Secret;
  /** Of the system as a whole, and of its two kinds of pods. */
  readonly logs: Readonly<Record<'app' | 'backend' | 'frontend', LogGroup>>;

  constructor(scope: Construct, environment: OrdersEnvironment, { network }: { readonly network: NetworkStack }) {
    super(scope, { system: 'orders', environment, layer: 'data', clouds: [aws(environment.aws)] });
    const { allowDestroy } = environment;
    const { version, supportType, ...database } = environment.database;
    const key = new Key(this, 'DataKey', { description: 'Database and secrets of orders', allowDestroy });
    this.jobs = new Queue(this, 'Jobs', { visibilityTimeout: Duration.minutes(5), allowDestroy });
    this.database = new Database(this, 'Database', {
      ...database,
      engine: DatabaseEngine.mysql(version),
      supportType,
      subnets: network.vpc.privateSubnets,
      securityGroups: [network.database],
      databaseName: 'orders',
      encryptionKey: key,
      allowDestroy,
    });
    this.images = new ImageRepositories(this, 'Images', {
      names: ['backend', 'frontend'],
      keepLast: 10,
      allowDestroy,
      deleteImages: allowDestroy,
    });
    this.tokenKey = new Secret(this, 'TokenKey', {
      description: 'Signs the session tokens of orders',
      encryptionKey: key,
      // Otherwise the name stays taken, and the environment cannot be made again.
      recoveryWindow: allowDestroy ? Duration.days(0) : Duration.days(30),
      allowDestroy,
    });
    const log = (name: string) => new LogGroup(this, `${name}Logs`, { retention: Duration.days(30), allowDestroy });
    this.logs = { app: log('App'), backend: log('Backend'), frontend: log('Frontend') };
  }
}
