import { labDefinitions, requiredProgram } from './lab-program';
import { installDefinitions } from './running/definitions';
import type { Lab } from './start-lab';

/** Where a ClusterIssuer finds its secrets, as the chart is installed. */
const NAMESPACE = 'cert-manager';

/**
 * Installs the resources of cert-manager in a lab, and starts its controllers for self-signed certificates and those of a CA. It has
 * no webhook: what that would refuse or fill in is not seen.
 */
export async function startCertManager(lab: Lab): Promise<void> {
  await Promise.all([
    installDefinitions(lab.client, labDefinitions('cert-manager')),
    lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }),
  ]);
  lab.run({
    name: 'cert-manager',
    program: requiredProgram('cert-manager'),
    args: [`--kubeconfig=${lab.kubeconfig}`, `--cluster-resource-namespace=${NAMESPACE}`],
  });
}
