import { pathToFileURL } from 'node:url';
import { labDefinitions, requiredProgram } from './lab-program';
import { installDefinitions } from './running/definitions';
import { freePort } from './running/ports';
import { answers, waitFor } from './running/wait';
import type { Lab } from './start-lab';

const NAMESPACE = 'argo-rollouts';

/** On a busy machine: a quiet one needs a second. */
const LIMIT_SECONDS = 60;

/**
 * Installs the resources of Argo Rollouts in a lab, and starts its controller with the plugin that weighs the routes of the
 * Gateway API. Weights on an Ingress of an AWS load balancer and on a VirtualService it knows itself.
 */
export async function startArgoRollouts(lab: Lab): Promise<void> {
  const [program, plugin] = [requiredProgram('argo-rollouts'), requiredProgram('gateway-api-plugin')];
  await Promise.all([
    installDefinitions(lab.client, labDefinitions('argo-rollouts')),
    lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }),
  ]);
  // It would else wait between requests once several rollouts are under way, and so would the controller.
  const args = ['-kubeClientQPS=200', '-kubeClientBurst=400'];
  const plugins = [{ name: 'argoproj-labs/gatewayAPI', location: pathToFileURL(plugin).href, args }];
  await lab.client.apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argo-rollouts-config', namespace: NAMESPACE },
    data: { trafficRouterPlugins: JSON.stringify(plugins) },
  });
  const [metrics, health] = [await freePort(), await freePort()];
  lab.run({
    name: 'argo-rollouts',
    program,
    args: [
      `--kubeconfig=${lab.kubeconfig}`,
      '--leader-elect=false',
      '--qps=200',
      '--burst=400',
      `--metricsPort=${metrics}`,
      `--healthzPort=${health}`,
    ],
    // The plugin is a process of its own, which looks for the cluster here.
    env: { KUBECONFIG: lab.kubeconfig, POD_NAMESPACE: NAMESPACE },
  });
  await waitFor('the controller of Argo Rollouts', () => answers(`http://127.0.0.1:${health}/healthz`), LIMIT_SECONDS);
}
