import { s3State } from '../../constructs/core/state-backend-data';
import { ordersEnvironment } from './schema';

export const production = ordersEnvironment({
  name: 'production',
  owner: 'orders-team',
  costCentre: 'retail',
  aws: { account: '111122223333', region: 'us-east-1' },
  state: s3State({ bucket: 'acme-terraform-state', region: 'us-east-1', kmsKeyId: 'alias/acme-terraform-state' }),
  network: {
    cidr: '10.0.0.0/16',
    zones: {
      'us-east-1a': { public: '10.0.1.0/24', private: '10.0.101.0/24' },
      'us-east-1b': { public: '10.0.2.0/24', private: '10.0.102.0/24' },
    },
    nat: 'per-zone',
  },
  cluster: {
    version: '1.36',
    zones: ['us-east-1a', 'us-east-1b'],
    publicAccessCidrs: ['203.0.113.0/24'],
    admins: { platform: 'arn:aws:iam::111122223333:role/platform-admin' },
    nodes: { general: { instanceTypes: ['t3.medium'], min: 1, desired: 2, max: 4 } },
    addOns: {
      'vpc-cni': 'v1.22.4-eksbuild.3',
      'kube-proxy': 'v1.36.0-eksbuild.25',
      coredns: 'v1.14.3-eksbuild.23',
      'eks-pod-identity-agent': 'v1.3.10-eksbuild.3',
      'amazon-cloudwatch-observability': 'v6.7.0-eksbuild.1',
    },
  },
  release: '0f1c2d3',
  ingress: {
    host: 'orders.acme.example',
    certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/6f1c2d3e-4b5a-4c6d-8e7f-901234567890',
  },
  database: { version: '8.4', instanceClass: 'db.t3.micro', storageGib: 20, backupDays: 7 },
  alarms: { emails: ['orders-oncall@acme.example'] },
});
