import { s3State } from '../../constructs/core/state-backend-data';
import { repository } from './repository';
import { portfolioOnAws } from './schema';

export const staging = portfolioOnAws({
  name: 'staging',
  owner: 'portfolio-team',
  costCentre: 'marketing',
  aws: { account: '222233334444', region: 'us-west-1' },
  // The table is where pipelines of before still lock.
  state: s3State({ bucket: 'portfolio-prod-tfstate', region: 'us-west-1', lockTable: 'portfolio-prod-tfstate-lock' }),
  // The pipeline of main stops staging while production takes over.
  ci: { ...repository, branches: ['develop', 'main'] },
  names: { images: 'portfolio-prod-app', cluster: 'portfolio-prod-cluster' },
  network: {
    cidr: '10.20.0.0/16',
    zones: {
      'us-west-1a': { public: '10.20.1.0/24', private: '10.20.101.0/24' },
      'us-west-1c': { public: '10.20.2.0/24', private: '10.20.102.0/24' },
    },
    nat: { singleIn: 'us-west-1a' },
  },
  entry: {
    domainName: 'portfolio.staging.acme.example',
    certificateArn: 'arn:aws:acm:us-west-1:222233334444:certificate/1a2b3c4d-5e6f-4a7b-8c9d-012345678901',
  },
  task: { cpuUnits: 256, memoryMib: 512 },
  alarms: { emails: ['portfolio-team@acme.example'] },
});
