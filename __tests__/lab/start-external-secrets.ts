import { labDefinitions, requiredProgram } from './lab-program';
import { installDefinitions } from './running/definitions';
import { freePort } from './running/ports';
import type { Lab } from './start-lab';

/** Where the controller finds AWS: an emulator. */
export interface ExternalSecretsOptions {
  /**
   * Address of Secrets Manager and of STS.
   * @default - those of AWS
   */
  readonly awsUrl?: string;
  /** @default {} */
  readonly env?: Readonly<Record<string, string>>;
}

/** Installs the resources of External Secrets in a lab, and starts its controller, which knows AWS and the fake provider. */
export async function startExternalSecrets(lab: Lab, { awsUrl, env = {} }: ExternalSecretsOptions = {}): Promise<void> {
  await installDefinitions(lab.client, labDefinitions('external-secrets'));
  const health = `127.0.0.1:${await freePort()}`;
  const aws: Record<string, string> =
    awsUrl === undefined ? {} : { AWS_SECRETSMANAGER_ENDPOINT: awsUrl, AWS_STS_ENDPOINT: awsUrl };
  lab.run({
    name: 'external-secrets',
    program: requiredProgram('external-secrets'),
    args: ['--metrics-addr=0', `--live-addr=${health}`, '--enable-leader-election=false'],
    env: { KUBECONFIG: lab.kubeconfig, ...aws, ...env },
  });
}
