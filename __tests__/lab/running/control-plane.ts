import { SELDOM_COLLECTED } from './garbage';
import type { Start } from './processes';

/** What the programs of a control plane have to know of each other. */
export interface ControlPlane {
  /** Paths of the programs. */
  readonly programs: Readonly<Record<'etcd' | 'apiServer' | 'controllerManager' | 'scheduler' | 'kwok', string>>;
  readonly ports: Readonly<Record<'etcd' | 'etcdPeer' | 'apiServer', number>>;
  readonly folder: string;
  readonly kubeconfig: string;
  /** File with the key that tokens of service accounts are signed with. */
  readonly serviceAccountKey: string;
  /** File with the tokens that the API server knows, and whose they are. */
  readonly tokens: string;
  readonly admissionWebhooks: boolean;
}

/**
 * What kwok's nodes would be taken for as lost, what asks a cloud for nodes and load balancers, and what writes each EndpointSlice once
 * more in a form that is no longer read.
 */
const LEFT_OUT = ['node-lifecycle', 'node-ipam', 'cloud-node-lifecycle', 'node-route', 'service-lb', 'endpoints'];

/** The database and the API server, which start together. */
export function servers(plane: ControlPlane): Start[] {
  const { programs, ports, folder } = plane;
  const etcdUrl = `http://127.0.0.1:${ports.etcd}`;
  const peerUrl = `http://127.0.0.1:${ports.etcdPeer}`;
  const etcd = flags({
    'data-dir': `${folder}/etcd`,
    'listen-client-urls': etcdUrl,
    'advertise-client-urls': etcdUrl,
    'listen-peer-urls': peerUrl,
    'initial-advertise-peer-urls': peerUrl,
    'initial-cluster': `default=${peerUrl}`,
    'unsafe-no-fsync': true,
  });
  const webhooks = ['MutatingAdmissionWebhook', 'ValidatingAdmissionWebhook'];
  const apiServer = flags({
    'etcd-servers': etcdUrl,
    'secure-port': ports.apiServer,
    'bind-address': '127.0.0.1',
    'advertise-address': '127.0.0.1',
    'cert-dir': `${folder}/certificates`,
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-key-file': plane.serviceAccountKey,
    'service-account-signing-key-file': plane.serviceAccountKey,
    'token-auth-file': plane.tokens,
    'authorization-mode': 'RBAC',
    'service-cluster-ip-range': '10.0.0.0/16',
    'allow-privileged': true,
    'endpoint-reconciler-type': 'none',
    // One client or two: nobody has to be kept from taking all.
    'enable-priority-and-fairness': false,
    // Nodes would keep the taint that it gives them: what takes it away is left out.
    'disable-admission-plugins': ['TaintNodesByCondition', ...(plane.admissionWebhooks ? [] : webhooks)].join(),
  });
  return [
    { name: 'etcd', program: programs.etcd, args: etcd, env: SELDOM_COLLECTED },
    { name: 'kube-apiserver', program: programs.apiServer, args: apiServer, env: SELDOM_COLLECTED },
  ];
}

/** What works on the objects in the API server, once that answers. */
export function controllers(plane: ControlPlane): Start[] {
  const { programs, folder, kubeconfig } = plane;
  const common = { kubeconfig, 'leader-elect': false, 'secure-port': 0 };
  const controllerManager = flags({
    ...common,
    'service-account-private-key-file': plane.serviceAccountKey,
    'root-ca-file': certificateFile(folder),
    // Instead of a quarter of a minute.
    'horizontal-pod-autoscaler-sync-period': '1s',
    controllers: ['*', ...LEFT_OUT.map((name) => `-${name}-controller`)].join(),
  });
  return [
    {
      name: 'kube-controller-manager',
      program: programs.controllerManager,
      args: controllerManager,
      env: SELDOM_COLLECTED,
    },
    { name: 'kube-scheduler', program: programs.scheduler, args: flags(common), env: SELDOM_COLLECTED },
    {
      name: 'kwok',
      program: programs.kwok,
      args: flags({ kubeconfig, 'manage-all-nodes': true }),
      env: SELDOM_COLLECTED,
    },
  ];
}

/** Where the API server writes the certificate that it makes itself, with the one that signed it. */
export function certificateFile(folder: string): string {
  return `${folder}/certificates/apiserver.crt`;
}

function flags(values: Readonly<Record<string, string | number | boolean>>): string[] {
  return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}
