import { UserError } from '../../constructs/core/errors';
import { asObject } from '../../terraform/providers';
import { type ClusterApi, ClusterLoginFailed, ClusterRefusal, ClusterSilent } from './cluster-api';
import type { ClusterLogin } from './kubeconfig';

/** Annotation on the namespace kube-system of a cluster that is given for rehearsals, and its value. */
export const MARK = 'ashlar.dev/rehearsal';
export const MARKED = 'allowed';

const SYSTEM = '/api/v1/namespaces/kube-system';

/** A cluster that may be rehearsed on. */
export interface CheckedCluster {
  readonly context: string;
  readonly server: string;
  /** Kubernetes version: `1.36.3`. */
  readonly version: string;
}

/**
 * Finds out whether a cluster answers, lets this user do all that charts need, and was given for rehearsals; with `mark` gives it.
 * @throws {UserError} `ClusterUnreachable`, `ClusterCredentials`, `ClusterRights`, `ClusterNotMarked`.
 */
export async function checkCluster(api: ClusterApi, login: ClusterLogin, mark: boolean): Promise<CheckedCluster> {
  try {
    const { body } = await api.call({ path: '/version' });
    await checkRights(api, login);
    await checkMark(api, login, mark);
    return { context: login.context, server: login.server, version: String(body['gitVersion']).replace(/^v/, '') };
  } catch (error) {
    throw clusterError(error, login);
  }
}

/** What an API server said, or did not, as a user reads it; other errors stay as they are. */
export function clusterError(error: unknown, login: ClusterLogin): unknown {
  const subject = subjectOf(login);
  if (error instanceof ClusterSilent) {
    return new UserError(subject, 'ClusterUnreachable', [`${login.server} does not answer: ${error.message}`]);
  }
  if (error instanceof ClusterLoginFailed) {
    return new UserError(subject, 'ClusterCredentials', [`cannot log in: ${error.message.split('\n')[0] ?? ''}`]);
  }
  if (!(error instanceof ClusterRefusal)) return error;
  if (error.status === 401) {
    const problem = `${login.server} does not know who asks: the credentials in the kubeconfig are wrong or out of date`;
    return new UserError(subject, 'ClusterCredentials', [problem]);
  }
  const code = error.status === 403 ? 'ClusterRights' : 'ClusterRefused';
  return new UserError(subject, code, [`${login.server} refuses: ${error.message}`]);
}

/** The cluster as errors name it: `cluster of context kind-orders in ~/.kube/config`. */
export function subjectOf({ context, file }: ClusterLogin): string {
  return `cluster of context ${context} in ${file}`;
}

/** Charts make cluster roles, definitions and webhooks: who may not do everything fails half way. */
async function checkRights(api: ClusterApi, login: ClusterLogin): Promise<void> {
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { verb: '*', group: '*', resource: '*' } },
  };
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  const { body: review } = await api.call({ method: 'POST', path, body });
  if (asObject(review['status'])['allowed'] === true) return;
  throw new UserError(subjectOf(login), 'ClusterRights', [
    'its user may not do everything, and charts make cluster roles, definitions and namespaces. ' +
      "Give a kubeconfig for which `kubectl auth can-i '*' '*' --all-namespaces` says yes",
  ]);
}

async function checkMark(api: ClusterApi, login: ClusterLogin, mark: boolean): Promise<void> {
  const { body } = await api.call({ path: SYSTEM });
  if (asObject(asObject(body['metadata'])['annotations'])[MARK] === MARKED) return;
  if (!mark) {
    throw new UserError(subjectOf(login), 'ClusterNotMarked', [
      `is not given for rehearsals, which install and uninstall everything on it: its namespace kube-system has no annotation ${MARK}=${MARKED}. ` +
        'If nothing on it is of worth, give it once with --mark-cluster',
    ]);
  }
  const annotations = { [MARK]: MARKED };
  const contentType = 'application/merge-patch+json';
  await api.call({ method: 'PATCH', path: SYSTEM, contentType, body: { metadata: { annotations } } });
}
