import {
  EXTERNAL_SECRETS_PROVIDES,
  type ExternalSecretsProps,
  externalSecretsValues,
} from '../../../../constructs/kubernetes/add-ons/security/external-secrets';
import { SECURITY_CHARTS } from '../../../../constructs/kubernetes/add-ons/security/charts';
import { type FalcoProps, falcoValues } from '../../../../constructs/kubernetes/add-ons/security/falco';
import {
  SEALED_SECRETS_PROVIDES,
  type SealedSecretsProps,
  sealedSecretsValues,
} from '../../../../constructs/kubernetes/add-ons/security/sealed-secrets';
import {
  TRIVY_OPERATOR_PROVIDES,
  type TrivyOperatorSettings,
  trivyOperatorValues,
} from '../../../../constructs/kubernetes/add-ons/security/trivy-operator';
import { type VaultProps, vaultValues } from '../../../../constructs/kubernetes/add-ons/security/vault';
import { Duration } from '../../../../constructs/core/duration';
import { Size } from '../../../../constructs/core/size';
import { addOn, identity, other, resources } from './model';

const SOCKETS = ['host-containerd/containerd', 'containerd/containerd', 'crio/crio', 'k3s/containerd/containerd'];

/** Add-ons that keep secrets and watch over what runs, with every setting of each. */
export const SECURITY_ADD_ONS = [
  addOn<ExternalSecretsProps>(
    SECURITY_CHARTS.externalSecrets,
    externalSecretsValues,
    {},
    { clusterWide: true, pushSecrets: true, replicas: 3, resources, allowDestroy: true },
    { provides: () => EXTERNAL_SECRETS_PROVIDES },
  ),
  addOn<FalcoProps>(
    SECURITY_CHARTS.falco,
    falcoValues,
    {},
    { priority: 'debug', rules: { 'shop.yaml': '- list: shops' }, resources },
    {
      // It sees every system call of its node.
      shortcomings: [
        ...SOCKETS.map((socket) => `files of the node /run/${socket}.sock`),
        ...['/boot', '/lib/modules', '/usr', '/etc', '/sys/kernel', '/proc'].map((path) => `files of the node ${path}`),
        'may be root',
        'may gain rights',
        'may write to its root',
        'has capabilities',
        'any system call',
      ].map((shortcoming) => `DaemonSet/falco: ${shortcoming}`),
    },
  ),
  addOn<SealedSecretsProps>(
    SECURITY_CHARTS.sealedSecrets,
    sealedSecretsValues,
    {},
    { keyRenewal: Duration.days(7), resources },
    { provides: () => SEALED_SECRETS_PROVIDES },
  ),
  addOn<TrivyOperatorSettings>(
    SECURITY_CHARTS.trivyOperator,
    trivyOperatorValues,
    {},
    {
      severities: ['CRITICAL'],
      ignoreUnfixed: true,
      excluded: ['kube-system'],
      concurrentScans: 5,
      reportAge: Duration.hours(12),
      readsPullSecrets: true,
      nodeScans: true,
      resources,
      scanResources: resources,
    },
    { provides: () => TRIVY_OPERATOR_PROVIDES },
  ),
  addOn<VaultProps>(
    SECURITY_CHARTS.vault,
    vaultValues,
    {
      identity,
      seal: { awsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/12ab', region: 'eu-west-1' },
      tlsSecret: 'vault-tls',
    },
    {
      identity: other,
      seal: { googleKey: 'projects/shop/locations/europe-west1/keyRings/vault/cryptoKeys/seal' },
      tlsSecret: 'other-tls',
      replicas: 5,
      dataStorage: Size.gibibytes(20),
      auditStorage: Size.gibibytes(30),
      storageClass: 'gp3',
      injector: true,
      ui: true,
      resources,
      allowDestroy: true,
    },
    { shortcomings: ['StatefulSet/vault: may write to its root'] },
  ),
] as const;
