import type { IClusterIssuer as IClusterIssuerObject } from '@kubernetes-models/cert-manager/cert-manager.io/v1' with {
  'resolution-mode': 'import',
};
import { Construct } from 'constructs';
import { Checks } from '../../../../core/checks';
import { checkGiven } from '../../../given';
import { standardLabels } from '../../../labels';
import { installManifests } from '../../../manifests/install';
import type { INamespace } from '../../../namespace-ref';
import { objectName, objectNameProblems, releaseName } from '../../../object-name';
import type { IssuerProps } from './issuer';
import type { IIssuer, IssuerPlace, IssuerSource } from './issuer-source';

/** Settings of a {@link ClusterIssuer}. */
export interface ClusterIssuerProps extends Pick<IssuerProps, 'from' | 'name'> {
  /**
   * Namespace of cert-manager, in which it looks for the secrets and service accounts of ClusterIssuers, and of the release.
   * @default 'cert-manager'
   */
  readonly certManagerNamespace?: INamespace | string;
}

/**
 * Signs the certificates of every namespace. One with a role of the cloud lets everyone who may write a Certificate get one for any
 * domain of that role: give it the domains that it is for.
 * @see https://cert-manager.io/docs/concepts/issuer/
 * @example
 * const dns = dns01Route53({ region: 'us-east-1', hostedZoneId: 'Z0123456789ABCDEFGHIJ', domains: ['example.com'] });
 * new ClusterIssuer(release, 'LetsEncrypt', { from: acme({ email: 'platform@example.com', solvers: [dns] }) });
 */
export class ClusterIssuer extends Construct implements IIssuer {
  readonly issuerKind = 'ClusterIssuer';
  readonly issuerName: string;
  readonly source: IssuerSource;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, those of who signs included. */
  constructor(scope: Construct, id: string, props: ClusterIssuerProps) {
    super(scope, id);
    checkGiven(this, props, ['from']);
    const { from, certManagerNamespace = 'cert-manager' } = props;
    const name = objectName(this, props.name);
    const [namespace, inNamespace] =
      typeof certManagerNamespace === 'string'
        ? [certManagerNamespace, []]
        : [certManagerNamespace.namespaceName, [certManagerNamespace]];
    const place: IssuerPlace = { kind: 'ClusterIssuer', name, namespace };
    new Checks(this).all(objectNameProblems(name)).all(from.problems(place)).throwIfAny();
    this.issuerName = name;
    this.source = from;
    const labels = () => ({ ...standardLabels(this, name) });
    const issuer = (): IClusterIssuerObject => ({
      apiVersion: 'cert-manager.io/v1',
      kind: 'ClusterIssuer',
      metadata: { name, labels: labels() },
      spec: from.settings(place),
    });
    installManifests(this, {
      name: releaseName('cluster-issuer', name),
      namespace,
      objects: () => [...from.objects(place, labels()), issuer()],
      after: [...inNamespace, ...from.after],
    });
  }
}
