import { TerraformStack } from 'cdktf';
import { Duration } from '../../../../constructs/core/duration';
import { Size } from '../../../../constructs/core/size';
import { BackupLocation } from '../../../../constructs/kubernetes/add-ons/data/backups/backup-location';
import { BackupSchedule } from '../../../../constructs/kubernetes/add-ons/data/backups/backup-schedule';
import { DATA_CHARTS } from '../../../../constructs/kubernetes/add-ons/data/charts';
import { cloudNativePgValues } from '../../../../constructs/kubernetes/add-ons/data/cloud-native-pg';
import { MongoDbCommunity } from '../../../../constructs/kubernetes/add-ons/data/clusters/mongodb-community';
import { PostgresCluster } from '../../../../constructs/kubernetes/add-ons/data/clusters/postgres-cluster';
import { RabbitmqCluster } from '../../../../constructs/kubernetes/add-ons/data/clusters/rabbitmq-cluster';
import { mongodbOperatorValues } from '../../../../constructs/kubernetes/add-ons/data/mongodb-operator';
import { rabbitmqOperatorValues } from '../../../../constructs/kubernetes/add-ons/data/rabbitmq-operator';
import { veleroValues } from '../../../../constructs/kubernetes/add-ons/data/velero';
import { argoCdValues } from '../../../../constructs/kubernetes/add-ons/delivery/argo-cd';
import { DELIVERY_CHARTS } from '../../../../constructs/kubernetes/add-ons/delivery/charts';
import { AppProject } from '../../../../constructs/kubernetes/add-ons/delivery/gitops/app-project';
import { Application } from '../../../../constructs/kubernetes/add-ons/delivery/gitops/application';
import type { Manifest } from '../../../../constructs/kubernetes/manifests/manifest';
import { manifestsOf } from '../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../constructs/kubernetes/namespace';
import { testApp } from '../../../support/stack';
import { onCluster } from '../../../unit/kubernetes/add-ons/support';
import type { CustomResources } from './model';
import { identity } from '../add-ons/model';

const kinds = [
  ...['AppProject', 'Application', 'BackupStorageLocation', 'Cluster', 'MongoDBCommunity', 'RabbitmqCluster'],
  'Schedule',
];
const sources = [
  [DATA_CHARTS.cloudNativePg, cloudNativePgValues()],
  [DATA_CHARTS.mongodbOperator, mongodbOperatorValues({ watched: ['shop'] })],
  [DATA_CHARTS.rabbitmqOperator, rabbitmqOperatorValues()],
  [DATA_CHARTS.velero, veleroValues({ bucket: 'shop-backups', region: 'eu-west-1', identity })],
  [DELIVERY_CHARTS.argoCd, argoCdValues({ host: 'argocd.example.com' })],
] as const;

/** What the constructs install: once as they are by default, once with every setting. */
function objects(): readonly Manifest[] {
  const stack = new TerraformStack(testApp(), 'stack');
  onCluster(stack, '1.36');
  const namespace = new Namespace(stack, 'Shop', { name: 'shop' });
  const storage = Size.gibibytes(20);
  const more = { namespace, storage, storageClass: 'gp3', allowDestroy: true };
  new RabbitmqCluster(stack, 'Plain-queue', { namespace, storage });
  new RabbitmqCluster(stack, 'Queue', {
    ...more,
    replicas: 5,
    tlsSecret: 'queue-tls',
    plugins: ['rabbitmq_shovel'],
    settings: { channel_max: 1050 },
  });
  new PostgresCluster(stack, 'Plain-database', { namespace, storage });
  new PostgresCluster(stack, 'Database', {
    ...more,
    instances: 2,
    synchronousReplicas: 1,
    image: 'ghcr.io/cloudnative-pg/postgresql:17.5',
    database: 'crm',
    parameters: { max_connections: '200' },
  });
  const users = { shop: { password: { secretName: 'mongodb', key: 'password' }, roles: { shop: ['readWrite'] } } };
  new MongoDbCommunity(stack, 'Plain-products', { namespace, storage, version: '8.0.12', users });
  new MongoDbCommunity(stack, 'Products', { ...more, version: '8.0.12', users, members: 5, tlsSecret: 'products-tls' });
  const bucket = { bucket: 'far-backups', region: 'eu-central-1' };
  const kmsKeyArn = 'arn:aws:kms:eu-central-1:111122223333:key/12ab';
  new BackupLocation(stack, 'Plain-far', { namespace, ...bucket });
  new BackupLocation(stack, 'Far', { namespace, ...bucket, prefix: 'shop', kmsKeyArn, readOnly: true });
  new BackupSchedule(stack, 'Plain-daily', { namespace, schedule: '0 2 * * *' });
  new BackupSchedule(stack, 'Daily', {
    namespace,
    schedule: '@daily',
    retention: Duration.days(7),
    namespaces: [namespace],
    snapshotVolumes: false,
    location: 'far',
  });
  const repository = 'https://git.example.com/shop/deploy.git';
  const project = new AppProject(stack, 'Team', {
    namespace,
    repositories: [repository],
    namespaces: ['web'],
    clusterKinds: [{ group: '', kind: 'Namespace' }],
    roles: { deployer: { groups: ['shop:ci'], actions: ['get', 'sync'] } },
  });
  const source = { repository, revision: 'main', path: 'production' };
  new Application(stack, 'Plain-web', { project, source, targetNamespace: 'web' });
  new Application(stack, 'Web', {
    project,
    source: { repository: 'https://charts.example.com/stable', chart: 'web', version: '1.2.3' },
    targetNamespace: 'web',
    automated: false,
    createNamespace: true,
    wave: 1,
    allowDestroy: true,
  });
  return manifestsOf(stack);
}

export const DATA_AND_DELIVERY_RESOURCES: CustomResources = { kinds, sources, objects };
