import { DATA_CHARTS } from '../../../../constructs/kubernetes/add-ons/data/charts';
import {
  CLOUD_NATIVE_PG_PROVIDES,
  type CloudNativePgProps,
  cloudNativePgValues,
} from '../../../../constructs/kubernetes/add-ons/data/cloud-native-pg';
import {
  MONGODB_OPERATOR_PROVIDES,
  mongodbOperatorValues,
} from '../../../../constructs/kubernetes/add-ons/data/mongodb-operator';
import {
  RABBITMQ_OPERATOR_PROVIDES,
  type RabbitmqOperatorProps,
  rabbitmqOperatorValues,
} from '../../../../constructs/kubernetes/add-ons/data/rabbitmq-operator';
import { VELERO_PROVIDES, type VeleroProps, veleroValues } from '../../../../constructs/kubernetes/add-ons/data/velero';
import { addOn, identity, resources } from './model';

const role = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/another' };

/** Add-ons that run databases and brokers, and keep copies of what a cluster holds, with every setting of each. */
export const DATA_ADD_ONS = [
  addOn<CloudNativePgProps>(
    DATA_CHARTS.cloudNativePg,
    cloudNativePgValues,
    {},
    { replicas: 3, resources },
    { provides: () => CLOUD_NATIVE_PG_PROVIDES },
  ),
  addOn<Parameters<typeof mongodbOperatorValues>[0]>(
    DATA_CHARTS.mongodbOperator,
    // On a cluster there is no namespace but that of the release.
    (given) => mongodbOperatorValues('namespaceName' in given ? { watched: [String(given.namespaceName)] } : given),
    { watched: ['operators', 'web'] },
    { watched: ['web'], resources: { cpu: resources.cpu, memory: resources.memory } },
    {
      places: ['web'],
      provides: () => MONGODB_OPERATOR_PROVIDES,
      shortcomings: ['Deployment/mongodb-kubernetes: may write to its root', 'Deployment/mongodb-kubernetes: no probe'],
    },
  ),
  addOn<RabbitmqOperatorProps>(
    DATA_CHARTS.rabbitmqOperator,
    rabbitmqOperatorValues,
    {},
    { replicas: 3, resources },
    { provides: () => RABBITMQ_OPERATOR_PROVIDES },
  ),
  addOn<VeleroProps>(
    DATA_CHARTS.velero,
    veleroValues,
    { bucket: 'shop-backups', region: 'eu-west-1', identity },
    {
      bucket: 'other-backups',
      region: 'us-east-1',
      identity: { ...identity, serviceAccountAnnotations: role },
      prefix: 'shop/production',
      kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/12ab',
      volumeSnapshots: false,
      volumeRegion: 'eu-central-1',
      resources,
    },
    {
      provides: () => VELERO_PROVIDES,
      shortcomings: ['Deployment/velero: no probe', 'Job/velero-upgrade-crds: no probe'],
      hooks: [
        'ClusterRole/velero-upgrade-crds',
        'ClusterRoleBinding/velero-upgrade-crds',
        'Job/velero-upgrade-crds',
        'ServiceAccount/add-on-upgrade-crds',
      ],
    },
  ),
] as const;
