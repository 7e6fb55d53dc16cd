import { DataGoogleContainerCluster } from '@cdktf/provider-google/lib/data-google-container-cluster';
import { Fn, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { isKnown } from '../../core/checks';
import type { ClusterAccess, ExecLogin } from '../../core/cluster-access';
import { problem, UserError } from '../../core/errors';
import { LOCATION, PROJECT_ID } from '../place';

/** @see https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters */
const CLUSTER_NAME = {
  pattern: /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
  allowed: '1 to 40 lower-case letters, digits and hyphens, a letter first and no hyphen last',
} as const;

/** What an app has to know about a GKE cluster that is managed elsewhere. */
export interface GkeClusterAttributes {
  readonly clusterName: string;
  /** Region of the cluster, or its zone where it is in one alone. */
  readonly location: string;
  /** Id of the project that the cluster is in. */
  readonly project: string;
  /**
   * Kubernetes version, such as `1.36`, to compare charts with.
   * @default - unknown: no chart is compared
   */
  readonly version?: string;
}

/**
 * A cluster on Google Kubernetes Engine that other code manages. The stacks that install on it ask Google for its address: they
 * deploy to Google Cloud too, and whoever runs Terraform has `gke-gcloud-auth-plugin` on the `PATH`.
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl
 * @example
 * const cluster = GkeCluster.fromClusterAttributes({ clusterName: 'shop', location: 'europe-west3', project: 'acme-shop' });
 */
export class GkeCluster implements ClusterAccess {
  /**
   * Refers to a cluster managed elsewhere.
   * @throws {UserError} `ClusterInvalid`, listing every attribute that no cluster has.
   */
  static fromClusterAttributes(attributes: GkeClusterAttributes): GkeCluster {
    const { clusterName, location, project, version } = attributes;
    const rules = [
      ['clusterName', clusterName, CLUSTER_NAME],
      ['location', location, LOCATION],
      ['project', project, PROJECT_ID],
      ['version', version, { pattern: /^1\.\d+$/, allowed: 'a Kubernetes version such as 1.36' }],
    ] as const;
    const problems = rules.flatMap(([prop, value, { pattern, allowed }]) =>
      isKnown(value) && !pattern.test(value) ? [problem(prop, allowed, value)] : [],
    );
    if (problems.length > 0) throw new UserError('GkeCluster', 'ClusterInvalid', problems);
    return new GkeCluster(attributes);
  }

  readonly plainName: string;
  readonly clusterKey: string;
  readonly version?: string;
  /** Id of the project that the cluster is in. */
  readonly project: string;

  private constructor(private readonly attributes: GkeClusterAttributes) {
    this.plainName = attributes.clusterName;
    this.clusterKey = `google/${attributes.project}/${attributes.location}/${attributes.clusterName}`;
    this.version = attributes.version;
    this.project = attributes.project;
  }

  login(scope: Construct): ExecLogin {
    const cluster = this.lookUp(TerraformStack.of(scope));
    return {
      host: `https://${cluster.endpoint}`,
      clusterCaCertificate: Fn.base64decode(cluster.masterAuth.get(0).clusterCaCertificate),
      exec: { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'gke-gcloud-auth-plugin', args: [] },
    };
  }

  /** Once in a stack, under an id of its own where others choose the ids. */
  private lookUp(stack: TerraformStack): DataGoogleContainerCluster {
    const { clusterName, location, project } = this.attributes;
    const id = 'AshlarGkeCluster';
    const found = stack.node.tryFindChild(id);
    if (found instanceof DataGoogleContainerCluster) return found;
    return new DataGoogleContainerCluster(stack, id, { name: clusterName, location, project });
  }
}
