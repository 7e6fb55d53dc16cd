import { s3State } from '../../constructs/core/state-backend-data';
import { ordersEnvironment } from './schema';

export const dev = ordersEnvironment({
  name: 'dev',
  owner: 'orders-team',
  costCentre: 'retail',
  aws: { account: '444455556666', region: 'us-east-1' },
  state: s3State({ bucket: 'acme-dev-terraform-state', region: 'us-east-1' }),
  allowDestroy: true,
  network: {
    cidr: '10.1.0.0/16',
    zones: {
      'us-east-1a': { public: '10.1.1.0/24', private: '10.1.101.0/24' },
      'us-east-1b': { public: '10.1.2.0/24', private: '10.1.102.0/24' },
    },
    nat: { singleIn: 'us-east-1a' },
  },
  cluster: {
    version: '1.36',
    zones: ['us-east-1a', 'us-east-1b'],
    publicAccessCidrs: ['203.0.113.0/24'],
    admins: { developers: 'arn:aws:iam::444455556666:role/developer' },
    nodes: {
      spot: { instanceTypes: ['t3.medium', 't3a.medium'], capacity: 'spot', min: 1, desired: 1, max: 3 },
    },
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
    host: 'orders.dev.acme.example',
    certificateArn: 'arn:aws:acm:us-east-1:444455556666:certificate/6f1c2d3e-4b5a-4c6d-8e7f-901234567890',
  },
  database: { version: '8.4', instanceClass: 'db.t3.micro', storageGib: 20, skipFinalSnapshot: true, backupDays: 1 },
});
