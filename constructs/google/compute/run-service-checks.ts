import type { IConstruct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { containerVariableProblems } from '../../core/container-variables';
import { Duration } from '../../core/duration';
import { problem } from '../../core/errors';
import { imageProblems } from '../../core/image';
import { Size } from '../../core/size';
import type { ProbeTiming, RunServiceProps } from './run-service-props';
import { trafficProblems } from './run-service-traffic';

/** @see https://cloud.google.com/run/docs/mapping-custom-domains#limitations */
const DOMAIN_REGIONS: readonly string[] = [
  'asia-east1',
  'asia-northeast1',
  'asia-southeast1',
  'europe-north1',
  'europe-west1',
  'europe-west4',
  'us-central1',
  'us-east1',
  'us-east4',
  'us-west1',
];

/** Least and most memory for so many CPUs, in MiB. @see https://cloud.google.com/run/docs/configuring/services/cpu */
const MEMORY: readonly (readonly [cpu: number, least: number, most: number])[] = [
  [8, 4_096, 32_768],
  [6, 4_096, 24_576],
  [4, 2_048, 16_384],
  [2, 128, 8_192],
  [1, 128, 4_096],
  [0.5, 128, 1_024],
  [0.08, 128, 512],
];

/** In MiB. Below it Cloud Run answers `Total memory < 512 Mi is not supported with cpu always allocated`. */
const LEAST_ALWAYS = 512;

/** @see https://cloud.google.com/run/docs/container-contract#services-env-vars */
const RESERVED = /^(PORT|K_SERVICE|K_REVISION|K_CONFIGURATION)$/;

const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** Looks at every setting of a service but its name. `known` is what is chosen where the caller says nothing. */
export function checkRunService(
  construct: IConstruct,
  props: RunServiceProps,
  known: { readonly name: string; readonly region: string; readonly concurrency: number },
): Checks {
  const { port, minInstances, maxInstances = 10, cpu = 1, description, timeout } = props;
  const { healthPath, startupProbe = {}, livenessProbe = {}, domain } = props;
  const health = 'a path that starts with / and does not end in z, without ? and #';
  const checks = new Checks(construct)
    .that((description?.length ?? 0) <= 512, 'description', 'at most 512 characters', description?.length)
    .all(imageProblems('image', props.image))
    .range('port', port, 1, 65_535, 'as a port')
    .all(variableProblems(props))
    .all(trafficProblems(props.traffic, known.name))
    .range('maxInstances', maxInstances, 1, 1_000, 'instances')
    .range('minInstances', minInstances, 0, maxInstances >= 0 ? Math.min(maxInstances, 1_000) : 1_000, 'instances')
    .all(cpuProblems(cpu))
    .all(memoryProblems(cpu, props))
    .range('concurrency', known.concurrency, 1, 1_000, 'requests')
    .range('timeout', timeout?.toSeconds(), 1, 3_600, 'seconds')
    .matches('healthPath', healthPath, /^\/([^\s?#]*[^\s?#z])?$/, health)
    .all(probeProblems('startupProbe', startupProbe, 240))
    .all(livenessProbe === false ? [] : probeProblems('livenessProbe', livenessProbe, 3_600))
    .matches('domain', domain, DOMAIN, 'a domain such as www.acme.example')
    .that(
      domain === undefined || !isKnown(known.region) || DOMAIN_REGIONS.includes(known.region),
      'domain',
      `left out in ${known.region}, where Cloud Run maps none`,
      domain,
      `Regions that do: ${DOMAIN_REGIONS.join(', ')}`,
    );
  if (cpu >= 1) return checks;
  return checks
    .that(known.concurrency === 1, 'concurrency', '1 with less than one CPU', known.concurrency)
    .that(props.cpuAlways !== true, 'cpuAlways', 'false with less than one CPU', props.cpuAlways);
}

function variableProblems({ env = {}, secrets = {} }: RunServiceProps): string[] {
  const reserved = (prop: string, names: readonly string[]): string[] =>
    names
      .filter((name) => RESERVED.test(name))
      .map((name) => problem(prop, 'without what Cloud Run sets itself', name));
  return [
    ...reserved('env', Object.keys(env)),
    ...reserved('secrets', Object.keys(secrets)),
    ...containerVariableProblems({ env, secrets }),
  ];
}

function cpuProblems(cpu: number): string[] {
  const isPart = cpu >= 0.08 && cpu < 1 && Number.isInteger(Number((cpu * 1_000).toPrecision(12)));
  return isPart || [1, 2, 4, 6, 8].includes(cpu)
    ? []
    : [problem('cpu', '1, 2, 4, 6 or 8, or 0.08 to 0.999 in steps of 0.001', cpu)];
}

function memoryProblems(cpu: number, { memory = Size.mebibytes(512), cpuAlways = false }: RunServiceProps): string[] {
  const [, least, most] = MEMORY.find(([from]) => cpu >= from) ?? [0, 128, 32_768];
  // Less than one CPU is refused with it anyway.
  const isAlways = cpuAlways && cpu >= 1;
  const [min, max] = [Size.mebibytes(isAlways ? Math.max(least, LEAST_ALWAYS) : least), Size.mebibytes(most)];
  const bytes = memory.toBytes();
  const isWhole = bytes % Size.mebibytes(1).toBytes() === 0;
  if (isWhole && bytes >= min.toBytes() && bytes <= max.toBytes()) return [];
  const needs = `${cpu.toString()} CPU${isAlways ? ' and cpuAlways' : ''}`;
  return [problem('memory', `${min.toString()} to ${max.toString()}, in whole MiB, with ${needs}`, memory)];
}

/** @see https://cloud.google.com/run/docs/configuring/healthchecks */
function probeProblems(prop: string, timing: ProbeTiming, longest: number): string[] {
  const { initialDelay, failureThreshold = 3, period = Duration.seconds(10), timeout = Duration.seconds(5) } = timing;
  const inRange = (name: string, value: number, min: number, max: number, unit: string): string[] =>
    Number.isInteger(value) && value >= min && value <= max
      ? []
      : [problem(`${prop}.${name}`, `${min.toString()} to ${max.toString()} ${unit}`, value)];
  const whole = period.toSeconds() * failureThreshold;
  return [
    ...inRange('initialDelay', initialDelay?.toSeconds() ?? 0, 0, 240, 'seconds'),
    ...inRange('period', period.toSeconds(), 1, longest, 'seconds'),
    ...inRange('timeout', timeout.toSeconds(), 1, Math.max(1, period.toSeconds()), 'seconds'),
    ...inRange('failureThreshold', failureThreshold, 1, 100, 'answers'),
    ...(longest === 240 && whole > 240
      ? [problem(prop, 'over after 240 seconds: period times failureThreshold', whole)]
      : []),
  ];
}
