import { Construct, type IConstruct } from 'constructs';
import type { PodIdentity } from '../core/pod-identity';

/**
 * What comes before pods that act as `identity`: role, policy and association. EKS hands out credentials when a pod is made, so that
 * one that is there first never gets any.
 */
export function rightsOf(identity: PodIdentity | undefined): IConstruct[] {
  return Construct.isConstruct(identity) ? [identity] : [];
}
