import { DataGoogleClientConfig } from '@cdktf/provider-google/lib/data-google-client-config';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { isKnown } from '../core/checks';
import { problem, UserError } from '../core/errors';
import { addLocation } from '../core/locations';
import type { Cloud } from '../core/stack';
import { labels } from './labels';
import { PROJECT_ID, REGION } from './place';

/** A Google Cloud project and region. */
export interface GooglePlace {
  /** Project id: 6 to 30 lower-case letters, digits and hyphens, a letter first. */
  readonly project: string;
  /** Region, such as `europe-west3`. */
  readonly region: string;
}

/** Id of what asks the provider for the place, in a stack where others choose the ids. */
const CLIENT_ID = 'AshlarGoogleClient';

const PLACE = Symbol.for('ashlar/google-place');

const LABELS = Symbol.for('ashlar/google-labels');

type WithPlace = TerraformStack & { [PLACE]?: GooglePlace; [LABELS]?: Readonly<Record<string, string>> };

/**
 * Deploys a stack to one project and region; the standard tags become labels. Credentials come from where Terraform finds them.
 * @see https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/guides/provider_reference
 * @throws {UserError} `PlaceInvalid` when it is no project or no region.
 * @example
 * const cloud = google({ project: 'acme-shop', region: 'europe-west3' });
 */
export function google(place: GooglePlace): Cloud {
  const { project, region } = place;
  const problems = [
    ...(isKnown(project) && !PROJECT_ID.pattern.test(project) ? [problem('project', PROJECT_ID.allowed, project)] : []),
    ...(isKnown(region) && !REGION.pattern.test(region) ? [problem('region', REGION.allowed, region)] : []),
  ];
  if (problems.length > 0) throw new UserError('google', 'PlaceInvalid', problems);
  const location = `google/${project}/${region}`;
  return {
    location,
    addProvider(stack: WithPlace, tags) {
      stack[PLACE] = place;
      stack[LABELS] = labels({ ...tags });
      addLocation(stack, location);
      const provider = new GoogleProvider(stack, 'google', { project, region });
      // As an argument its keys would change: CDKTF writes all keys of a provider with `_` for `-`, those of maps included.
      provider.addOverride('default_labels', stack[LABELS]);
    },
  };
}

/**
 * The project and region that `scope` is deployed to; asked of the provider in a stack that the caller configured.
 * @example
 * const { project, region } = placeOf(stack);
 */
export function placeOf(scope: IConstruct): GooglePlace {
  const stack: WithPlace = TerraformStack.of(scope);
  const known = stack[PLACE];
  if (known !== undefined) return known;
  const found = stack.node.tryFindChild(CLIENT_ID);
  const client = found instanceof DataGoogleClientConfig ? found : new DataGoogleClientConfig(stack, CLIENT_ID);
  return { project: client.project, region: client.region };
}

/** The default labels of the stack of `scope`, for what the provider does not put them on; none where the caller configured it. */
export function labelsOf(scope: IConstruct): Record<string, string> | undefined {
  const stack: WithPlace = TerraformStack.of(scope);
  return stack[LABELS] && { ...stack[LABELS] };
}
