import { TerraformOutput, type TerraformStack } from 'cdktf';
import { Duration } from '../../../../constructs/core/duration';
import { RunService } from '../../../../constructs/google/compute/run-service';
import { UptimeCheck, type UptimeCheckProps } from '../../../../constructs/google/observability/uptime-check';
import { googleStack, propsWithoutEffect, synthesized } from '../support';

const host = 'shop.acme.example';
const make = (stack: TerraformStack, props: Partial<UptimeCheckProps> = {}) =>
  new UptimeCheck(stack, 'Up', { host, ...props });

test('with a host alone: /health every minute from everywhere, over HTTPS with a valid certificate', () => {
  expect(synthesized(make).at('Up/Resource')).toMatchObject({
    display_name: 'stack/Up',
    period: '60s',
    timeout: '10s',
    monitored_resource: { type: 'uptime_url', labels: { host, project_id: 'acme-shop' } },
    http_check: {
      path: '/health',
      port: 443,
      use_ssl: true,
      validate_ssl: true,
      request_method: 'GET',
      accepted_response_status_codes: [{ status_class: 'STATUS_CLASS_2XX' }],
    },
    log_check_failures: true,
    user_labels: { owner: 'shop-team' },
  });
});

test('every setting has an effect', () => {
  const without = propsWithoutEffect<UptimeCheckProps>(make, {
    host: () => 'www.acme.example',
    path: () => '/status',
    displayName: () => 'Shop',
    period: () => Duration.minutes(15),
    timeout: () => Duration.seconds(5),
    contains: () => 'ok',
    regions: () => ['USA', 'EUROPE'],
  });
  expect(without).toEqual([]);
});

test('asks a service by the host that Cloud Run gives', () => {
  const stack = synthesized((scope) => {
    const up = make(scope, { host: new RunService(scope, 'Api', { image: 'nginx:1.29.3' }).host });
    new TerraformOutput(scope, 'Id', { value: up.uptimeCheckId });
  });
  expect(stack.at('Up/Resource')).toMatchObject({
    monitored_resource: { labels: { host: `\${trimprefix(${stack.address('Api/Resource')}.uri, "https://")}` } },
  });
  expect(stack.at('Id')['value']).toBe(stack.ref('Up/Resource', 'uptime_check_id'));
});

test('what an answer has to hold, and where it is asked from, may be said', () => {
  const check = synthesized((scope) =>
    make(scope, { contains: 'ok', regions: ['USA_IOWA', 'EUROPE', 'ASIA_PACIFIC'] }),
  );
  expect(check.at('Up/Resource')).toMatchObject({
    content_matchers: [{ content: 'ok', matcher: 'CONTAINS_STRING' }],
    selected_regions: ['USA_IOWA', 'EUROPE', 'ASIA_PACIFIC'],
  });
});

test('a check managed elsewhere is known by its id', () => {
  expect(UptimeCheck.fromUptimeCheckId('shop-1a2b').uptimeCheckId).toBe('shop-1a2b');
});

test('fails with every bad value named at once', () => {
  const wrong: Partial<UptimeCheckProps> = {
    host: 'https://shop.acme.example',
    path: 'health',
    displayName: '',
    period: Duration.minutes(2),
    timeout: Duration.minutes(2),
    contains: '',
    regions: ['EUROPE', 'EUROPE'],
  };
  expect(() => make(googleStack(), wrong)).toThrow(
    new Error(
      "UptimeCheck at 'stack/Up' [PropsInvalid]:\n" +
        '- `host` must be a host such as shop.acme.example, got https://shop.acme.example\n' +
        '- `path` must be a path that starts with /, without #, got health\n' +
        '- `displayName` must be 1 to 512 characters, got 0\n' +
        '- `period` must be one of 60, 300, 600, 900, got 120\n' +
        '- `timeout` must be 1 to 60 seconds, got 120\n' +
        '- `contains` must be 1 to 1024 characters, got 0\n' +
        '- `regions` must be different from each other, got EUROPE, EUROPE\n' +
        '- `regions` must be three places or more; USA alone is three, got EUROPE, EUROPE',
    ),
  );
});

test('a region that nobody asks from is refused', () => {
  const regions = ['USA', 'MARS'] as unknown as UptimeCheckProps['regions'];
  expect(() => make(googleStack(), { regions })).toThrow(
    new Error(
      "UptimeCheck at 'stack/Up' [PropsInvalid]:\n" +
        '- `regions` must be one of ASIA_PACIFIC, EUROPE, SOUTH_AMERICA, USA, USA_IOWA, USA_OREGON, USA_VIRGINIA, got MARS',
    ),
  );
});
