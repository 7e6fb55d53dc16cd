import type { Construct } from 'constructs';
import { githubActions } from '../../../constructs/core/github-actions';
import { LayerStack } from '../../../constructs/core/stack';
import { ServiceAccount } from '../../../constructs/google/identity/service-account';
import { WorkloadIdentityPool } from '../../../constructs/google/identity/workload-identity-pool';
import { Budget } from '../../../constructs/google/observability/budget';
import { NotificationChannel } from '../../../constructs/google/observability/notification-channel';
import { google } from '../../../constructs/google/provider';
import { ImageRepository } from '../../../constructs/google/storage/image-repository';
import { type IStateBucket, StateBucket } from '../../../constructs/google/storage/state-bucket';
import type { PortfolioOnGoogle } from '../../../environments/portfolio/schema';

/** What a pipeline needs to plan every layer. */
const PLANS = ['roles/run.viewer', 'roles/monitoring.viewer', 'roles/logging.viewer'];
/** And to roll out: another image, or other traffic. Who may call the service, and what watches it, people apply. */
const ROLLS_OUT = ['roles/run.developer', 'roles/monitoring.viewer', 'roles/logging.viewer'];

/** What has to be there before a pipeline runs: state, a place for images, the account of the service, and the logins of pipelines. */
export class GoogleStateStack extends LayerStack {
  readonly images: ImageRepository;
  /** Account that the service acts as: it may do nothing. */
  readonly runner: ServiceAccount;
  readonly channels: readonly NotificationChannel[];

  constructor(scope: Construct, environment: PortfolioOnGoogle) {
    super(scope, { system: 'portfolio', environment, layer: 'state', clouds: [google(environment.google)] });
    const { allowDestroy, state, names, ci, budget, alarms } = environment;
    const account = (id: string, description: string) => new ServiceAccount(this, id, { description });
    this.images = new ImageRepository(this, 'Images', { name: names.images, allowDestroy });
    this.runner = account('Runner', 'The service itself');
    this.channels = alarms.emails.map((email) => new NotificationChannel(this, `Mail-${email}`, { email }));
    const deployer = account('Deployer', 'Pipelines that roll out');
    const planner = account('Planner', 'Pipelines that plan pull requests');
    this.images.grantPush(deployer);
    this.runner.grantActAs(deployer);
    for (const role of ROLLS_OUT) deployer.grantProjectRole(role);
    for (const role of PLANS) planner.grantProjectRole(role);

    const pool = new WorkloadIdentityPool(this, 'Ci');
    const { branches, ...repository } = ci;
    for (const branch of branches) {
      pool.allow(`Deploy-${branch}`, { identity: githubActions({ ...repository, branch }), account: deployer });
    }
    const pullRequests = githubActions({ ...repository, pullRequest: true });
    pool.allow('Plan', { identity: pullRequests, account: planner, readOnly: true });

    if (budget !== undefined) new Budget(this, 'Budget', { ...budget, channels: this.channels });
    const states: IStateBucket =
      state.ownedBy === undefined
        ? new StateBucket(this, 'State', { name: state.bucket, allowDestroy, deleteObjects: allowDestroy })
        : StateBucket.fromBucketName(this, 'State', state.bucket);
    const prefix = `portfolio/${environment.name}`;
    states.grantReadState(planner, prefix);
    states.grantReadState(deployer, prefix);
    // Who writes a state decides what the next apply destroys: that of this layer is for people alone.
    states.grantReadWriteState(deployer, `${prefix}/service`);
  }
}
