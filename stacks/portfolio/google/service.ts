import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import { Duration } from '../../../constructs/core/duration';
import { containerImage, serviceOutputs, trafficSplit } from '../../../constructs/core/service-variables';
import { LayerStack } from '../../../constructs/core/stack';
import { RunService } from '../../../constructs/google/compute/run-service';
import { serverErrors, slowRequests, uptimeFailing } from '../../../constructs/google/observability/alert-condition';
import { AlertPolicy } from '../../../constructs/google/observability/alert-policy';
import { LogBucket } from '../../../constructs/google/observability/log-bucket';
import { UptimeCheck } from '../../../constructs/google/observability/uptime-check';
import { google } from '../../../constructs/google/provider';
import type { PortfolioOnGoogle } from '../../../environments/portfolio/schema';
import type { GoogleStateStack } from './state';

/** The service, which scales to zero, and what watches it. */
export class GoogleServiceStack extends LayerStack {
  constructor(scope: Construct, environment: PortfolioOnGoogle, { state }: { readonly state: GoogleStateStack }) {
    super(scope, { system: 'portfolio', environment, layer: 'service', clouds: [google(environment.google)] });
    const { allowDestroy, names, domain, maxInstances } = environment;
    const service = new RunService(this, 'Service', {
      name: names.service,
      image: containerImage(this),
      traffic: trafficSplit(this),
      serviceAccount: state.runner,
      minInstances: 0,
      maxInstances,
      domain,
      // A web site.
      allowUnauthenticated: true,
      allowDestroy,
    });
    new LogBucket(this, 'Logs', { retention: Duration.days(30), allowDestroy }).collectFrom(service);
    const { channels } = state;
    if (channels.length > 0) {
      // It wakes the service: as seldom as Cloud Monitoring allows, and from as few places.
      const up = new UptimeCheck(this, 'Up', {
        host: domain ?? service.host,
        period: Duration.minutes(15),
        regions: ['USA'],
      });
      new AlertPolicy(this, 'Down', {
        description:
          'The service does not answer: return to the last revision (`ashlar cut-over --return`), then look at its logs.',
        conditions: [uptimeFailing(up)],
        channels,
        severity: 'critical',
      });
      new AlertPolicy(this, 'Requests', {
        description: 'The service answers with errors, or late: look at its logs and at the newest revision.',
        conditions: [serverErrors(service, 5), slowRequests(service, 95, Duration.seconds(2))],
        channels,
      });
    }
    if (service.domainRecords !== undefined) new TerraformOutput(this, 'dns_records', { value: service.domainRecords });
    serviceOutputs(this, {
      url: domain === undefined ? service.url : `https://${domain}`,
      healthUrl: service.healthUrl(),
      candidateHealthUrl: `${service.candidateUrl}/health`,
      revision: service.latestRevision,
    });
  }
}
