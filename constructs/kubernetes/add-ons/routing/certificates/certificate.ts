import type { ICertificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1' with {
  'resolution-mode': 'import',
};
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1' with { 'resolution-mode': 'import' };
import { Construct } from 'constructs';
import { Checks } from '../../../../core/checks';
import { Duration } from '../../../../core/duration';
import { KUBERNETES_NAME } from '../../../../core/kubernetes-name';
import { checkGiven } from '../../../given';
import { standardLabels } from '../../../labels';
import { installManifests } from '../../../manifests/install';
import type { INamespace } from '../../../namespace-ref';
import { objectName, objectNameProblems, releaseName } from '../../../object-name';
import { HOST } from '../../../routing/host';
import type { IIssuer } from './issuer-source';

/** @see https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.CertificatePrivateKey */
const KEYS = {
  'ecdsa-256': { algorithm: 'ECDSA', size: 256 },
  'ecdsa-384': { algorithm: 'ECDSA', size: 384 },
  'rsa-2048': { algorithm: 'RSA', size: 2048 },
  'rsa-4096': { algorithm: 'RSA', size: 4096 },
} as const;
/** Label and port of the pods by which cert-manager proves a domain over HTTP. */
const SOLVER = { label: { 'acme.cert-manager.io/http01-solver': 'true' }, port: 8089 } as const;

/** Settings of a {@link Certificate}. */
export interface CertificateProps {
  /** Namespace of the certificate and of its Secret; that of the issuer, unless it is a ClusterIssuer. */
  readonly namespace: INamespace;
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /** Who signs it. */
  readonly issuer: IIssuer;
  /**
   * Hosts that it is for: `shop.example.com`, `*.example.com`. One or more, but for a CA.
   * @default - none
   */
  readonly hosts?: readonly string[];
  /**
   * Secret that key and certificate are put in: 1 to 63 lower-case letters, digits and hyphens. It stays when the certificate goes.
   * @default - the name of the certificate
   */
  readonly secretName?: string;
  /**
   * How long it is valid: 1 hour to 10 years. An ACME server may decide for itself.
   * @default Duration.days(90)
   */
  readonly duration?: Duration;
  /**
   * How long before its end it is renewed: 5 minutes or more, and less than `duration`.
   * @default - a third of `duration`
   */
  readonly renewBefore?: Duration;
  /**
   * Kind and length in bits of its key, which is made anew with each renewal.
   * @default 'ecdsa-256'
   */
  readonly key?: keyof typeof KEYS;
  /**
   * What it is for: who is connected to, who connects, or both.
   * @default ['server']
   */
  readonly usages?: readonly ('client' | 'server')[];
  /**
   * Makes it one that signs others: what `ca(…)` takes.
   * @default false
   */
  readonly isCa?: boolean;
}

/**
 * A key and a certificate in a Secret, renewed in time. Helm does not wait for it: what mounts the Secret starts once it is there.
 * @see https://cert-manager.io/docs/usage/certificate/
 * @example
 * const issuer = new Issuer(release, 'Issuer', { namespace, from: selfSigned() });
 * const tls = new Certificate(release, 'Tls', { namespace, issuer, hosts: ['shop.example.com'] });
 * new Gateway(release, 'Public', { namespace, className: 'envoy', listeners: { https: { port: 443, certificate: tls.secretName } } });
 */
export class Certificate extends Construct {
  readonly certificateName: string;
  /** Secret with `tls.crt`, `tls.key` and `ca.crt`. */
  readonly secretName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, hosts that the issuer cannot sign for included. */
  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'issuer']);
    const { namespace, issuer, hosts = [], isCa = false, key, usages, duration = Duration.days(90) } = props;
    const name = objectName(this, props.name);
    const secretName = props.secretName ?? name;
    const renewBefore = props.renewBefore?.toSeconds();
    const home = issuer.namespace?.namespaceName;
    const checks = new Checks(this)
      .all(objectNameProblems(name))
      .matches('secretName', secretName, KUBERNETES_NAME.pattern, KUBERNETES_NAME.allowed)
      .that(isCa || hosts.length > 0, 'hosts', 'one or more, but for a CA', 'none')
      .oneOf('key', key, Object.keys(KEYS))
      .that(usages === undefined || usages.length > 0, 'usages', 'one or more', 'none')
      .range('duration', duration.toSeconds(), 3_600, 10 * 365 * 86_400, 'seconds')
      .range('renewBefore', renewBefore, 300, duration.toSeconds() - 1, 'seconds')
      .that(
        home === undefined || home === namespace.namespaceName,
        'issuer',
        `one of namespace ${namespace.namespaceName}, or a ClusterIssuer`,
        `one of ${home ?? ''}`,
      );
    for (const [index, host] of hosts.entries()) {
      const at = `hosts[${index.toString()}]`;
      const refusal = HOST.pattern.test(host) ? issuer.source?.refusal(host) : undefined;
      checks
        .matches(at, host, HOST.pattern, HOST.allowed)
        .that(refusal === undefined, at, `a host that ${issuer.issuerName} signs for`, host, refusal);
    }
    for (const usage of usages ?? []) checks.oneOf('usages', usage, ['client', 'server']);
    checks.throwIfAny();
    this.certificateName = name;
    this.secretName = secretName;
    const labels = () => ({ ...standardLabels(this, name) });
    const mustOpen = issuer.source?.asksPods === true && namespace.opensDns;
    installManifests(this, {
      name: releaseName('certificate', name),
      namespace: namespace.namespaceName,
      objects: () => [
        ...(mustOpen ? [solverPolicy(`${name}-http01`, labels())] : []),
        { ...certificate(name, secretName, { ...props, hosts, duration }), metadata: { name, labels: labels() } },
      ],
      after: [namespace, issuer],
    });
  }
}

function certificate(
  name: string,
  secretName: string,
  props: CertificateProps & { readonly hosts: readonly string[]; readonly duration: Duration },
): ICertificate {
  const { issuer, hosts, duration, renewBefore, key = 'ecdsa-256', usages = ['server'], isCa = false } = props;
  const seconds = (time: Duration) => `${time.toSeconds().toString()}s`;
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    spec: {
      secretName,
      issuerRef: { name: issuer.issuerName, kind: issuer.issuerKind, group: 'cert-manager.io' },
      // A CA without a subject is no valid issuer of others.
      ...(isCa ? { isCA: true, commonName: name } : {}),
      ...(hosts.length === 0 ? {} : { dnsNames: [...hosts] }),
      duration: seconds(duration),
      ...(renewBefore === undefined ? {} : { renewBefore: seconds(renewBefore) }),
      privateKey: { ...KEYS[key], rotationPolicy: 'Always' },
      usages: isCa ? ['cert sign', 'crl sign', 'digital signature'] : ['digital signature', ...usages.map(authOf)],
    },
  };
}

function authOf(usage: 'client' | 'server') {
  return `${usage} auth` as const;
}

/** Lets the gateway in to the pod that answers for it: the namespace refuses everything else. */
function solverPolicy(name: string, labels: Record<string, string>): INetworkPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, labels },
    spec: {
      podSelector: { matchLabels: { ...SOLVER.label } },
      policyTypes: ['Ingress'],
      ingress: [{ ports: [{ protocol: 'TCP', port: SOLVER.port }] }],
    },
  };
}
