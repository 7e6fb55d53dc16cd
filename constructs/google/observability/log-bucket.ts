import { LoggingProjectBucketConfig } from '@cdktf/provider-google/lib/logging-project-bucket-config';
import { LoggingProjectSink } from '@cdktf/provider-google/lib/logging-project-sink';
import { Construct } from 'constructs';
import { Checks } from '../../core/checks';
import { Duration } from '../../core/duration';
import { type Destroyable, retained } from '../../core/guardrails';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import type { RunService } from '../compute/run-service';
import { serviceAgent } from '../identity/service-agent';
import { placeOf } from '../provider';
import type { IKey } from '../security/key';

/** @see https://cloud.google.com/logging/quotas#log-buckets */
const LOG_BUCKET_ID: NameRule = {
  kind: 'log bucket',
  uniqueIn: 'account',
  max: 100,
  pattern: /^(?!_)[A-Za-z0-9_-]+$/,
  allowed: 'letters, digits, _ and -, no _ first',
};

/** @see https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.sinks */
const SINK_NAME: NameRule = {
  kind: 'log sink',
  uniqueIn: 'account',
  max: 100,
  pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]*$/,
  allowed: 'letters, digits, _, - and ., a letter or digit first',
};

/** @see https://cloud.google.com/logging/docs/region-support */
const LOG_LOCATION = {
  pattern: /^(global|us|eu|[a-z]+-[a-z]+\d+)$/,
  allowed: 'a region such as europe-west3, or eu, us or global',
} as const;

/** Settings of a {@link LogBucket}. */
export interface LogBucketProps extends Destroyable {
  /**
   * Id: 1 to 100 letters, digits, `_` and `-`. Changing this replaces the bucket.
   * @default - generated from system, environment and construct path
   */
  readonly name?: string;
  /**
   * Region that holds the log entries, or `eu`, `us` or `global`. Changing this replaces the bucket.
   * @default - the region of the stack
   */
  readonly location?: string;
  /**
   * How long log entries are kept: 1 to 3650 days. What is older is lost.
   * @see https://cloud.google.com/logging/docs/buckets#custom-retention
   * @default Duration.days(30)
   */
  readonly retention?: Duration;
  /**
   * What the bucket is for: up to 8000 characters.
   * @default - the construct path
   */
  readonly description?: string;
  /**
   * Cloud KMS key that encrypts the log entries, in the location of the bucket. It can be given at the beginning alone.
   * @see https://cloud.google.com/logging/docs/routing/managed-encryption-storage
   * @default - a key that Google manages, at no cost
   */
  readonly encryptionKey?: IKey;
}

/**
 * A bucket of Cloud Logging that keeps log entries for a limited time. What it collects stays in the bucket `_Default` as well.
 * Without `allowDestroy` a plan that would delete it fails; a deleted one can be restored for 7 days.
 * @see https://cloud.google.com/logging/docs/buckets
 * @example
 * const logs = new LogBucket(stack, 'Logs', { retention: Duration.days(90) });
 * logs.collect('Errors', 'severity>=ERROR');
 */
export class LogBucket extends Construct {
  /** `projects/PROJECT/locations/LOCATION/buckets/NAME`. */
  readonly logBucketName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that Cloud Logging would refuse. */
  constructor(scope: Construct, id: string, props: LogBucketProps = {}) {
    super(scope, id);
    const { name, retention = Duration.days(30), encryptionKey, description = this.node.path } = props;
    const { project, region } = placeOf(this);
    const location = props.location ?? region;
    new Checks(this)
      .all(nameProblems(LOG_BUCKET_ID, 'name', name))
      .matches('location', location, LOG_LOCATION.pattern, LOG_LOCATION.allowed)
      .range('retention', retention.toSeconds() / 86_400, 1, 3_650, 'days')
      .that(description.length <= 8_000, 'description', 'at most 8000 characters', description.length)
      .throwIfAny();
    const usable = encryptionKey?.grantEncryptDecrypt(serviceAgent(this, 'logging'));
    const bucket = new LoggingProjectBucketConfig(this, 'Resource', {
      project,
      location,
      bucketId: physicalName(this, LOG_BUCKET_ID, name),
      retentionDays: retention.toDays(),
      description,
      cmekSettings: encryptionKey && { kmsKeyName: encryptionKey.keyName },
      lifecycle: retained(props.allowDestroy),
      dependsOn: usable && [usable],
    });
    this.logBucketName = bucket.id;
  }

  /**
   * Sends log entries of the project to the bucket as well: those that a filter of Cloud Logging lets through.
   * @throws {ConstructError} `FilterInvalid` when there is none, or it is longer than 20000 characters.
   * @see https://cloud.google.com/logging/docs/view/logging-query-language
   */
  collect(id: string, filter: string): void {
    new Checks(this).range('filter', filter.trim().length, 1, 20_000, 'characters').throwIfAny('FilterInvalid');
    const scope = new Construct(this, id);
    new LoggingProjectSink(scope, 'Resource', {
      name: physicalName(scope, SINK_NAME),
      project: placeOf(this).project,
      destination: `logging.googleapis.com/${this.logBucketName}`,
      filter,
      // Within one project a sink needs no account of its own to write.
      uniqueWriterIdentity: true,
    });
  }

  /** Sends what a service writes, and its requests, to the bucket as well. */
  collectFrom(service: RunService): void {
    const filter = `resource.type="cloud_run_revision" AND resource.labels.service_name="${service.serviceName}"`;
    this.collect(`From-${service.node.id}`, `${filter} AND resource.labels.location="${service.location}"`);
  }
}
