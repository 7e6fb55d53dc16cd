import type { Construct } from 'constructs';
import { CiRole } from '../../../constructs/aws/identity/ci-role';
import { OidcProvider } from '../../../constructs/aws/identity/oidc-provider';
import { aws } from '../../../constructs/aws/provider';
import { ImageRepository } from '../../../constructs/aws/storage/image-repository';
import { type IStateBucket, StateBucket } from '../../../constructs/aws/storage/state-bucket';
import { type IStateLockTable, StateLockTable } from '../../../constructs/aws/storage/state-lock-table';
import { Key } from '../../../constructs/aws/security/key';
import { githubActions } from '../../../constructs/core/github-actions';
import { LayerStack } from '../../../constructs/core/stack';
import type { PortfolioOnAws } from '../../../environments/portfolio/schema';
import { letPlan, letRollOut } from './rights';

/** What has to be there before a pipeline runs: state, a place for images, and the logins of pipelines. */
export class StateStack extends LayerStack {
  readonly images: ImageRepository;

  constructor(
    scope: Construct,
    private readonly environment: PortfolioOnAws,
  ) {
    super(scope, { system: 'portfolio', environment, layer: 'state', clouds: [aws(environment.aws)] });
    const { allowDestroy, names, ci } = environment;
    this.images = new ImageRepository(this, 'Images', {
      name: names.images,
      keepLast: 10,
      allowDestroy,
      deleteImages: allowDestroy,
    });
    const { branches, oidcProviderArn, ...repository } = ci;
    const provider =
      oidcProviderArn === undefined
        ? new OidcProvider(this, 'GitHub', { url: 'https://token.actions.githubusercontent.com' })
        : OidcProvider.fromProviderArn(this, 'GitHub', oidcProviderArn);
    const deployer = new CiRole(this, 'Deployer', {
      provider,
      identities: branches.map((branch) => githubActions({ ...repository, branch })),
    });
    const planner = new CiRole(this, 'Planner', {
      provider,
      identities: [githubActions({ ...repository, pullRequest: true })],
      readOnly: true,
    });
    this.images.grantPush(deployer);
    letRollOut(deployer, environment);
    letPlan(planner, environment);
    const prefix = `portfolio/${environment.name}`;
    const states = this.stateBucket();
    for (const role of [deployer, planner]) states.grantReadState(role, prefix);
    // Who writes a state decides what the next apply destroys: those of the other layers are for people alone.
    states.grantReadWriteState(deployer, prefix, ['service']);
    this.lockTable()?.grantLock(deployer);
  }

  /** The bucket of the environment, or that of the environment that owns it. */
  private stateBucket(): IStateBucket {
    const { allowDestroy, state } = this.environment;
    if (state.ownedBy === undefined) {
      return new StateBucket(this, 'State', { name: state.bucket, allowDestroy, deleteObjects: allowDestroy });
    }
    const key =
      state.kmsKeyId?.startsWith('arn:') === true ? Key.fromKeyArn(this, 'StateKey', state.kmsKeyId) : undefined;
    return StateBucket.fromBucketName(this, 'State', state.bucket, key);
  }

  private lockTable(): IStateLockTable | undefined {
    const { allowDestroy, aws: place, state } = this.environment;
    if (state.lockTable === undefined) return undefined;
    if (state.ownedBy === undefined) {
      // The pipelines of before have no right to any key.
      return new StateLockTable(this, 'Locks', { name: state.lockTable, encryptionKey: 'aws-owned', allowDestroy });
    }
    const arn = `arn:aws:dynamodb:${state.region}:${place.account}:table/${state.lockTable}`;
    return StateLockTable.fromTableArn(this, 'Locks', arn);
  }
}
