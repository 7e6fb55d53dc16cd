import { gcsState } from '../../constructs/core/state-backend-data';
import { repository } from './repository';
import { portfolioOnGoogle } from './schema';

export const production = portfolioOnGoogle({
  name: 'production',
  owner: 'portfolio-team',
  costCentre: 'marketing',
  google: { project: 'portfolio-test-476200', region: 'us-west1' },
  state: gcsState({ bucket: 'portfolio-test-476200-tfstate' }),
  ci: { ...repository, branches: ['main'] },
  names: { images: 'portfolio', service: 'portfolio' },
  domain: 'portfolio.acme.example',
  maxInstances: 4,
  budget: { billingAccount: '01A2B3-4C5D6E-7F8091', monthlyAmount: 50 },
  alarms: { emails: ['portfolio-team@acme.example'] },
});
