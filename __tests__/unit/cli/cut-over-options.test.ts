import { cutOverSettings, type CutOverCommandOptions, type CutOverSettings } from '../../../cli/cut-over-options';
import type { UserError } from '../../../constructs/core/errors';

/** What options mean for a cut-over to production. */
const settingsOf = (options: CutOverCommandOptions): CutOverSettings =>
  cutOverSettings('portfolio-production', options);

const GIVEN = { from: 'portfolio-staging', image: 'app:2' };

test('with the least: a minute of watching, and nothing that was not given where an open cut-over may have it otherwise', () => {
  expect(settingsOf(GIVEN)).toEqual({
    from: 'portfolio-staging',
    image: 'app:2',
    watchSeconds: 60,
    goBack: false,
    policy: { answers: 3, withinSeconds: 120, everySeconds: 1, slowSeconds: 2 },
  });
});

test('with every option', () => {
  const all = {
    ...GIVEN,
    strategy: 'canary=5,25,50,100',
    watch: '1.5h',
    skipAwsStop: true,
    onReturn: 'leave',
    healthUrl: 'https://a.example/health',
    healthAnswers: '5',
    healthWithin: '90s',
    healthEvery: '250ms',
    slow: '5s',
  };
  expect(settingsOf(all)).toEqual({
    from: 'portfolio-staging',
    image: 'app:2',
    shares: [5, 25, 50, 100],
    watchSeconds: 5400,
    skipStop: true,
    onReturn: 'leave',
    goBack: false,
    healthUrl: 'https://a.example/health',
    policy: { answers: 5, withinSeconds: 90, everySeconds: 0.25, slowSeconds: 5 },
  });
});

test('takes the input of a pipeline at its word', () => {
  const skips = ['true', 'false', ''].map((word) => settingsOf({ ...GIVEN, skip_aws_stop: word }).skipStop);
  expect(skips).toEqual([true, false, undefined]);
});

test('an option that is an empty text counts as not given', () => {
  const names = [
    'strategy',
    'watch',
    'skip_aws_stop',
    'onReturn',
    'healthUrl',
    'healthAnswers',
    'healthWithin',
    'slow',
  ];
  const empty = Object.fromEntries([...names, 'healthEvery'].map((name) => [name, '']));
  expect(settingsOf({ ...GIVEN, ...empty })).toEqual(settingsOf(GIVEN));
  const back = { from: 'portfolio-staging', return: true };
  expect(settingsOf({ ...back, ...empty, image: '' })).toEqual(settingsOf(back));
});

test('an environment cannot take over from itself', () => {
  expect(() => settingsOf({ ...GIVEN, from: 'portfolio-production' })).toThrow(
    'ashlar cut-over [OptionsInvalid]:\n' +
      '- `--from` must be another environment than the one that takes over, got portfolio-production',
  );
});

test('a return needs no image', () => {
  expect(settingsOf({ from: 'portfolio-staging', return: true })).toMatchObject({ goBack: true });
});

test('names everything that is wrong at once', () => {
  const wrong = {
    image: 'registry:5000/app',
    strategy: 'canary=50,25,100',
    watch: '5',
    skip_aws_stop: 'yes',
    onReturn: 'stop',
    healthAnswers: '0',
    healthWithin: '2 minutes',
    healthEvery: '1',
    slow: '-1s',
    healthUrl: 'ftp://a',
  };
  expect(() => settingsOf(wrong)).toThrow(
    'ashlar cut-over [OptionsInvalid]:\n' +
      '- `--from` must name the environment that is stopped, such as portfolio-staging\n' +
      '- `--image` must be an image with a digest, or a tag other than latest, got registry:5000/app\n' +
      '- `--on-return` must be restart or leave, got stop\n' +
      '- `--strategy` must be blue-green, or canary= and rising percents that end in 100, such as canary=5,25,50,100, got canary=50,25,100\n' +
      '- `--skip_aws_stop` must be true or false, got yes\n' +
      '- `--health-url` must be an http or https address, got ftp://a\n' +
      '- `--watch` must be a time from 0s to 24h, such as 1m, got 5\n' +
      '- `--health-answers` must be a whole number from 1 to 100, got 0\n' +
      '- `--health-within` must be a time from 1s to 1h, such as 2m, got 2 minutes\n' +
      '- `--health-every` must be a time from 10ms to 1m, such as 1s, got 1\n' +
      '- `--slow` must be a time from 10ms to 1m, such as 2s, got -1s',
  );
  expect(() => settingsOf({ from: 'a-b' })).toThrow(
    'ashlar cut-over [OptionsInvalid]:\n- `--image` must name the image to roll out',
  );
});

test.each([
  ['app:latest', false],
  ['app', false],
  [`app@sha256:${'a'.repeat(64)}`, true],
  ['us-west1-docker.pkg.dev/p/images/app:1.4.2', true],
  ['app@sha256:abc', false],
  [`localhost:5000/team/app:1@sha256:${'a'.repeat(64)}`, true],
  [':1', false],
  ['registry/:1', false],
  [`@sha256:${'a'.repeat(64)}`, false],
  ['app v:1', false],
  [' app:1', false],
])('of the image %s: pinned is %s', (image, pinned) => {
  const read = (): unknown => settingsOf({ ...GIVEN, image }).image;
  if (pinned) expect(read()).toBe(image);
  else
    expect(read).toThrow(
      `ashlar cut-over [OptionsInvalid]:\n- \`--image\` must be an image with a digest, or a tag other than latest, got ${image}`,
    );
});

