import type { Manifest } from '../manifests/manifest';
import { apiGroup, isNamespaced } from '../schema/scope';
import { KUBERNETES_NAME, SERVICE_ACCOUNT_NAME } from '../../core/kubernetes-name';
import { Field } from './field';
import { kindId } from './pods';

interface NameRule {
  readonly pattern: RegExp;
  readonly allowed: string;
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names */
const SERVICE_NAME: NameRule = {
  pattern: /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
  allowed: '1 to 63 lower-case letters, digits and hyphens, a letter first and a letter or digit last',
};

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#path-segment-names */
const PATH_NAME: NameRule = { pattern: /^(?!\.\.?$)[^/%]+$/, allowed: 'a name without / and %' };

const SUBDOMAIN: NameRule = SERVICE_ACCOUNT_NAME;

/** Shorter where Kubernetes adds to the name: 11 characters of a run of a CronJob, 11 of a revision of a StatefulSet. */
const NAMES: Readonly<Record<string, NameRule>> = {
  '/Namespace': KUBERNETES_NAME,
  '/Service': SERVICE_NAME,
  'apps/StatefulSet': shorter(52),
  'batch/CronJob': shorter(52),
  'batch/Job': shorter(63),
  'certificates.k8s.io/ClusterTrustBundle': PATH_NAME,
  'networking.k8s.io/IPAddress': PATH_NAME,
};

function shorter(most: number): NameRule {
  const pattern = new RegExp(`^(?=.{1,${most}}$)${SUBDOMAIN.pattern.source.slice(1)}`);
  return { pattern, allowed: SUBDOMAIN.allowed.replace('253', String(most)) };
}

/** What is wrong with the name and the namespace of an object. */
export function nameProblems(manifest: Manifest): string[] {
  const metadata = new Field(manifest).at('metadata');
  const name = metadata.at('name');
  const group = apiGroup(manifest.apiVersion);
  const rule = group === 'rbac.authorization.k8s.io' ? PATH_NAME : (NAMES[kindId(manifest)] ?? SUBDOMAIN);
  const isMissing = !name.isGiven || name.value === '';
  if (isMissing) return [name.must('given', '', 'nothing'), ...namespaceProblems(manifest, metadata.at('namespace'))];
  return [...broken(name, rule), ...namespaceProblems(manifest, metadata.at('namespace'))];
}

function namespaceProblems(manifest: Manifest, namespace: Field): string[] {
  const { apiVersion, kind } = manifest;
  if (isNamespaced(apiVersion, kind) === false)
    return namespace.isGiven ? [namespace.must('left out', `A ${kind} belongs to no namespace`)] : [];
  return broken(namespace, KUBERNETES_NAME);
}

function broken(field: Field, { pattern, allowed }: NameRule): string[] {
  return field.text === undefined || pattern.test(field.text) ? [] : [field.must(allowed)];
}
