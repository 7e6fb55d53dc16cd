import type { IIssuerSpec } from '@kubernetes-models/cert-manager/cert-manager.io/v1' with {
  'resolution-mode': 'import',
};
import { Construct, type IConstruct } from 'constructs';
import { isKnown } from '../../../../core/checks';
import { problem } from '../../../../core/errors';
import { KUBERNETES_NAME } from '../../../../core/kubernetes-name';
import type { KubernetesObject } from '../../../manifests/manifest';
import type { INamespace } from '../../../namespace-ref';

/** Where an issuer is: in a namespace, or above them all. */
export interface IssuerPlace {
  readonly kind: 'ClusterIssuer' | 'Issuer';
  /** Name of the issuer. */
  readonly name: string;
  /** That of an Issuer; of a ClusterIssuer the one of cert-manager. */
  readonly namespace: string;
}

/** Who signs the certificates of an issuer: `selfSigned()`, `ca(…)` or `acme(…)`. */
export interface IssuerSource {
  /** What cert-manager is told. */
  settings(place: IssuerPlace): IIssuerSpec;
  /** What is wrong with it for an issuer there, as sentences. */
  problems(place: IssuerPlace): string[];
  /** What is installed together with the issuer. */
  objects(place: IssuerPlace, labels: Readonly<Record<string, string>>): readonly KubernetesObject[];
  /** Constructs that come before the issuer. */
  readonly after: readonly IConstruct[];
  /** Why it signs no certificate for `host`; undefined when it does. */
  refusal(host: string): string | undefined;
  /** True where pods in the namespace of a certificate answer to whoever signs it. */
  readonly asksPods: boolean;
}

/** An issuer that certificates come from, whether or not this app manages it. */
export interface IIssuer extends IConstruct {
  readonly issuerKind: 'ClusterIssuer' | 'Issuer';
  readonly issuerName: string;
  /** Namespace of an Issuer, whose certificates have to be there as well. */
  readonly namespace?: INamespace;
  /** Undefined where nobody knows it. */
  readonly source?: IssuerSource;
}

/** Each certificate is signed by its own key: nobody trusts it, but a CA of one's own begins with it. */
export function selfSigned(): IssuerSource {
  return { settings: () => ({ selfSigned: {} }), problems: () => [], refusal: () => undefined, ...PLAIN };
}

/**
 * A CA of one's own, whose certificate and key are in a Secret of type `kubernetes.io/tls`: in the namespace of an Issuer, or in that of
 * cert-manager for a ClusterIssuer.
 * @example
 * const issuer = new Issuer(release, 'SelfSigned', { namespace, from: selfSigned() });
 * const root = new Certificate(release, 'Root', { namespace, issuer, isCa: true });
 * new Issuer(release, 'Internal', { namespace, from: ca(root) });
 */
export function ca(certificate: { readonly secretName: string }): IssuerSource {
  const { secretName } = certificate;
  return {
    ...PLAIN,
    settings: () => ({ ca: { secretName } }),
    problems: () =>
      !isKnown(secretName) || KUBERNETES_NAME.pattern.test(secretName)
        ? []
        : [problem('from.secretName', KUBERNETES_NAME.allowed, secretName)],
    refusal: () => undefined,
    after: Construct.isConstruct(certificate) ? [certificate] : [],
  };
}

const PLAIN = { objects: () => [], after: [], asksPods: false } as const;
