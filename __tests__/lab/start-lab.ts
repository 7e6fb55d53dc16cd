import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labProblem, labProgram } from './lab-program';
import { basePrograms } from './building/programs';
import { Api } from './running/api';
import { LabClient } from './running/client';
import { certificateFile, type ControlPlane, controllers, servers } from './running/control-plane';
import { SELDOM_COLLECTED } from './running/garbage';
import { CONTEXT, makeCredentials, writeKubeconfig } from './running/credentials';
import { labNodes } from './running/nodes';
import { hasCondition } from './running/objects';
import { freePort } from './running/ports';
import { Processes, type Start } from './running/processes';
import { waitFor } from './running/wait';

/** On a busy machine: a quiet one needs a tenth of it. */
const LIMIT_SECONDS = 120;

/** Settings of {@link startLab}. */
export interface LabOptions {
  /**
   * Nodes that pods run on, in turn in two zones.
   * @default 2
   */
  readonly nodes?: number;
  /**
   * Whether webhooks are called. Those of a chart point at pods, which serve nothing here, and most then refuse all that they watch.
   * @default false
   */
  readonly admissionWebhooks?: boolean;
}

/** A Kubernetes control plane without containers, on this machine alone. */
export interface Lab {
  /** Path of a kubeconfig that may do everything. */
  readonly kubeconfig: string;
  /** Name of its only context. */
  readonly context: string;
  /** `https://127.0.0.1:<port>`. */
  readonly server: string;
  /** Certificates that the server's own is checked with, in PEM form. */
  readonly ca: string;
  readonly token: string;
  readonly client: LabClient;
  /** Folder of the lab's own, for files of a test too; it goes with the lab. */
  readonly folder: string;
  /** Starts a controller, which ends with the lab, or with what this gives. Its log is `<name>.log` in the folder. */
  readonly run: (start: Start) => () => Promise<void>;
  /** Ends everything and removes the folder. @throws where a program had ended by itself, with the end of its log. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a control plane with nodes that make pods ready. Nothing in it runs a container.
 * @example
 * const lab = await startLab();
 * await lab.client.apply(deployment);
 * await lab.stop();
 * @throws where a program ends while it starts, with the last lines of its log.
 */
export async function startLab({ nodes = 2, admissionWebhooks = false }: LabOptions = {}): Promise<Lab> {
  const programs = findPrograms();
  const processes = new Processes();
  const { folder, failed } = processes;
  try {
    const { token, ...files } = makeCredentials(folder);
    const ports = { etcd: await freePort(), etcdPeer: await freePort(), apiServer: await freePort() };
    const kubeconfig = join(folder, 'kubeconfig');
    const plane: ControlPlane = { programs, ports, folder, kubeconfig, ...files, admissionWebhooks };
    const server = `https://127.0.0.1:${ports.apiServer}`;
    for (const start of servers(plane)) processes.start(start);
    const access = await Promise.race([failed, answering(server, token, folder)]);
    writeKubeconfig(folder, access);
    for (const start of controllers(plane)) processes.start(start);
    const api = new Api(access);
    const client = new LabClient(api);
    await Promise.race([failed, settle(client, nodes)]);
    const stop = async (): Promise<void> => {
      api.close();
      await processes.stop();
    };
    const run: Lab['run'] = (start) => processes.start({ ...start, env: { ...SELDOM_COLLECTED, ...start.env } });
    return { kubeconfig, context: CONTEXT, ...access, client, folder, run, stop };
  } catch (error) {
    await processes.stop().catch(() => undefined);
    throw error;
  }
}

/** @throws with the command that builds them, where they are not built. */
function findPrograms(): ControlPlane['programs'] {
  const problem = labProblem(basePrograms);
  if (problem !== undefined) throw new Error(problem);
  const kubernetes = (name: string): string => labProgram('kubernetes', name) ?? '';
  return {
    etcd: labProgram('etcd') ?? '',
    apiServer: kubernetes('kube-apiserver'),
    controllerManager: kubernetes('kube-controller-manager'),
    scheduler: kubernetes('kube-scheduler'),
    kwok: labProgram('kwok') ?? '',
  };
}

/** Waits until the server is ready, with the certificate that it has made itself. */
async function answering(server: string, token: string, folder: string) {
  return waitFor(
    'an answer of the API server',
    async () => {
      const access = { server, token, ca: readFileSync(certificateFile(folder), 'utf8') };
      const api = new Api(access);
      await api.call({ method: 'GET', path: '/readyz' }).finally(() => api.close());
      return access;
    },
    LIMIT_SECONDS,
  );
}

/** Waits for the nodes, and for what the controllers give each namespace. */
async function settle(client: LabClient, nodes: number): Promise<void> {
  for (const node of labNodes(nodes)) await client.create(node);
  for (const { metadata } of labNodes(nodes)) {
    const ref = { apiVersion: 'v1', kind: 'Node', name: metadata.name };
    await client.waitFor(ref, (node) => hasCondition(node, 'Ready'), LIMIT_SECONDS);
  }
  await client.waitFor({ apiVersion: 'v1', kind: 'ServiceAccount', name: 'default' }, undefined, LIMIT_SECONDS);
}
