import { labDefinitions, requiredProgram } from './lab-program';
import { installDefinitions } from './running/definitions';
import { freePort } from './running/ports';
import { answers, waitFor } from './running/wait';
import type { Lab } from './start-lab';

/** Where the controller keeps its keys, as its chart is installed. */
const NAMESPACE = 'kube-system';

/** On a busy machine: a quiet one needs a second, most of it for a key. */
const LIMIT_SECONDS = 60;

/** A running controller of Sealed Secrets. */
export interface SealedSecrets {
  /** Address of the certificate that secrets are sealed with, as `kubeseal --cert` takes it. */
  readonly certificateUrl: string;
}

/** Installs the resource of Sealed Secrets in a lab, and starts its controller. */
export async function startSealedSecrets(lab: Lab): Promise<SealedSecrets> {
  await installDefinitions(lab.client, labDefinitions('sealed-secrets'));
  const [address, metrics] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  lab.run({
    name: 'sealed-secrets',
    program: requiredProgram('sealed-secrets'),
    args: [`--listen-addr=${address}`, `--listen-metrics-addr=${metrics}`],
    env: { KUBECONFIG: lab.kubeconfig, POD_NAMESPACE: NAMESPACE },
  });
  const certificateUrl = `http://${address}/v1/cert.pem`;
  await waitFor('the controller of Sealed Secrets', () => answers(certificateUrl), LIMIT_SECONDS);
  return { certificateUrl };
}
