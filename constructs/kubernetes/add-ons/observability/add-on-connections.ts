import { Construct } from 'constructs';
import { installManifests } from '../../manifests/install';
import { Connections } from '../../network/connections';
import { releaseName } from '../../object-name';
import type { IWorkload } from '../../workload/workload';

/**
 * What an add-on that workloads connect to connects to itself, and who connects to it: a policy besides that for the API server, where
 * the namespace refuses everything.
 */
export function addOnConnections(addOn: IWorkload & Construct): Connections {
  const connections = new Connections(addOn);
  const { namespace, workloadName } = addOn;
  if (!namespace.opensDns) return connections;
  const scope = new Construct(addOn, 'Policy');
  const name = `${workloadName}-connections`;
  installManifests(scope, {
    name: releaseName('network-policy', name),
    namespace: namespace.namespaceName,
    objects: () => connections.policies().map((policy) => ({ ...policy, metadata: { ...policy.metadata, name } })),
    after: [namespace],
  });
  return connections;
}

/** What takes traces by OTLP: a `Jaeger`, or something like it. */
export interface ITraceReceiver extends IWorkload {
  /** Address for OTLP over gRPC, without a scheme: `jaeger.tracing.svc:4317`. */
  readonly otlpEndpoint: string;
}
