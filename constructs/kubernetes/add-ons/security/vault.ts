import { Construct } from 'constructs';
import { isKnown } from '../../../core/checks';
import type { Connectable } from '../../../core/connections';
import { problem } from '../../../core/errors';
import type { Destroyable } from '../../../core/guardrails';
import type { PodIdentity } from '../../../core/pod-identity';
import { Size } from '../../../core/size';
import type { Provided } from '../../manifests/releases';
import type { INamespace } from '../../namespace-ref';
import type { Connections } from '../../network/connections';
import type { ConnectionSource } from '../../network/source';
import { quantityOf } from '../../quantity';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { containerSecurityContext, podSecurityContext } from '../../workload/security';
import { topologySpread } from '../../workload/spread';
import type { IWorkload, SourceAccess } from '../../workload/workload';
import { addOnChecks, installAddOn, serviceAccountValues, spreadValues } from '../install-add-on';
import { addOnConnections } from '../observability/add-on-connections';
import { type ISecret, secretNameOf, secretProblems, secretsFirst } from '../observability/monitoring/secret-key';
import { SECURITY_CHARTS } from './charts';
import { sealProblems, TLS_FOLDER, vaultConfig, type VaultSeal } from './vault-config';

const CHART = SECURITY_CHARTS.vault;
const INJECTOR = 8080;
const INJECTOR_RESOURCES = resourceRequirements({ cpu: ['50m'], memory: ['64Mi', '256Mi'] });

/** Labels of its servers; those of the injector are others. */
const SERVERS = { 'app.kubernetes.io/name': 'vault', 'app.kubernetes.io/instance': CHART.name, component: 'server' };

/** The webhook of the injector. It lets pods through while nobody answers, and they lack their secrets then. */
export const VAULT_INJECTOR_PROVIDES: Provided = { webhooks: [{ kinds: ['Pod'] }] };

/** Settings of a {@link Vault}. With `allowDestroy` its disks are deleted with it, and every secret on them. */
export interface VaultProps extends Destroyable {
  /** Namespace of its own, which stays with its disks. Its pods fit the restricted Pod Security level. */
  readonly namespace: INamespace;
  /** Role of its pods, which has to use the key of `seal`: that of `vaultRole`, or one with the same rights. */
  readonly identity: PodIdentity;
  /** Key that it unseals itself with. Who loses the key loses every secret. */
  readonly seal: VaultSeal;
  /**
   * Secret with `tls.crt`, `tls.key` and `ca.crt` for `vault.<namespace>.svc`, `*.vault-internal` and `127.0.0.1`, as cert-manager
   * makes it. Vault reads it when it starts and at SIGHUP, not when it is renewed: before it runs out, send that to process 1 of
   * each pod (`kubectl exec vault-0 -- kill -HUP 1`), or delete the pods one after another, the active one last.
   * @see https://developer.hashicorp.com/vault/docs/configuration/listener/tcp#tls_cert_file
   */
  readonly tlsSecret: ISecret | string;
  /**
   * Servers: 1, 3, 5 or 7, of which a majority has to be there.
   * @default 3
   */
  readonly replicas?: number;
  /**
   * Disk of each server: 1 GiB to 64 TiB. Kubernetes refuses to change this on what is installed.
   * @default Size.gibibytes(10)
   */
  readonly dataStorage?: Size;
  /**
   * Disk of each server for audit logs, which are written once a device at `/vault/audit` is turned on. Vault answers nobody while it
   * is full.
   * @default Size.gibibytes(10)
   */
  readonly auditStorage?: Size;
  /**
   * Storage class of the disks.
   * @default - the default one of the cluster
   */
  readonly storageClass?: string;
  /**
   * Puts secrets into pods that ask for it by annotations. What makes pods comes after Vault then, what it is told to come after
   * excepted: hand the `Certificate` itself to `tlsSecret` where this app installs cert-manager.
   * @default false
   */
  readonly injector?: boolean;
  /**
   * Serves its pages for people.
   * @default false
   */
  readonly ui?: boolean;
  /**
   * Of each server.
   * @default \{ cpu: ['250m'], memory: ['256Mi', '1Gi'] \}
   */
  readonly resources?: Resources;
}

/**
 * Keeps and hands out secrets. Nobody reaches it on a namespace of this library but who connects to it (`connectsTo`) or is let in
 * (`allowFrom`). An upgrade changes nothing that runs: delete the pods one after another then, the active one last. After the first installation it has to be initialized once (`vault operator init`), which gives the
 * recovery keys to whoever does; until then its pods are ready and answer nothing else.
 * @see https://developer.hashicorp.com/vault/docs/deploy/kubernetes/helm
 * @example
 * const sealKey = new Key(stack, 'VaultKey', { description: 'Unseals Vault' });
 * const identity = vaultRole(stack, 'VaultRole', { cluster, namespace: 'given', sealKey });
 * const seal = { awsKeyArn: sealKey.keyArn, region: 'us-east-1' };
 * new Vault(release, 'Vault', { namespace, identity, seal, tlsSecret: 'vault-tls' });
 */
