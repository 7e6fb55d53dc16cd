import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requiredProgram } from '../lab/lab-program';
import { hasCondition, type KubernetesObject, type ObjectRef } from '../lab/running/objects';
import { startCertManager } from '../lab/start-cert-manager';
import { type Lab, startLab } from '../lab/start-lab';
import { startSealedSecrets } from '../lab/start-sealed-secrets';
import { scratch } from './support/differences';
import { handshake, type TlsSecret } from './support/handshake';
import { renderedBy } from './support/rendered-stack';
import { type Sealed, synthesizeCertificates, synthesizeSealed } from './support/sealed-and-signed';
import { suite } from './support/suite';

const SECONDS_PER_DAY = 86_400;

function decoded({ data = {} }: KubernetesObject): Record<string, string> {
  const entries = Object.entries(data as Readonly<Record<string, string>>);
  return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}

function secret(name: string, namespace = 'shop'): ObjectRef {
  return { apiVersion: 'v1', kind: 'Secret', name, namespace };
}

suite('sealed secrets and certificates on a lab', ['lab', 'helm'], () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab({ nodes: 1 });
  });
  afterAll(() => lab.stop());

  /** Applies what a stack renders to, namespaces first. */
  const install = async (stack: string): Promise<readonly KubernetesObject[]> => {
    const objects = renderedBy(stack);
    for (const object of objects.filter(({ kind }) => kind === 'Namespace')) await lab.client.apply(object);
    await Promise.all(objects.map((object) => lab.client.apply(object)));
    return objects;
  };

  suite('with the controllers of cert-manager', ['cert-manager'], () => {
    const certificate = (name: string, namespace = 'shop'): ObjectRef => {
      return { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', name, namespace };
    };

    beforeAll(async () => {
      await startCertManager(lab);
      await install(synthesizeCertificates(scratch('certificates')));
    });

    const tlsOf = async (name: string, namespace?: string): Promise<TlsSecret> => {
      await lab.client.waitFor(certificate(name, namespace), (one) => hasCondition(one, 'Ready'), 60);
      const data = decoded(await lab.client.waitFor(secret(name, namespace)));
      return { key: data['tls.key'] ?? '', cert: data['tls.crt'] ?? '', ca: data['ca.crt'] ?? '' };
    };

    test('a CA of its own signs what hosts are served with, as long and with the key that is asked for', async () => {
      const [root, leaf] = await Promise.all([tlsOf('root'), tlsOf('leaf')]);
      expect(leaf.ca).toBe(root.cert);
      const [signer, signed] = [new X509Certificate(root.cert), new X509Certificate(leaf.cert)];
      expect({ subject: signer.subject, ca: signer.ca, issued: signed.issuer }).toEqual({
        subject: 'CN=root',
        ca: true,
        issued: 'CN=root',
      });
      expect(signer.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
      expect(signed.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'secp384r1' });
      const seconds = (Date.parse(signed.validTo) - Date.parse(signed.validFrom)) / 1_000;
      expect(seconds).toBe(30 * SECONDS_PER_DAY);
      const hosts = ['shop.example.com', 'api.shop.example.com', 'example.com'];
      const said = await Promise.all(hosts.map((host) => handshake({ server: leaf, host })));
      expect(said.slice(0, 2)).toEqual([undefined, undefined]);
      expect(said[2]).toMatch(/^Hostname\/IP does not match certificate's altnames: Host: example\.com\. is not in/);
    });

    test('each usage is for its end of a connection alone', async () => {
      const [server, client] = await Promise.all([tlsOf('leaf'), tlsOf('client')]);
      expect(await handshake({ server, host: 'shop.example.com', client })).toBe(undefined);
      expect(await handshake({ server: client, host: 'client.example.com' })).toBe('unsuitable certificate purpose');
    });

    test('a ClusterIssuer signs for another namespace, with a CA that this one cannot read', async () => {
      const [whole, other, root] = await Promise.all([tlsOf('whole', 'cert-manager'), tlsOf('other'), tlsOf('root')]);
      expect(other.ca).toBe(whole.cert);
      expect(await lab.client.get(secret('whole'))).toBe(undefined);
      expect(await handshake({ server: other, host: 'other.example.com' })).toBe(undefined);
      expect(await handshake({ server: { ...other, ca: root.cert }, host: 'other.example.com' })).toMatch(
        /^unable to (verify the first certificate|get local issuer certificate)$/,
      );
    });

    test('a certificate is renewed before it ends, with a new key', async () => {
      const first = await tlsOf('short');
      const isLater = ({ status }: KubernetesObject): boolean => Number(status?.['revision'] ?? 0) > 1;
      await lab.client.waitFor(certificate('short'), isLater, 60);
      const keys = new Set([first.key]);
      await lab.client.waitFor(secret('short'), (one) => keys.add(decoded(one)['tls.key'] ?? '').size > 1, 60);
      await lab.client.delete(certificate('short'));
      const key = decoded(await lab.client.waitFor(secret('short')))['tls.key'];
      expect(key).not.toBe(first.key);
    });
  });

  suite('with the controller of Sealed Secrets, and kubeseal', ['sealed-secrets'], () => {
    const VALUES = { password: 'p@/:%{{ .x }}é\n', user: 'app' };
    let sealedObjects: readonly KubernetesObject[];

    /** What `kubeseal` makes of each value. */
    const seal = (certificateUrl: string, scope: string): Sealed => {
      const program = requiredProgram('sealed-secrets', 'kubeseal');
      const entries = Object.entries(VALUES).map(([key, value]) => {
        const file = join(lab.folder, key);
        writeFileSync(file, value);
        const where = ['--scope', scope, '--namespace', 'shop', '--name', scope];
        const args = ['--raw', '--cert', certificateUrl, ...where, '--from-file', file];
        const run = spawnSync(program, args, { encoding: 'utf8' });
        if (run.status !== 0) throw new Error(`kubeseal ${args.join(' ')}: ${run.stderr}`);
        return [key, run.stdout] as const;
      });
      return Object.fromEntries(entries);
    };

    const sealedRef = (name: string, namespace = 'shop'): ObjectRef => {
      return { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', name, namespace };
    };

    beforeAll(async () => {
      const { certificateUrl } = await startSealedSecrets(lab);
      await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'billing' } });
      const sealed = {
        strict: seal(certificateUrl, 'strict'),
        'namespace-wide': seal(certificateUrl, 'namespace-wide'),
        'cluster-wide': seal(certificateUrl, 'cluster-wide'),
      };
      const objects = await install(synthesizeSealed(scratch('sealed'), sealed));
      sealedObjects = objects.filter(({ kind }) => kind === 'SealedSecret');
    });

    /** The same sealed values elsewhere, or under another name. */
    const moved = async (scope: string, to: Partial<Pick<ObjectRef, 'name' | 'namespace'>>): Promise<ObjectRef> => {
      const object = sealedObjects.find(({ metadata }) => metadata.name === scope)!;
      const { template, ...spec } = object.spec as { readonly template: { readonly metadata: object } };
      const metadata = { ...object.metadata, ...to };
      const asOwn = { ...template, metadata: { ...template.metadata, name: metadata.name } };
      await lab.client.apply({ ...object, metadata, spec: { ...spec, template: asOwn } });
      return sealedRef(metadata.name, metadata.namespace);
    };

    /** Why the controller does not unseal it, where it says that it does not. */
    const refusal = async (ref: ObjectRef): Promise<unknown> => {
      const conditionOf = ({ status }: KubernetesObject) =>
        (status?.['conditions'] as readonly Readonly<Record<string, string>>[] | undefined)?.[0];
      const found = await lab.client.waitFor(ref, (one) => conditionOf(one)?.['status'] === 'False');
      return conditionOf(found)?.['message'];
    };

    test.each(['strict', 'namespace-wide', 'cluster-wide'])(
      'what is sealed %s comes out as it went in',
      async (scope) => {
        const found = await lab.client.waitFor(secret(scope));
        expect(decoded(found)).toEqual(VALUES);
        expect(found['type']).toBe('Opaque');
      },
    );

    test.each([
      ['strict', 'in another namespace', { namespace: 'billing' }],
      ['strict', 'under another name', { name: 'renamed' }],
      ['namespace-wide', 'in another namespace', { namespace: 'billing' }],
    ])('what is sealed %s is refused %s', async (scope, _, to) => {
      const ref = await moved(scope, to);
      expect(await refusal(ref)).toMatch(/^no key could decrypt secret \((password, user|user, password)\)$/);
      expect(await lab.client.get({ ...ref, apiVersion: 'v1', kind: 'Secret' })).toBe(undefined);
    });

    test.each([
      ['namespace-wide', 'under another name', { name: 'wide' }],
      ['cluster-wide', 'in another namespace', { namespace: 'billing' }],
    ])('what is sealed %s is unsealed %s', async (scope, _, to) => {
      const ref = await moved(scope, to);
      const found = await lab.client.waitFor({ ...ref, apiVersion: 'v1', kind: 'Secret' });
      expect(decoded(found)).toEqual(VALUES);
    });

    test('a Secret goes with what it was sealed as', async () => {
      await lab.client.waitFor(secret('cluster-wide'));
      await lab.client.delete(sealedRef('cluster-wide'));
      await lab.client.waitUntilGone(secret('cluster-wide'));
    });
  });
});
