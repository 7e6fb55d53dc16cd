import {
  CloudRunDomainMapping,
  type CloudRunDomainMappingStatusResourceRecordsList,
} from '@cdktf/provider-google/lib/cloud-run-domain-mapping';
import { CloudRunV2Service } from '@cdktf/provider-google/lib/cloud-run-v2-service';
import { CloudRunV2ServiceIamMember } from '@cdktf/provider-google/lib/cloud-run-v2-service-iam-member';
import { Fn, type ITerraformDependable, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { ConstructError } from '../../core/errors';
import { retained } from '../../core/guardrails';
import { nameProblems, physicalName, type NameRule } from '../../core/naming';
import { bindOnce, type IGrantable, type IServiceAccount } from '../identity/grant';
import { ServiceAccount } from '../identity/service-account';
import { serviceAgent } from '../identity/service-agent';
import { placeOf } from '../provider';
import { checkRunService } from './run-service-checks';
import type { Ingress, RunServiceProps } from './run-service-props';
import { revisionTemplate } from './run-service-template';
import { addTraffic, candidateTag } from './run-service-traffic';

/** @see https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services/create */
const SERVICE_NAME: NameRule = {
  kind: 'Cloud Run service',
  max: 49,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and hyphens, a letter first and no hyphen last',
};

const INGRESS: Readonly<Record<Ingress, string>> = {
  all: 'INGRESS_TRAFFIC_ALL',
  internal: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
  'internal-and-load-balancer': 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER',
};

const INVOKER = 'roles/run.invoker';

/**
 * A service on Cloud Run that scales to zero, acts as an account of its own without any role, and answers only whom it was opened to.
 * Every change of its image or settings is a new revision; requests move to it once it is well.
 * @see https://cloud.google.com/run/docs/resource-model
 * @example
 * const image = 'europe-west3-docker.pkg.dev/acme-shop/images/api:1.4.0';
 * const api = new RunService(stack, 'Api', { image, allowUnauthenticated: true, env: { LOG_LEVEL: 'info' } });
 * const address = api.healthUrl();
 */
export class RunService extends Construct implements IGrantable {
  /** Account that the service acts as. */
  readonly grantAccount: IServiceAccount;
  readonly serviceName: string;
  /** Region of the service. */
  readonly location: string;
  /**
   * Address that Cloud Run gives, such as `https://api-a1b2c3d4e5-ey.a.run.app`, without a `/` at its end. Also with a `domain`, as it
   * answers before the zone of the domain is set, as do `host`, `healthUrl`, `tagUrl` and `candidateUrl`.
   */
  readonly url: string;
  /** Host of that address, for an uptime check. */
  readonly host: string;
  /** Newest revision that is ready, without its path: what a cut-over keeps as the stable one. */
  readonly latestRevision: string;
  /**
   * DNS records that the zone of `domain` has to hold, each with `type`, `name` and `rrdata`; undefined without a domain. Known once it is
   * applied, and may be the value of an output as it is.
   */
  readonly domainRecords?: CloudRunDomainMappingStatusResourceRecordsList;

  private readonly healthPath: string;
  private readonly tag: string | undefined;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that Cloud Run would refuse. */
  constructor(scope: Construct, id: string, props: RunServiceProps) {
    super(scope, id);
    const { name, secrets = {}, cpu = 1, ingress = 'all', allowDestroy, domain } = props;
    const { concurrency = cpu < 1 ? 1 : 80 } = props;
    const { project, region } = placeOf(this);
    const wrongName = nameProblems(SERVICE_NAME, 'name', name);
    const ownName = wrongName.length > 0 ? '' : physicalName(this, SERVICE_NAME, name);
    checkRunService(this, props, { name: ownName, region, concurrency }).all(wrongName).throwIfAny();
    const account = props.serviceAccount ?? new ServiceAccount(this, 'Account');
    this.grantAccount = account;
    this.location = region;
    this.healthPath = props.healthPath ?? '/health';
    this.tag = candidateTag(props.traffic);

    // A revision that may not read its secrets, or use its key, never starts.
    const needs = Object.values(secrets).map(({ secret }) => secret.grantRead(this));
    const usable = props.encryptionKey?.grantEncryptDecrypt(serviceAgent(this, 'cloud-run'));
    const service = new CloudRunV2Service(this, 'Resource', {
      name: ownName,
      location: region,
      description: props.description,
      ingress: INGRESS[ingress],
      deletionProtection: allowDestroy !== true,
      // Cloud Run answers with this block always: without it every plan would remove it.
      scaling: { minInstanceCount: props.minInstances ?? 0 },
      template: revisionTemplate(props, { email: account.email, project, concurrency }),
      lifecycle: retained(allowDestroy),
      dependsOn: ownOf(this, usable === undefined ? needs : [...needs, usable]),
    });
    addTraffic(service, props.traffic);
    this.serviceName = service.name;
    this.url = service.uri;
    this.host = Fn.trimprefix(service.uri, 'https://');
    this.latestRevision = Fn.basename(service.latestReadyRevision);
    if (props.allowUnauthenticated === true) {
      const binding = { name: service.name, location: region, role: INVOKER, member: 'allUsers' };
      new CloudRunV2ServiceIamMember(this, 'Public', binding);
    }
    if (domain !== undefined) {
      const mapping = new CloudRunDomainMapping(this, 'Domain', {
        name: domain,
        location: region,
        metadata: { namespace: project },
        spec: { routeName: service.name },
      });
      this.domainRecords = mapping.status.get(0).resourceRecords;
    }
  }

  /** Address of its `healthPath`, or of another path that starts with `/`. */
  healthUrl(path = this.healthPath): string {
    return `${this.url}${path}`;
  }

  /**
   * Address of the revision with this tag, without a `/` at its end.
   * @see https://cloud.google.com/run/docs/rollouts-rollbacks-traffic-migration#tags
   */
  tagUrl(tag: string): string {
    return Fn.replace(this.url, 'https://', `https://${tag}---`);
  }

  /**
   * Address of the newest revision while a stable one gets the rest: there before it gets its first request.
   * @throws {ConstructError} `TrafficUntagged` when the traffic of the service names no tag for the newest revision.
   */
  get candidateUrl(): string {
    if (this.tag !== undefined) return this.tagUrl(this.tag);
    const allowed = 'a split with a stable revision, or a list whose entry without `revision` has a tag';
    throw new ConstructError(this.constructor.name, this.node.path, 'TrafficUntagged', [
      `\`traffic\` must be ${allowed}`,
    ]);
  }

  /** Lets `grantee` call the service, also where nobody else may. */
  grantInvoke(grantee: IGrantable): void {
    const { serviceName: name, location } = this;
    bindOnce({ grantee, role: INVOKER, on: this }, (scope, id, member) => {
      return new CloudRunV2ServiceIamMember(scope, id, { name, location, role: INVOKER, member });
    });
  }
}

/** Terraform orders within a stack alone: bindings of an account of an earlier stack are there already. */
function ownOf(scope: Construct, dependables: readonly ITerraformDependable[]): ITerraformDependable[] | undefined {
  const stack = TerraformStack.of(scope);
  const own = dependables.filter((one) => !Construct.isConstruct(one) || TerraformStack.of(one) === stack);
  return own.length === 0 ? undefined : [...new Set(own)];
}
