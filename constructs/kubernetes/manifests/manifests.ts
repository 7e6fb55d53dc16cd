import { Construct, type IConstruct } from 'constructs';
import { Checks } from '../../core/checks';
import type { Duration } from '../../core/duration';
import type { INamespace } from '../namespace-ref';
import { releaseChecks } from '../release-checks';
import { problem } from '../../core/errors';
import { installManifests } from './install';
import type { KubernetesObject } from './manifest';
import type { Provided } from './releases';

/** Settings of a {@link Manifests}. */
export interface ManifestsProps {
  /** Namespace of the release, and of the objects that name none. Changing this deletes them there and makes them anew. */
  readonly namespace: INamespace | string;
  /** Name of the release, unique in its namespace: 1 to 53 lower-case letters, digits and hyphens. Changing this makes the objects anew. */
  readonly name: string;
  /**
   * What is installed: plain objects, objects typed by `kubernetes-models`, `toJson()` of a cdk8s chart, or {@link parseYaml} of a text.
   * Values known after apply may stand anywhere in them.
   */
  readonly objects: readonly KubernetesObject[];
  /**
   * How long Helm waits for everything to become ready: 1 second to 1 hour. What is not ready by then is rolled back.
   * @default Duration.minutes(10)
   */
  readonly timeout?: Duration;
  /**
   * Constructs that come first, with all they hold.
   * @default - what the objects themselves tell: their namespace, the definitions of their kinds, webhooks that watch them
   */
  readonly after?: readonly IConstruct[];
  /**
   * What other releases have to wait for, such as the webhooks of an operator.
   * @default - the groups of the custom resource definitions among the objects
   */
  readonly provides?: Provided;
}

/**
 * Any Kubernetes objects, installed as one release: what has no construct of its own.
 * @example
 * const objects = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'colours' }, data: { sky: 'blue' } }];
 * new Manifests(release, 'Colours', { namespace: 'shop', name: 'colours', objects });
 */
export class Manifests extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value; `ClusterMissing` in a stack that deploys to no cluster. */
  constructor(scope: Construct, id: string, props: ManifestsProps) {
    super(scope, id);
    const { namespace, name, objects, timeout, after = [], provides } = props;
    const namespaceName = typeof namespace === 'string' ? namespace : namespace.namespaceName;
    releaseChecks(new Checks(this), { name, namespace: namespaceName, timeout })
      .that(objects.length > 0, 'objects', '1 object or more', objects)
      .all(objects.flatMap(objectProblems))
      .throwIfAny();
    installManifests(this, {
      name,
      namespace: namespaceName,
      objects: () => objects,
      timeout,
      provides,
      after: typeof namespace === 'string' ? after : [namespace, ...after],
    });
  }
}

/** What is read from a file is of any type to TypeScript. */
function objectProblems(object: unknown, index: number): string[] {
  const { apiVersion, kind } = (object ?? {}) as Partial<KubernetesObject>;
  const isObject = [apiVersion, kind].every((text) => typeof text === 'string' && text !== '');
  return isObject ? [] : [problem(`objects[${index}]`, 'an object with apiVersion and kind', 'none')];
}
