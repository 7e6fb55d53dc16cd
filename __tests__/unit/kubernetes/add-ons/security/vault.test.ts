import type { TerraformStack } from 'cdktf';
import { Size } from '../../../../../constructs/core/size';
import { CHARTS } from '../../../../../constructs/kubernetes/add-ons/charts';
import { Vault, type VaultProps, vaultValues } from '../../../../../constructs/kubernetes/add-ons/security/vault';
import { vaultConfig } from '../../../../../constructs/kubernetes/add-ons/security/vault-config';
import { manifestsOf } from '../../../../../constructs/kubernetes/manifests/releases';
import { Namespace } from '../../../../../constructs/kubernetes/namespace';
import { ExternalSecret } from '../../../../../constructs/kubernetes/config/external-secret';
import { Deployment } from '../../../../../constructs/kubernetes/workload/deployment';
import { synth } from '../../../../../testing/synth';
import { NetworkPolicies, type Surroundings } from '../../../../support/network-policies';
import { propsWithoutEffect } from '../../../../support/stack';
import { Apps, required as app, secret, secretStore } from '../../workload/support';
import { identityIn, installed, onCluster, releaseOf } from '../support';

const place = (stack: TerraformStack, id = 'Place', name = 'vault') => Namespace.fromNamespaceName(stack, id, name);
const identity = identityIn('vault');
const seal = { awsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/12ab', region: 'eu-west-1' };
const googleKey = 'projects/shop/locations/europe-west1/keyRings/vault/cryptoKeys/seal';
const required = { identity, seal, tlsSecret: 'vault-tls' };
const made = (props: Partial<VaultProps> = {}, version = '1.36') =>
  installed((stack) => new Vault(stack, 'Vault', { namespace: place(stack), ...required, ...props }), version);

test('has three servers with disks for data and audit logs that an uninstall keeps, and no injector', () => {
  const values = vaultValues(required);
  expect(made().at('Vault/Release')).toEqual(releaseOf(CHARTS.vault, values, 'vault'));
  expect(values).toMatchObject({
    global: { tlsDisable: false },
    injector: { enabled: false },
    server: {
      dataStorage: { enabled: true, size: '10Gi' },
      auditStorage: { enabled: true, size: '10Gi' },
      ha: { enabled: true, replicas: 3, raft: { enabled: true, setNodeId: true } },
    },
  });
  expect(values.server).not.toHaveProperty('persistentVolumeClaimRetentionPolicy');
});

test('its pods are ready before somebody has initialized it, or its installation would be undone', () => {
  expect(vaultValues(required).server.readinessProbe.path).toContain('sealedcode=204&uninitcode=204');
});

test('each server speaks TLS, joins the others and unseals itself by the key of AWS', () => {
  expect(vaultConfig(1, seal, false)).toBe(`ui = false
disable_mlock = true
listener "tcp" {
  address = "[::]:8200"
  cluster_address = "[::]:8201"
  tls_cert_file = "/vault/tls/tls.crt"
  tls_key_file = "/vault/tls/tls.key"
  tls_min_version = "tls12"
}
storage "raft" {
  path = "/vault/data"
  retry_join {
    leader_api_addr = "https://vault-0.vault-internal:8200"
    leader_ca_cert_file = "/vault/tls/ca.crt"
  }
}
seal "awskms" {
  region = "eu-west-1"
  kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/12ab"
}
service_registration "kubernetes" {}
telemetry {
  prometheus_retention_time = "5m"
  disable_hostname = true
}
`);
});

test('or by a key of Google Cloud', () => {
  expect(vaultConfig(3, { googleKey }, true)).toContain(`seal "gcpckms" {
  project = "shop"
  region = "europe-west1"
  key_ring = "vault"
  crypto_key = "seal"
}`);
});

test('a single server has no budget that would keep its node from being drained', () => {
  expect(vaultValues({ ...required, replicas: 1 }).server.ha.disruptionBudget).toEqual({ enabled: false });
});

/** Who reaches Vault in a namespace of its own, with a client that connects to it and a gateway that was let in. */
function ways(injector = false): NetworkPolicies {
  const stack = new Apps();
  const namespace = new Namespace(stack, 'Place', { name: 'vault' });
  const vault = new Vault(stack, 'Vault', { namespace, ...required, injector });
  new Deployment(stack, 'Client', app(stack)).connectsTo(vault);
  new Deployment(stack, 'Stranger', app(stack));
  vault.allowFrom({ namespace: { namespaceName: 'edge' }, podLabels: { app: 'gateway' } });
  const instance = { 'app.kubernetes.io/instance': 'vault' };
  const pods: Surroundings['pods'] = [
    {
      namespace: 'vault',
      name: 'server',
      labels: { ...instance, 'app.kubernetes.io/name': 'vault', component: 'server' },
    },
    { namespace: 'vault', name: 'injector', labels: { ...instance, component: 'webhook' } },
    { namespace: 'vault', name: 'other' },
    { namespace: 'edge', name: 'gateway', labels: { app: 'gateway' } },
  ];
  return new NetworkPolicies(manifestsOf(stack), { pods });
}

test('who connects to it and its own servers reach it, and nobody else', () => {
  const policies = ways();
  const froms = ['shop/client', 'edge/gateway', 'vault/server', 'shop/stranger', 'vault/other', '10.0.0.1'];
  const reached = (port: number) => froms.map((from) => policies.allowed(from, 'vault/server', port));
  expect(reached(8200)).toEqual([true, true, true, false, false, false]);
  expect(reached(8201)).toEqual([false, false, true, false, false, false]);
  expect(policies.allowed('vault/server', '10.0.0.1', 443)).toBe(true);
  expect(policies.allowed('vault/server', '10.0.0.1', 8200)).toBe(false);
});

test('the API server reaches the webhook of the injector', () => {
  expect([true, false].map((injector) => ways(injector).allowed('10.0.0.1', 'vault/injector', 8080))).toEqual([
    true,
    false,
  ]);
});

test('with the injector what makes pods comes after it, but not what brings its certificate', () => {
  const before = (injector: boolean) => {
    const stack = new Apps();
    const namespace = new Namespace(stack, 'Place', { name: 'vault' });
    const tlsSecret = new ExternalSecret(stack, 'Certificate', {
      store: secretStore(stack, 'VaultStore', namespace),
      values: { 'tls.key': secret },
    });
    new Deployment(stack, 'Client', app(stack));
    new Vault(stack, 'Vault', { namespace, ...required, tlsSecret, injector });
    const made = synth(stack);
    expect(made.at('Vault/Release')['depends_on']).toContain(made.address('Certificate/Resource'));
    return (made.at('Client/Resource')['depends_on'] as string[]).includes(made.address('Vault/Release/Resource'));
  };
  expect([before(true), before(false)]).toEqual([true, false]);
});

test('its namespace stays with its disks, unless they may be destroyed', () => {
  const annotations = (allowDestroy?: boolean) => {
    const stack = new Apps();
    const namespace = new Namespace(stack, 'Place', { name: 'vault' });
    new Vault(stack, 'Vault', { namespace, ...required, allowDestroy });
    return manifestsOf(namespace)[0]?.metadata.annotations;
  };
  expect([annotations(), annotations(true)]).toEqual([{ 'helm.sh/resource-policy': 'keep' }, undefined]);
});

test('fails with every bad value named at once', () => {
  expect(() =>
    made(
      {
        identity: identityIn('other'),
        seal: { awsKeyArn: 'alias/vault', region: 'Ireland' },
        tlsSecret: 'Vault TLS',
        replicas: 2,
        dataStorage: Size.mebibytes(10),
        auditStorage: Size.tebibytes(65),
        storageClass: 'GP3!',
        resources: { cpu: ['1'], memory: ['2Gi', '1Gi'] },
      },
      '1.28',
    ),
  ).toThrow(
    "Vault at 'stack/Vault' [PropsInvalid]:\n" +
      '- `cluster.version` must be 1.29 or later for vault 0.34.1 ' +
      '(https://github.com/hashicorp/vault-helm/blob/v0.34.1/README.md), got 1.28\n' +
      '- `identity.namespace` must be that of the add-on, vault, got other\n' +
      '- `seal.awsKeyArn` must be the ARN of a KMS key, got alias/vault\n' +
      '- `seal.region` must be a region such as eu-west-1, got Ireland\n' +
      '- `tlsSecret` must be 1 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends, ' +
      'got Vault TLS\n' +
      '- `replicas` must be one of 1, 3, 5, 7, got 2. An odd number has a majority\n' +
      '- `dataStorage` must be 1 GiB to 64 TiB, got 10 MiB\n' +
      '- `auditStorage` must be 1 GiB to 64 TiB, got 65 TiB\n' +
      '- `storageClass` must be the name of a storage class, got GP3!\n' +
      '- `resources.memory[1]` must be the request of 2Gi or more, got 1Gi',
  );
  expect(() => made({ seal: { googleKey: 'seal' } })).toThrow(
    "Vault at 'stack/Vault' [PropsInvalid]:\n" +
      '- `seal.googleKey` must be projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>, got seal',
  );
});

test('every setting has an effect', () => {
  expect(
    propsWithoutEffect<VaultProps>(
      (stack, props) => {
        onCluster(stack, '1.36');
        const { namespace = place(stack) } = props;
        new Vault(stack, 'Vault', { ...required, identity: identityIn(namespace.namespaceName), ...props, namespace });
      },
      {
        namespace: (stack) => place(stack, 'Other', 'secrets'),
        identity: () => ({ ...identity, serviceAccount: 'other' }),
        seal: () => ({ googleKey }),
        tlsSecret: () => 'other-tls',
        replicas: () => 5,
        dataStorage: () => Size.gibibytes(20),
        auditStorage: () => Size.gibibytes(20),
        storageClass: () => 'gp3',
        injector: () => true,
        ui: () => true,
        resources: () => ({ cpu: ['200m'], memory: ['1Gi', '1Gi'] }),
        allowDestroy: () => true,
      },
    ),
  ).toEqual([]);
});
