import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1' with { 'resolution-mode': 'import' };
import { problem } from '../../../../core/errors';
import { type PodSelection, podsOf } from '../../../network/source';
import type { MetricsTarget } from '../../metrics-target';
import type { MonitoredPort } from './scrape';

/** @see https://www.rfc-editor.org/rfc/rfc6335#section-5.1 */
const PORT_NAME = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;

/** What is wrong with `target`, as sentences; empty when nothing is. */
export function targetProblems({ podLabels, port }: MetricsTarget): string[] {
  const isPort =
    typeof port === 'number' ? Number.isInteger(port) && port >= 1 && port <= 65_535 : PORT_NAME.test(port);
  return [
    // No label at all would select every pod of the namespace, and open it.
    ...(Object.keys(podLabels).length > 0 ? [] : [problem('target.podLabels', 'one label or more', 'none')]),
    ...(isPort ? [] : [problem('target.port', 'a port from 1 to 65535, or the name of one', port)]),
  ];
}

/** The port of `target` as a monitor has it. */
export function monitoredPort({ port }: MetricsTarget): MonitoredPort {
  return typeof port === 'number' ? { portNumber: port } : { port };
}

/** Lets Prometheus connect to that port of these pods, in a namespace that refuses everything. */
export function monitoredPolicy(
  name: string,
  { podLabels, port }: MetricsTarget,
  prometheus: PodSelection,
  labels: Readonly<Record<string, string>>,
): INetworkPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, labels: { ...labels } },
    spec: {
      podSelector: { matchLabels: { ...podLabels } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [podsOf(prometheus)], ports: [{ protocol: 'TCP', port }] }],
    },
  };
}