export class Vault extends Construct implements IWorkload {
  readonly namespace: INamespace;
  readonly workloadName: string = CHART.name;
  readonly serviceName: string = CHART.name;
  readonly podLabels = SERVERS;
  /** That of clients, and that of its servers among themselves. */
  readonly ports = { https: 8200, 'https-internal': 8201 };
  /** Who connects to it, and what it connects to. */
  readonly connections: Connections;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, a Kubernetes version that it is not tested on included. */
  constructor(scope: Construct, id: string, props: VaultProps) {
    super(scope, id);
    const { namespace, identity, seal, tlsSecret, replicas, dataStorage, auditStorage, storageClass, resources } =
      props;
    addOnChecks(this, CHART, { namespace, identity })
      .all(sealProblems(seal))
      .all(secretProblems('tlsSecret', tlsSecret))
      .oneOf('replicas', replicas, [1, 3, 5, 7], 'An odd number has a majority')
      .all(diskProblems('dataStorage', dataStorage))
      .all(diskProblems('auditStorage', auditStorage))
      .matches('storageClass', storageClass, /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'the name of a storage class')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .throwIfAny();
    this.namespace = namespace;
    this.connections = addOnConnections(this);
    this.connections.to(this);
    this.connections.from(this, { ports: ['https-internal'] });
    if (props.allowDestroy !== true) namespace.holdsData?.();
    const isInjecting = props.injector === true;
    installAddOn(this, CHART, vaultValues(props), {
      namespace,
      identity,
      ...(isInjecting ? { provides: VAULT_INJECTOR_PROVIDES } : {}),
      traffic: isInjecting ? { served: [INJECTOR] } : {},
      after: secretsFirst([tlsSecret]),
    });
  }

  connectsTo(target: IWorkload | Connectable): void {
    this.connections.to(target);
  }

  /** Lets `source` in: to the port of clients, unless `access` names others. */
  allowFrom(source: ConnectionSource, access?: SourceAccess): void {
    this.connections.from(source, { ports: ['https'], ...access });
  }
}

function diskProblems(prop: string, size: Size | undefined): string[] {
  if (!isKnown(size)) return [];
  const gibibytes = size.toBytes() / 2 ** 30;
  return gibibytes >= 1 && gibibytes <= 65_536 ? [] : [problem(prop, '1 GiB to 64 TiB', size)];
}

/** Values of the chart. */
export function vaultValues(props: Omit<VaultProps, 'namespace'>) {
  const { identity, seal, tlsSecret, replicas = 3, storageClass, injector = false, ui = false } = props;
  const { dataStorage = Size.gibibytes(10), auditStorage = Size.gibibytes(10), allowDestroy = false } = props;
  const { resources = { cpu: ['250m'], memory: ['256Mi', '1Gi'] } } = props;
  const disk = (size: Size) => ({
    enabled: true,
    size: quantityOf(size),
    ...(storageClass === undefined ? {} : { storageClass }),
  });
  return {
    global: { tlsDisable: false },
    injector: injector ? injectorValues() : { enabled: false },
    server: {
      serviceAccount: serviceAccountValues(identity),
      // Ready before it is initialized and unsealed, or its installation would be undone before anyone can do so.
      readinessProbe: { path: '/v1/sys/health?standbyok=true&sealedcode=204&uninitcode=204' },
      logFormat: 'json',
      extraEnvironmentVars: { VAULT_CACERT: `${TLS_FOLDER}/ca.crt` },
      volumes: [{ name: 'tls', secret: { secretName: secretNameOf(tlsSecret) } }],
      volumeMounts: [{ name: 'tls', mountPath: TLS_FOLDER, readOnly: true }],
      affinity: '',
      topologySpreadConstraints: topologySpread('StatefulSet', SERVERS),
      dataStorage: disk(dataStorage),
      auditStorage: disk(auditStorage),
      ...(allowDestroy
        ? { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } }
        : {}),
      ha: {
        enabled: true,
        replicas,
        raft: { enabled: true, setNodeId: true, config: vaultConfig(replicas, seal, ui) },
        disruptionBudget: replicas > 1 ? { maxUnavailable: 1 } : { enabled: false },
      },
      statefulSet: {
        securityContext: {
          pod: podSecurityContext({ runAsUser: 100, volumeGroup: 1000 }),
          container: containerSecurityContext({ allowWritableRoot: true }),
        },
      },
      resources: resourceRequirements(resources),
    },
    ...(ui ? { ui: { enabled: true } } : {}),
  };
}

function injectorValues() {
  return {
    enabled: true,
    replicas: 2,
    podDisruptionBudget: { maxUnavailable: 1 },
    affinity: '',
    topologySpreadConstraints: spreadValues('vault-agent-injector', CHART),
    securityContext: { pod: podSecurityContext({ runAsUser: 100 }), container: containerSecurityContext() },
    resources: INJECTOR_RESOURCES,
  };
}
