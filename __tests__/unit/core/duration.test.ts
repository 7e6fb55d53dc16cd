import { Token } from 'cdktf';
import fc from 'fast-check';
import { Duration } from '../../../constructs/core/duration';

test('each unit is what it says in seconds, and reads back', () => {
  expect(Duration.seconds(90).toSeconds()).toBe(90);
  expect(Duration.minutes(2).toSeconds()).toBe(120);
  expect(Duration.hours(3).toSeconds()).toBe(10_800);
  expect(Duration.days(2).toSeconds()).toBe(172_800);
  const day = Duration.days(1);
  expect([day.toMinutes(), day.toHours(), day.toDays()]).toEqual([1_440, 24, 1]);
});

test.each([
  [Duration.seconds(0), '0 seconds'],
  [Duration.seconds(1), '1 second'],
  [Duration.seconds(90), '90 seconds'],
  [Duration.seconds(60), '1 minute'],
  [Duration.minutes(90), '90 minutes'],
  [Duration.hours(36), '36 hours'],
  [Duration.hours(48), '2 days'],
])('%s is shown in the largest unit that fits whole', (duration, text) => {
  expect(duration.toString()).toBe(text);
});

test('fractions are taken where they come to whole seconds', () => {
  expect(Duration.minutes(0.5).toSeconds()).toBe(30);
  expect(Duration.hours(1.1).toSeconds()).toBe(3_960);
});

test.each([
  [() => Duration.seconds(-1), 'seconds', '-1 seconds'],
  [() => Duration.seconds(0.5), 'seconds', '0.5 seconds'],
  [() => Duration.minutes(Number.NaN), 'minutes', 'NaN minutes'],
  [() => Duration.hours(Number.POSITIVE_INFINITY), 'hours', 'Infinity hours'],
  [() => Duration.days(1e15), 'days', '1000000000000000 days'],
])('what is no whole number of seconds is refused: %#', (make, name, got) => {
  expect(make).toThrow(
    `Duration [DurationInvalid]:\n- \`${name}\` must be a whole number of seconds, 0 or more, got ${got}`,
  );
});

test('what Terraform knows only later is refused, without the number that stands for it', () => {
  expect(() => Duration.minutes(Token.asNumber({ ref: 'x' }))).toThrow(
    new Error('Duration [DurationInvalid]:\n- `minutes` must be known at synth, got a value known after apply'),
  );
});

test('a unit that does not fit whole is refused', () => {
  expect(() => Duration.seconds(90).toMinutes()).toThrow(
    'Duration [DurationInvalid]:\n- `duration` must be a whole number of minutes, got 90 seconds',
  );
  expect(() => Duration.minutes(90).toHours()).toThrow(
    'Duration [DurationInvalid]:\n- `duration` must be a whole number of hours, got 90 minutes',
  );
  expect(() => Duration.hours(36).toDays()).toThrow(
    'Duration [DurationInvalid]:\n- `duration` must be a whole number of days, got 36 hours',
  );
});

test('any whole number of seconds stays what it is', () => {
  fc.assert(fc.property(fc.maxSafeNat(), (seconds) => Duration.seconds(seconds).toSeconds() === seconds));
});
