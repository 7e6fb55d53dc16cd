import { join } from 'node:path';
import { TerraformStack } from 'cdktf';
import { Duration } from '../../../constructs/core/duration';
import { standardTags } from '../../../constructs/core/tags';
import { Certificate } from '../../../constructs/kubernetes/add-ons/routing/certificates/certificate';
import { ClusterIssuer } from '../../../constructs/kubernetes/add-ons/routing/certificates/cluster-issuer';
import { Issuer } from '../../../constructs/kubernetes/add-ons/routing/certificates/issuer';
import { ca, selfSigned } from '../../../constructs/kubernetes/add-ons/routing/certificates/issuer-source';
import { type SealedScope, SealedSecret } from '../../../constructs/kubernetes/add-ons/security/sealed-secret';
import { KubeconfigCluster } from '../../../constructs/kubernetes/kubeconfig-cluster';
import { Namespace } from '../../../constructs/kubernetes/namespace';
import { kubernetes } from '../../../constructs/kubernetes/provider';
import { writeOutput } from '../../../testing/write-output';
import { plainApp } from '../../support/layers';

const tags = standardTags('shop', { name: 'test', owner: 'shop-team', costCentre: 'retail' });

function newStack() {
  const stack = new TerraformStack(plainApp(), 'apps');
  kubernetes(new KubeconfigCluster({ context: 'lab' })).addProvider(stack, tags);
  return { stack, namespace: new Namespace(stack, 'Namespace', { name: 'shop' }) };
}

function written(stack: TerraformStack, folder: string): string {
  writeOutput(stack, folder);
  return join(folder, 'stacks/apps');
}

/**
 * Synthesizes a CA of one's own in namespace `shop` and certificates of it, and a ClusterIssuer with a CA in the namespace of
 * cert-manager; the folder of the stack.
 */
export function synthesizeCertificates(folder: string): string {
  const { stack, namespace } = newStack();
  const begin = new Issuer(stack, 'SelfSigned', { namespace, from: selfSigned() });
  const root = new Certificate(stack, 'Root', { namespace, issuer: begin, isCa: true, key: 'rsa-2048' });
  const issuer = new Issuer(stack, 'Internal', { namespace, from: ca(root) });
  new Certificate(stack, 'Leaf', {
    namespace,
    issuer,
    hosts: ['shop.example.com', '*.shop.example.com'],
    key: 'ecdsa-384',
    duration: Duration.days(30),
    usages: ['server', 'client'],
  });
  new Certificate(stack, 'Client', { namespace, issuer, hosts: ['client.example.com'], usages: ['client'] });
  // It is renewed a second after it was made, and again.
  const hour = Duration.hours(1);
  const renewBefore = Duration.seconds(hour.toSeconds() - 1);
  new Certificate(stack, 'Short', { namespace, issuer, hosts: ['short.example.com'], duration: hour, renewBefore });

  const home = new Namespace(stack, 'CertManager', { name: 'cert-manager' });
  const first = new Issuer(stack, 'First', { namespace: home, from: selfSigned() });
  const whole = new Certificate(stack, 'Whole', { namespace: home, issuer: first, isCa: true });
  const everywhere = new ClusterIssuer(stack, 'Everywhere', { from: ca(whole), certManagerNamespace: home });
  new Certificate(stack, 'Other', { namespace, issuer: everywhere, hosts: ['other.example.com'] });
  return written(stack, folder);
}

/** What is sealed: a text for each key. */
export type Sealed = Readonly<Record<string, string>>;

/** Synthesizes a SealedSecret in namespace `shop` for each scope, of the same name; the folder of the stack. */
export function synthesizeSealed(folder: string, sealed: Readonly<Record<SealedScope, Sealed>>): string {
  const { stack, namespace } = newStack();
  for (const [scope, encryptedData] of Object.entries(sealed) as [SealedScope, Sealed][])
    new SealedSecret(stack, scope, { namespace, name: scope, scope, encryptedData });
  return written(stack, folder);
}
