import { problem, UserError } from '../constructs/core/errors';
import { addressProblem, shown } from '../terraform/cut-over/address';
import { strategyText, type Asked } from '../terraform/cut-over/contradictions';
import type { HealthPolicy } from '../terraform/cut-over/health';
import { UNASKED } from '../terraform/cut-over/options';
import { count, flag, isPinned, Reader, shares, type TimeRange } from './cut-over-values';
import type { SynthOptions } from './synth';

/** Options of `ashlar cut-over`, as they are typed. */
export interface CutOverCommandOptions extends SynthOptions {
  readonly from?: string;
  readonly image?: string;
  readonly strategy?: string;
  readonly watch?: string;
  readonly skipAwsStop?: boolean;
  /** The same as an input of a pipeline: `true` or `false`. */
  readonly skip_aws_stop?: string;
  readonly onReturn?: string;
  readonly healthUrl?: string;
  readonly healthAnswers?: string;
  readonly healthWithin?: string;
  readonly healthEvery?: string;
  readonly slow?: string;
  /** Go back by hand. */
  readonly return?: boolean;
}

/** What the options mean. Of what an open cut-over may have settled otherwise, only what was given is there. */
export interface CutOverSettings extends Asked {
  readonly from: string;
  readonly image?: string;
  readonly watchSeconds: number;
  readonly goBack: boolean;
  readonly policy: HealthPolicy;
  readonly healthUrl?: string;
}

const MOST_ANSWERS = 100;
const ANSWERS = '3';

const TIMES = {
  watch: { least: '0s', most: '24h', otherwise: '1m' },
  healthWithin: { least: '1s', most: '1h', otherwise: '2m' },
  healthEvery: { least: '10ms', most: '1m', otherwise: '1s' },
  slow: { least: '10ms', most: '1m', otherwise: '2s' },
} as const;

/** What the help says of the words: what they are where they are not given. */
export const DEFAULTS = { strategy: strategyText(UNASKED.shares), onReturn: UNASKED.onReturn } as const;

/** What the help says of the numbers: what is allowed, and what they are where they are not given. */
export const RANGES = {
  watch: rangeText(TIMES.watch),
  healthAnswers: rangeText({ least: '1', most: String(MOST_ANSWERS), otherwise: ANSWERS }),
  healthWithin: rangeText(TIMES.healthWithin),
  healthEvery: rangeText(TIMES.healthEvery),
  slow: rangeText(TIMES.slow),
} as const;

/** Options that say how to roll out, which a way back does not. */
const FORWARD_ONLY = {
  '--image': 'image',
  '--strategy': 'strategy',
  '--watch': 'watch',
  '--skip-aws-stop': 'skipAwsStop',
  '--skip_aws_stop': 'skip_aws_stop',
  '--health-url': 'healthUrl',
  '--health-answers': 'healthAnswers',
  '--health-within': 'healthWithin',
  '--health-every': 'healthEvery',
  '--slow': 'slow',
} as const satisfies Readonly<Record<string, keyof CutOverCommandOptions>>;

/**
 * Reads the options of `ashlar cut-over`. One that is an empty text counts as not given, as an input that nobody has set.
 * @param environment - The environment that takes over.
 * @throws {UserError} `OptionsInvalid`, naming everything that is wrong with them.
 */
