import type { IIssuer as IIssuerObject } from '@kubernetes-models/cert-manager/cert-manager.io/v1' with {
  'resolution-mode': 'import',
};
import { Construct } from 'constructs';
import { Checks } from '../../../../core/checks';
import { checkGiven } from '../../../given';
import { standardLabels } from '../../../labels';
import { installManifests } from '../../../manifests/install';
import type { INamespace } from '../../../namespace-ref';
import { objectName, objectNameProblems, releaseName } from '../../../object-name';
import type { IIssuer, IssuerPlace, IssuerSource } from './issuer-source';

/** Settings of an {@link Issuer}. */
export interface IssuerProps {
  /** Namespace whose certificates it signs; no other namespace can use it. */
  readonly namespace: INamespace;
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens. Changing this replaces the issuer, and its account with an ACME server.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /** Who signs: `selfSigned()`, `ca(…)` or `acme(…)`. */
  readonly from: IssuerSource;
}

/**
 * Signs the certificates of one namespace.
 * @see https://cert-manager.io/docs/concepts/issuer/
 * @example
 * new Issuer(release, 'SelfSigned', { namespace, from: selfSigned() });
 */
export class Issuer extends Construct implements IIssuer {
  readonly issuerKind = 'Issuer';
  readonly issuerName: string;
  readonly namespace: INamespace;
  readonly source: IssuerSource;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, those of who signs included. */
  constructor(scope: Construct, id: string, props: IssuerProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'from']);
    const { namespace, from } = props;
    const name = objectName(this, props.name);
    const place: IssuerPlace = { kind: 'Issuer', name, namespace: namespace.namespaceName };
    new Checks(this).all(objectNameProblems(name)).all(from.problems(place)).throwIfAny();
    this.issuerName = name;
    this.namespace = namespace;
    this.source = from;
    const labels = () => ({ ...standardLabels(this, name) });
    const issuer = (): IIssuerObject => ({
      apiVersion: 'cert-manager.io/v1',
      kind: 'Issuer',
      metadata: { name, labels: labels() },
      spec: from.settings(place),
    });
    installManifests(this, {
      name: releaseName('issuer', name),
      namespace: namespace.namespaceName,
      objects: () => [...from.objects(place, labels()), issuer()],
      after: [namespace, ...from.after],
    });
  }
}
