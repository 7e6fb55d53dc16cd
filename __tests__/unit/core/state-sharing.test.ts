import { aws } from '../../../constructs/aws/provider';
import { StateBucket } from '../../../constructs/aws/storage/state-bucket';
import { parseEnvironment, environmentShape } from '../../../constructs/core/environment';
import { prepare } from '../../../constructs/core/prepare';
import { LayerStack } from '../../../constructs/core/stack';
import { gcsState, s3State, type StateBackend } from '../../../constructs/core/state-backend-data';
import { z } from 'zod';
import { environment, layer, plainApp } from '../../support/layers';

const bucket = 'acme-terraform-state';
const inS3 = (ownedBy?: string): StateBackend =>
  s3State({ bucket, region: 'us-east-1', ...(ownedBy ? { ownedBy } : {}) });

/** What synth says about environments of the system `shop` with these back ends, each of two layers. */
function said(environments: Readonly<Record<string, StateBackend>>): string[] {
  const app = plainApp();
  for (const [name, state] of Object.entries(environments)) {
    layer(app, 'data', { name, state });
    layer(app, 'apps', { name, state });
  }
  return messages(() => prepare(app));
}

function messages(work: () => void): string[] {
  try {
    work();
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}

test('environments share a bucket that one of them owns, or somebody outside of the app', () => {
  expect(said({ staging: inS3(), production: inS3('shop-staging') })).toEqual([]);
  expect(said({ staging: inS3('platform-shared'), production: inS3('platform-shared') })).toEqual([]);
  expect(said({ staging: inS3(), production: inS3() })).toEqual([]);
});

test('an owner that keeps its own state elsewhere is told of, once for all layers', () => {
  const other = s3State({ bucket: 'acme-other-state', region: 'us-east-1' });
  expect(said({ staging: other, production: inS3('shop-staging') })).toEqual([
    "LayerStack at 'shop-production-data' [StateShared]:",
    '- `state.ownedBy` must be an environment whose state is in s3 bucket acme-terraform-state, ' +
      'got shop-staging, whose state is in s3 bucket acme-other-state',
  ]);
  expect(said({ staging: gcsState({ bucket }), production: inS3('shop-staging') })[1]).toBe(
    '- `state.ownedBy` must be an environment whose state is in s3 bucket acme-terraform-state, ' +
      'got shop-staging, whose state is in gcs bucket acme-terraform-state',
  );
});

test('an owner that says that another one owns the bucket is none, nor is an environment its own', () => {
  expect(said({ staging: inS3('shop-dev'), production: inS3('shop-staging') })).toEqual([
    "LayerStack at 'shop-production-data' [StateShared]:",
    '- `state.ownedBy` must be the environment that makes the bucket, got shop-staging, which says that shop-dev does',
  ]);
  expect(said({ staging: inS3('shop-staging') })).toEqual([
    "LayerStack at 'shop-staging-data' [StateShared]:",
    '- `state.ownedBy` must be the environment that makes the bucket, got shop-staging. Leave it out in the owner itself',
  ]);
});

/** The state layer of an environment, which makes the bucket. */
function stateLayer(app: ReturnType<typeof plainApp>, name: string, state: StateBackend): void {
  const clouds = [aws({ account: '111122223333', region: 'us-east-1' })];
  const stack = new LayerStack(app, {
    system: 'shop',
    environment: environment({ name, state }),
    layer: 'state',
    clouds,
  });
  new StateBucket(stack, 'State', { name: bucket });
}

test('a bucket that two environments make is an error at the second', () => {
  const app = plainApp();
  stateLayer(app, 'staging', inS3());
  expect(messages(() => stateLayer(app, 'production', inS3()))).toEqual([
    "StateBucket at 'shop-production-state/State' [NameTaken]:",
    "- `name` must be unique for each S3 bucket in the world, got acme-terraform-state. 'shop-staging-state/State' has it already",
  ]);
});

test('who says that another environment owns the bucket does not make it', () => {
  const app = plainApp();
  stateLayer(app, 'production', inS3('shop-staging'));
  expect(messages(() => prepare(app))).toEqual([
    "StateBucket at 'shop-production-state/State' [StateBucketOwner]:",
    '- makes bucket acme-terraform-state, but the state of shop-production says that shop-staging owns it. Take one of the two out',
  ]);
});

test('an owner and a table of locks are checked with the environment', () => {
  const state = { type: 's3', bucket, region: 'us-east-1', ownedBy: 'staging', lockTable: 'a b' };
  const given = { name: 'dev', owner: 'shop-team', costCentre: 'retail', state };
  expect(messages(() => parseEnvironment('shop', z.object(environmentShape), given as never))).toEqual([
    "Environment 'dev' of shop [EnvironmentInvalid]:",
    '- state.ownedBy must be system and environment that own the bucket, such as portfolio-staging, got staging',
    '- state.lockTable must be 3 to 255 letters, digits, _, . and -, got a b',
  ]);
});
