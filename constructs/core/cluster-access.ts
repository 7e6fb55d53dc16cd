import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

/**
 * How the Helm provider logs in to a cluster: no token or key, only where to get one at the time of a plan.
 * @see https://registry.terraform.io/providers/hashicorp/helm/latest/docs#exec-plugins
 */
export type ClusterLogin = ExecLogin | KubeconfigLogin;

/** A program on the machine that runs Terraform prints a token that lives for minutes. */
export interface ExecLogin {
  /** Address of the Kubernetes API, with `https://`. */
  readonly host: string;
  /** Certificate of the authority that signed that of the API, in PEM. */
  readonly clusterCaCertificate: string;
  readonly exec: {
    /** Version of the protocol between client and program: `client.authentication.k8s.io/v1beta1`. */
    readonly apiVersion: string;
    /** Program on `PATH`. */
    readonly command: string;
    readonly args: readonly string[];
  };
}

/** A context of a kubeconfig file on the machine that runs Terraform. */
export interface KubeconfigLogin {
  /** Path of the file; `~` is the home of whoever runs Terraform. */
  readonly configPath: string;
  readonly configContext: string;
}

/**
 * A cluster that releases are installed on, whichever cloud it runs in: what namespaces, workloads and add-ons need of it.
 * Implemented by `EksCluster`, `GkeCluster` and `KubeconfigCluster`.
 */
export interface ClusterAccess {
  /** Name as text, for messages. */
  readonly plainName: string;
  /** The same for everything that refers to this cluster, and for no other: where it is, and its name. */
  readonly clusterKey: string;
  /** Kubernetes version, such as `1.36`; undefined where the app does not know it, which switches off checks against it. */
  readonly version?: string;
  /** Stack that creates the cluster, where this app does: releases go into a later one. */
  readonly createdIn?: TerraformStack;
  /** How the provider of `scope`'s stack logs in. */
  login(scope: Construct): ClusterLogin;
}
