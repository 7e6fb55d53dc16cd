import { TerraformOutput, type TerraformStack, TerraformVariable } from 'cdktf';
import { Checks } from './checks';

/** Name, tag, digest: at least one of the last two. @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
const IMAGE =
  '^[^\\\\s@:]+(:[0-9]+/[^\\\\s@:]+)?((:\\\\w[\\\\w.-]{0,127})?@sha256:[0-9a-f]{64}|:\\\\w[\\\\w.-]{0,127})$';

/** Addresses and names of a service that `ashlar cut-over` and pipelines look up by their fixed names. */
export interface ServiceOutputs {
  /** Where clients reach it, without a `/` at its end. */
  readonly url: string;
  /** Where it is asked for its health. */
  readonly healthUrl: string;
  /**
   * Where the new version is asked before it gets requests.
   * @default - none: it is asked at `healthUrl`, once it gets them
   */
  readonly candidateHealthUrl?: string;
  /**
   * Revision that gets the requests now, where the platform names them.
   * @default - none
   */
  readonly revision?: string;
}

/**
 * The image that a service runs, as the Terraform variable `container_image`: `TF_VAR_container_image`. It has no default, so that no
 * plan goes back to another image without being told; Terraform refuses a name without tag or digest, and the tag `latest`.
 * @example
 * const image = containerImage(stack);
 */
export function containerImage(stack: TerraformStack): string {
  const variable = new TerraformVariable(stack, 'container_image', {
    type: 'string',
    nullable: false,
    description: 'Image that runs, with its tag or digest',
  });
  variable.addValidation(imageRule('container_image'));
  return variable.stringValue;
}

/**
 * The number of tasks of a service, as the Terraform variable `desired_count`: `TF_VAR_desired_count`, 0 to `max`. 0 stops it. It has no
 * default, so that no plan starts or stops a service without being told.
 * @throws {ConstructError} `PropsInvalid` when `max` is no number of tasks.
 * @example
 * const desiredCount = desiredTasks(stack, 1);
 */
export function desiredTasks(stack: TerraformStack, max: number): number {
  new Checks(stack).range('max', max, 1, 5_000, 'tasks').throwIfAny();
  const variable = new TerraformVariable(stack, 'desired_count', {
    type: 'number',
    nullable: false,
    description: `Tasks that run, 0 to ${max}: 0 stops the service`,
  });
  variable.addValidation(wholeNumber('desired_count', max, 'tasks'));
  return variable.numberValue;
}

/**
 * Shares of the requests to a service whose platform keeps old revisions, as the Terraform variables `stable_revision` and
 * `traffic_percent`. A cut-over alone sets them: by default all requests go to the newest revision.
 * @example
 * const traffic = trafficSplit(stack);
 */
export function trafficSplit(stack: TerraformStack): { readonly stableRevision: string; readonly percent: number } {
  const stable = new TerraformVariable(stack, 'stable_revision', {
    type: 'string',
    nullable: false,
    default: '',
    description: 'Revision that gets what traffic_percent leaves; empty: all requests go to the newest one',
  });
  return { stableRevision: stable.stringValue, percent: trafficPercent(stack, 100) };
}

/**
 * A candidate beside the stable service, as the Terraform variables `candidate_image` and `traffic_percent`. A cut-over alone sets them:
 * by default there is none, and it gets no request.
 * @example
 * const { candidateImage, trafficPercent } = candidate(stack);
 */
export function candidate(stack: TerraformStack): { readonly candidateImage: string; readonly trafficPercent: number } {
  const image = new TerraformVariable(stack, 'candidate_image', {
    type: 'string',
    nullable: false,
    default: '',
    description: 'Image that is tried beside the stable one; empty: none',
  });
  const { condition, errorMessage } = imageRule('candidate_image');
  image.addValidation({ condition: `\${var.candidate_image == "" || ${inner(condition)}}`, errorMessage });
  return { candidateImage: image.stringValue, trafficPercent: trafficPercent(stack, 0) };
}

/**
 * Hands out `service_url`, `health_url`, `candidate_health_url` and `revision` under exactly these names.
 * @throws {ConstructError} `PropsInvalid` where one of them is no text, such as a method that was not called.
 * @example
 * serviceOutputs(stack, { url: 'https://shop.acme.example', healthUrl: 'https://shop.acme.example/health' });
 */
export function serviceOutputs(stack: TerraformStack, outputs: ServiceOutputs): void {
  const { url, healthUrl, candidateHealthUrl, revision } = outputs;
  const checks = new Checks(stack);
  for (const [prop, value] of Object.entries({ url, healthUrl, candidateHealthUrl, revision })) {
    if (value === undefined) continue;
    checks.that(typeof value === 'string', prop, 'a text, as `api.healthUrl()` of Cloud Run gives', typeof value);
  }
  checks.throwIfAny();
  const named = { service_url: url, health_url: healthUrl, candidate_health_url: candidateHealthUrl, revision };
  for (const [name, value] of Object.entries(named)) {
    if (value !== undefined) new TerraformOutput(stack, name, { value });
  }
}

function trafficPercent(stack: TerraformStack, atRest: number): number {
  const variable = new TerraformVariable(stack, 'traffic_percent', {
    type: 'number',
    nullable: false,
    default: atRest,
    description: 'Share of the requests that the new version gets, in percent',
  });
  variable.addValidation(wholeNumber('traffic_percent', 100, 'percent'));
  return variable.numberValue;
}

function imageRule(name: string) {
  return {
    condition: `\${can(regex("${IMAGE}", var.${name})) && !endswith(var.${name}, ":latest")}`,
    errorMessage: `${name} must be an image with its tag or digest, and not the tag latest.`,
  };
}

function wholeNumber(name: string, max: number, unit: string) {
  return {
    condition: `\${var.${name} >= 0 && var.${name} <= ${max} && floor(var.${name}) == var.${name}}`,
    errorMessage: `${name} must be a whole number, 0 to ${max} ${unit}.`,
  };
}

/** An expression without its frame. */
function inner(condition: string): string {
  return condition.slice(2, -1);
}
