import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { ACCOUNT_ID, COMMERCIAL_REGION } from '../core/aws-place';
import { isKnown } from '../core/checks';
import { problem, UserError } from '../core/errors';
import { addLocation } from '../core/locations';
import type { Cloud } from '../core/stack';

/** An AWS account and region. */
export interface AwsPlace {
  /** Account id: 12 digits. */
  readonly account: string;
  /** Region of the commercial partition, such as `us-east-1`: China, GovCloud and the isolated regions are not supported. */
  readonly region: string;
}

/** Ids of what asks AWS for the place, in a stack where others choose the ids. */
const CALLER_ID = 'AshlarCallerIdentity';
const REGION_ID = 'AshlarRegion';

const PLACE = Symbol.for('ashlar/aws-place');

type WithPlace = TerraformStack & { [PLACE]?: AwsPlace };

/**
 * Deploys a stack to one account and region. Credentials come from where Terraform finds them; those of another account are refused.
 * @throws {UserError} `PlaceInvalid` when it is no account, or no region that is supported.
 * @example
 * const cloud = aws({ account: '111122223333', region: 'us-east-1' });
 */
export function aws(place: AwsPlace): Cloud {
  const rules = [
    ['account', ACCOUNT_ID],
    ['region', COMMERCIAL_REGION],
  ] as const;
  const problems = rules.flatMap(([prop, { pattern, allowed }]) =>
    isKnown(place[prop]) && !pattern.test(place[prop]) ? [problem(prop, allowed, place[prop])] : [],
  );
  if (problems.length > 0) throw new UserError('aws', 'PlaceInvalid', problems);
  const location = `aws/${place.account}/${place.region}`;
  return {
    location,
    addProvider(stack: WithPlace, tags) {
      stack[PLACE] = place;
      addLocation(stack, location);
      new AwsProvider(stack, 'aws', {
        region: place.region,
        allowedAccountIds: [place.account],
        defaultTags: [{ tags: { ...tags } }],
      });
    },
  };
}

/** The account and region that `scope` is deployed to, where {@link aws} has said them. */
export function knownPlaceOf(scope: Construct): AwsPlace | undefined {
  const stack: WithPlace = TerraformStack.of(scope);
  return stack[PLACE];
}

/**
 * The account and region that `scope` is deployed to; asked of AWS in a stack whose provider the caller configured.
 * @example
 * const { account, region } = placeOf(queue);
 */
export function placeOf(scope: Construct): AwsPlace {
  const stack = TerraformStack.of(scope);
  const known = knownPlaceOf(scope);
  if (known !== undefined) return known;
  const caller = stack.node.tryFindChild(CALLER_ID);
  const region = stack.node.tryFindChild(REGION_ID);
  return {
    account: (caller instanceof DataAwsCallerIdentity ? caller : new DataAwsCallerIdentity(stack, CALLER_ID)).accountId,
    region: (region instanceof DataAwsRegion ? region : new DataAwsRegion(stack, REGION_ID)).id,
  };
}
