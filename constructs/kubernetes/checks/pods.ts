import type { Manifest } from '../manifests/manifest';
import { apiGroup } from '../schema/scope';
import { Field } from './field';

/** Where each kind that makes pods says what they are like. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  '/Pod': [],
  '/ReplicationController': ['spec', 'template'],
  'apps/DaemonSet': ['spec', 'template'],
  'apps/Deployment': ['spec', 'template'],
  'apps/ReplicaSet': ['spec', 'template'],
  'apps/StatefulSet': ['spec', 'template'],
  'argoproj.io/Rollout': ['spec', 'template'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
  'batch/Job': ['spec', 'template'],
};

/** Pods as an object describes them. */
export interface Pods {
  /** Labels of every pod. */
  readonly labels: Field;
  readonly spec: Field;
  /** Containers of every sort, those that run first included. */
  readonly containers: readonly Field[];
}

/** `<group>/<kind>` of an object: `apps/Deployment`, `/Service`. Custom kinds share names with those of Kubernetes. */
export function kindId({ apiVersion, kind }: Manifest): string {
  return `${apiGroup(apiVersion)}/${kind}`;
}

/** The pods that `manifest` makes; undefined for a kind that makes none. */
export function podsOf(manifest: Manifest): Pods | undefined {
  const way = TEMPLATES[kindId(manifest)];
  if (way === undefined) return undefined;
  const template = new Field(manifest).at(...way);
  const spec = template.at('spec');
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) =>
    spec.at(list).children(),
  );
  return { labels: template.at('metadata', 'labels'), spec, containers };
}
