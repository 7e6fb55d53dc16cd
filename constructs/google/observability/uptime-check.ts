import { MonitoringUptimeCheckConfig } from '@cdktf/provider-google/lib/monitoring-uptime-check-config';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { Duration } from '../../core/duration';
import { labelsOf, placeOf } from '../provider';

const HOST = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** Regions of the world that a check can be made from. @see https://cloud.google.com/monitoring/uptime-checks#locations */
export type UptimeRegion =
  | 'ASIA_PACIFIC'
  | 'EUROPE'
  | 'SOUTH_AMERICA'
  | 'USA'
  | 'USA_IOWA'
  | 'USA_OREGON'
  | 'USA_VIRGINIA';

/** Locations that each region counts for: a check needs three. */
const LOCATIONS: Readonly<Record<UptimeRegion, number>> = {
  ASIA_PACIFIC: 1,
  EUROPE: 1,
  SOUTH_AMERICA: 1,
  USA: 3,
  USA_IOWA: 1,
  USA_OREGON: 1,
  USA_VIRGINIA: 1,
};

/** A check that an alert can watch, whether or not this app manages it. */
export interface IUptimeCheck {
  /** Last part of its name, which metrics are labelled with. */
  readonly uptimeCheckId: string;
}

/** Settings of an {@link UptimeCheck}. */
export interface UptimeCheckProps {
  /** Host that is asked, over HTTPS at port 443: `service.host`. Changing this replaces the check. */
  readonly host: string;
  /**
   * Path that is asked, which starts with `/`.
   * @default '/health'
   */
  readonly path?: string;
  /**
   * What shows in the console: 1 to 512 characters.
   * @default - the construct path
   */
  readonly displayName?: string;
  /**
   * Time between two questions from one place: 1, 5, 10 or 15 minutes.
   * @default Duration.minutes(1)
   */
  readonly period?: Duration;
  /**
   * Time to answer: 1 to 60 seconds.
   * @default Duration.seconds(10)
   */
  readonly timeout?: Duration;
  /**
   * Text that the answer has to hold: 1 to 1024 characters.
   * @default - only its status counts: 200 to 299
   */
  readonly contains?: string;
  /**
   * Where it is asked from, three places or more. Each keeps a service awake that scales to zero.
   * @default - all over the world
   */
  readonly regions?: readonly UptimeRegion[];
}

/**
 * Asks a host over HTTPS from several places, and counts a certificate that is not valid as a failure.
 * @see https://cloud.google.com/monitoring/uptime-checks
 * @example
 * const up = new UptimeCheck(stack, 'Up', { host: 'shop.acme.example', path: '/health' });
 */
export class UptimeCheck extends Construct implements IUptimeCheck {
  /** Refers to a check managed elsewhere, by its id. */
  static fromUptimeCheckId(uptimeCheckId: string): IUptimeCheck {
    return { uptimeCheckId };
  }

  readonly uptimeCheckId: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that Cloud Monitoring would refuse. */
  constructor(scope: Construct, id: string, props: UptimeCheckProps) {
    super(scope, id);
    const { host, path = '/health', displayName = this.node.path, contains, regions } = props;
    const { period = Duration.minutes(1), timeout = Duration.seconds(10) } = props;
    const places = regions?.reduce((sum, region) => sum + LOCATIONS[region], 0) ?? 3;
    const checks = new Checks(this)
      .matches('host', host, HOST, 'a host such as shop.acme.example')
      .matches('path', path, /^\/[^\s#]*$/, 'a path that starts with /, without #')
      .range('displayName', displayName.length, 1, 512, 'characters')
      .oneOf('period', period.toSeconds(), [60, 300, 600, 900])
      .range('timeout', timeout.toSeconds(), 1, 60, 'seconds')
      .range('contains', contains?.length, 1, 1_024, 'characters')
      .that(new Set(regions).size === (regions?.length ?? 0), 'regions', 'different from each other', regions)
      .that(!(places < 3), 'regions', 'three places or more; USA alone is three', regions);
    for (const region of regions ?? []) checks.oneOf('regions', region, Object.keys(LOCATIONS));
    checks.throwIfAny();
    const check = new MonitoringUptimeCheckConfig(this, 'Resource', {
      displayName,
      period: `${period.toSeconds().toString()}s`,
      timeout: `${timeout.toSeconds().toString()}s`,
      monitoredResource: { type: 'uptime_url', labels: { host, project_id: placeOf(this).project } },
      httpCheck: {
        path,
        port: 443,
        useSsl: true,
        validateSsl: true,
        requestMethod: 'GET',
        acceptedResponseStatusCodes: [{ statusClass: 'STATUS_CLASS_2XX' }],
      },
      contentMatchers: contains === undefined ? undefined : [{ content: contains, matcher: 'CONTAINS_STRING' }],
      selectedRegions: regions && [...regions],
      logCheckFailures: true,
      userLabels: labelsOf(this),
    });
    this.uptimeCheckId = check.uptimeCheckId;
  }
}
