import type { KubernetesObject } from './objects';

/** What each node has: more than a test asks for, and not without bounds. */
const ALLOCATABLE = { cpu: '16', memory: '64Gi', pods: '110', 'ephemeral-storage': '100Gi' };

const REGION = 'us-east-1';

const ZONES = [`${REGION}a`, `${REGION}b`];

/** Nodes that kwok plays, one zone after the other: `lab-1` in us-east-1a, `lab-2` in us-east-1b. */
export function labNodes(count: number): KubernetesObject[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `lab-${index + 1}`;
    const labels = {
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'topology.kubernetes.io/region': REGION,
      'topology.kubernetes.io/zone': ZONES[index % ZONES.length] ?? REGION,
    };
    const annotations = { 'kwok.x-k8s.io/node': 'fake' };
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels, annotations },
      status: { allocatable: ALLOCATABLE, capacity: ALLOCATABLE },
    };
  });
}
