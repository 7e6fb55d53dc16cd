import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { labProblem, labProgram } from './lab-program';
import { installDefinitions } from './running/definitions';
import type { KubernetesObject } from './running/objects';
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
  const [program, crds] = [labProgram('external-secrets'), labProgram('external-secrets', 'crds.yaml')];
  if (program === undefined || crds === undefined) throw new Error(labProblem(['external-secrets']));
  const definitions = parseAllDocuments(readFileSync(crds, 'utf8')).map((one) => one.toJS() as KubernetesObject);
  await installDefinitions(lab.client, definitions);
  const health = `127.0.0.1:${await freePort()}`;
  const aws: Record<string, string> =
    awsUrl === undefined ? {} : { AWS_SECRETSMANAGER_ENDPOINT: awsUrl, AWS_STS_ENDPOINT: awsUrl };
  lab.run({
    name: 'external-secrets',
    program,
    args: ['--metrics-addr=0', `--live-addr=${health}`, '--enable-leader-election=false'],
    env: { KUBECONFIG: lab.kubeconfig, ...aws, ...env },
  });
}