export function cutOverSettings(environment: string, typed: CutOverCommandOptions): CutOverSettings {
  const options = withoutUnset(typed);
  const reader = new Reader();
  const { problems } = reader;
  const { from = '', image, onReturn: what } = options;
  const goBack = options.return === true;
  if (from === '') problems.push('`--from` must name the environment that is stopped, such as portfolio-staging');
  else if (from === environment) {
    problems.push(problem('--from', 'another environment than the one that takes over', from));
  }
  problems.push(...(goBack ? withoutEffect(options) : imageProblems(image)));
  const onReturn: Asked['onReturn'] = what === 'restart' || what === 'leave' ? what : undefined;
  if (what !== undefined && onReturn === undefined) problems.push(problem('--on-return', 'restart or leave', what));
  const forward = goBack ? {} : options;
  const { strategy, healthUrl } = forward;
  const percents = strategy === undefined ? undefined : readShares(strategy, reader);
  const skipStop = readSkip(forward, reader);
  const address = healthUrl === undefined ? undefined : addressProblem('--health-url', healthUrl);
  if (address !== undefined) problems.push(address);
  const settings = {
    from,
    ...(goBack || image === undefined ? {} : { image }),
    ...(percents === undefined ? {} : { shares: percents }),
    ...(skipStop === undefined ? {} : { skipStop }),
    ...(onReturn === undefined ? {} : { onReturn }),
    watchSeconds: reader.time('--watch', forward.watch, TIMES.watch),
    goBack,
    policy: readPolicy(forward, reader),
    ...(healthUrl === undefined ? {} : { healthUrl }),
  };
  if (problems.length > 0) throw new UserError('ashlar cut-over', 'OptionsInvalid', problems);
  return settings;
}

function withoutUnset(options: CutOverCommandOptions): CutOverCommandOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== ''));
}

function withoutEffect(options: CutOverCommandOptions): string[] {
  const found = Object.entries(FORWARD_ONLY).flatMap(([name, key]) => {
    const value = options[key];
    const asksNothing = value === undefined || value === false || (key === 'skip_aws_stop' && value === 'false');
    if (asksNothing) return [];
    return [`\`${name}\` has no effect on the way back, got ${shownValue(key, value)}`];
  });
  if (found.length === 0) return [];
  return [...found, 'with `--return` there can be only `--from`, `--on-return`, `--no-synth`, `--out` and `--json`'];
}

function shownValue(key: string, value: string | boolean): string {
  return key === 'healthUrl' ? shown(String(value)) : String(value);
}

function imageProblems(image: string | undefined): string[] {
  if (image === undefined) return ['`--image` must name the image to roll out'];
  return isPinned(image) ? [] : [problem('--image', 'an image with a digest, or a tag other than latest', image)];
}

function readShares(strategy: string, reader: Reader): readonly number[] {
  const allowed = 'blue-green, or canary= and rising percents that end in 100, such as canary=5,25,50,100';
  return reader.value('--strategy', strategy, shares(strategy), allowed, UNASKED.shares);
}

function readSkip({ skipAwsStop, skip_aws_stop: input }: CutOverCommandOptions, reader: Reader): boolean | undefined {
  const said =
    input === undefined ? undefined : reader.value('--skip_aws_stop', input, flag(input), 'true or false', false);
  if (skipAwsStop === true && input === 'false') {
    reader.problems.push('`--skip_aws_stop` must not be false beside `--skip-aws-stop`: leave one of the two out');
  }
  return said ?? skipAwsStop;
}

function readPolicy(options: CutOverCommandOptions, reader: Reader): HealthPolicy {
  const { healthAnswers: answers = ANSWERS, healthWithin, healthEvery, slow } = options;
  const before = reader.problems.length;
  const policy = {
    answers: reader.value(
      '--health-answers',
      answers,
      count(answers, MOST_ANSWERS),
      `a whole number from 1 to ${MOST_ANSWERS}`,
      1,
    ),
    withinSeconds: reader.time('--health-within', healthWithin, TIMES.healthWithin),
    everySeconds: reader.time('--health-every', healthEvery, TIMES.healthEvery),
    slowSeconds: reader.time('--slow', slow, TIMES.slow),
  };
  const least = Math.round((policy.answers - 1) * policy.everySeconds * 1000) / 1000;
  if (reader.problems.length === before && policy.withinSeconds < least) {
    const allowed = `at least ${least}s, as ${policy.answers} answers take that long at one every ${policy.everySeconds}s`;
    reader.problems.push(problem('--health-within', allowed, healthWithin ?? TIMES.healthWithin.otherwise));
  }
  return policy;
}

function rangeText({ least, most, otherwise }: TimeRange): string {
  return `${least} to ${most}, default: ${otherwise}`;
}