test.each(['canary', 'canary=', 'canary=5,25', 'canary=0,100', 'canary=100,100', 'rolling'])(
  '%s is no strategy',
  (strategy) => {
    expect(() => settingsOf({ ...GIVEN, strategy })).toThrow(
      `ashlar cut-over [OptionsInvalid]:\n- \`--strategy\` must be blue-green, or canary= and rising percents that end in 100, such as canary=5,25,50,100, got ${strategy}`,
    );
  },
);

/** Everything that is wrong with options, a line each. */
function problems(options: CutOverCommandOptions): readonly string[] {
  try {
    settingsOf(options);
    return [];
  } catch (error) {
    return (error as UserError).problems;
  }
}

test('times are within a range, whose ends are allowed', () => {
  const all = (watch: string, rest: string): readonly string[] =>
    problems({ ...GIVEN, watch, healthWithin: rest, healthEvery: rest, slow: rest });
  const names = (found: readonly string[]): string[] => found.map((one) => one.slice(0, one.indexOf(', ')));
  const refused = [
    '`--watch` must be a time from 0s to 24h',
    '`--health-within` must be a time from 1s to 1h',
    '`--health-every` must be a time from 10ms to 1m',
    '`--slow` must be a time from 10ms to 1m',
  ];
  const bad = ['-1s', 'NaN', 'Infinity', '1e9s', '25h', `${'9'.repeat(400)}h`];
  expect(bad.map((time) => names(all(time, time)))).toEqual(bad.map(() => refused));
  expect(names(all('0s', '0s'))).toEqual(refused.slice(1));
  expect(problems({ ...GIVEN, watch: '0s', healthWithin: '1s', healthEvery: '10ms', slow: '10ms' })).toEqual([]);
  expect(problems({ ...GIVEN, watch: '24h', healthWithin: '1h', healthEvery: '1m', slow: '1m' })).toEqual([]);
});

test('as many good answers as are asked for must fit into their time', () => {
  expect(problems({ ...GIVEN, healthAnswers: '4', healthEvery: '1s', healthWithin: '3s' })).toEqual([]);
  expect(problems({ ...GIVEN, healthAnswers: '100', healthEvery: '2s' })).toEqual([
    '`--health-within` must be at least 198s, as 100 answers take that long at one every 2s, got 2m',
  ]);
});

test.each([
  [
    'https://ana:swordfish@a.example/health',
    'without a user and a password, which would be in every log, got https://a.example/health',
  ],
  [
    'https://swordfish@a.example/health?token=swordfish',
    'without a user and a password, which would be in every log, got https://a.example/health',
  ],
  ['ana:swordfish@a.example/health', 'an http or https address, got a.example/health'],
  ['http://ana:sword#fish@a.example/', 'an http or https address, got a.example/'],
])('refuses a health address with what may be a secret, and does not say that', (healthUrl, why) => {
  expect(problems({ ...GIVEN, healthUrl })).toEqual([`\`--health-url\` must be ${why}`]);
});

test('does not skip the stop and ask for it at once', () => {
  expect(problems({ ...GIVEN, skipAwsStop: true, skip_aws_stop: 'false' })).toEqual([
    '`--skip_aws_stop` must not be false beside `--skip-aws-stop`: leave one of the two out',
  ]);
});

describe('on a return', () => {
  const back = { from: 'portfolio-staging', return: true };

  test('refuses everything that has no effect there at once, and says what can be given', () => {
    const forward = {
      image: 'app:2',
      strategy: 'canary=50,100',
      watch: '5',
      skipAwsStop: true,
      skip_aws_stop: 'true',
      healthUrl: 'https://ana:swordfish@a.example/health',
      healthAnswers: '5',
      healthWithin: '90s',
      healthEvery: '250ms',
      slow: '5s',
    };
    expect(problems({ ...back, ...forward, onReturn: 'stop' })).toEqual([
      ...[
        ['--image', 'app:2'],
        ['--strategy', 'canary=50,100'],
        ['--watch', '5'],
        ['--skip-aws-stop', 'true'],
        ['--skip_aws_stop', 'true'],
        ['--health-url', 'https://a.example/health'],
        ['--health-answers', '5'],
        ['--health-within', '90s'],
        ['--health-every', '250ms'],
        ['--slow', '5s'],
      ].map(([name, value]) => `\`${name}\` has no effect on the way back, got ${value}`),
      'with `--return` there can be only `--from`, `--on-return`, `--no-synth`, `--out` and `--json`',
      '`--on-return` must be restart or leave, got stop',
    ]);
  });

  test('takes what becomes of the other environment, and a pipeline input that asks for nothing', () => {
    const settings = { goBack: true, onReturn: 'leave' };
    expect(settingsOf({ ...back, onReturn: 'leave', skip_aws_stop: 'false' })).toMatchObject(settings);
    expect(settingsOf({ ...back, skip_aws_stop: '' })).not.toHaveProperty('skipStop');
  });
});
