import { Construct } from 'constructs';
import { Checks, isKnown } from '../../core/checks';
import { problem } from '../../core/errors';
import { checkGiven } from '../given';
import { standardLabels } from '../labels';
import { installManifests } from '../manifests/install';
import type { INamespace } from '../namespace-ref';
import { objectName, objectNameProblems, releaseName } from '../object-name';
import type { ConfigSource } from '../workload/config-source';
import { plainSecretProblems } from '../../core/plain-secrets';
import { DATA_KEY } from './data-key';

/** @see https://kubernetes.io/docs/concepts/configuration/configmap/ */
const MAX_BYTES = 1_048_576;

/** Settings of a {@link ConfigMap}. */
export interface ConfigMapProps {
  /** Namespace of the pods that read it. */
  readonly namespace: INamespace;
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens. Changing this replaces the config map.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /**
   * What it holds: up to 1 MiB, under keys of 1 to 253 letters, digits and `-_.`. What is known at apply alone may be among the
   * values. No secret: everyone who may read the namespace reads it.
   */
  readonly data: Readonly<Record<string, string>>;
}

/**
 * Settings that pods read as environment variables or files. Pods that read it start anew when it changes.
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/
 * @example
 * const config = new ConfigMap(release, 'AppConfig', { namespace, data: { LOG_LEVEL: 'info' } });
 */
export class ConfigMap extends Construct implements ConfigSource {
  readonly namespace: INamespace;
  readonly configMapName: string;
  readonly data: Readonly<Record<string, string>>;

  /** @throws {ConstructError} `PropsInvalid`, listing every value that Kubernetes would refuse, and what looks like a secret. */
  constructor(scope: Construct, id: string, props: ConfigMapProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'data']);
    const { namespace, data } = props;
    const name = objectName(this, props.name);
    new Checks(this).all(objectNameProblems(name)).all(dataProblems(data)).throwIfAny();
    this.namespace = namespace;
    this.configMapName = name;
    this.data = data;
    installManifests(this, {
      name: releaseName('config-map', name),
      namespace: namespace.namespaceName,
      objects: () => [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name, labels: standardLabels(this, name) },
          data: { ...data },
        },
      ],
      after: [namespace],
    });
  }
}

function dataProblems(data: Readonly<Record<string, string>>): string[] {
  const known = Object.entries(data).flatMap(([key, value]) => (isKnown(value) ? [key, value] : [key]));
  const bytes = known.reduce((sum, text) => sum + new TextEncoder().encode(text).length, 0);
  return [
    ...Object.keys(data)
      .filter((key) => !DATA_KEY.pattern.test(key))
      .map((key) => problem('data', `under keys of ${DATA_KEY.allowed}`, key)),
    ...(bytes <= MAX_BYTES ? [] : [problem('data', `at most ${MAX_BYTES.toString()} bytes`, bytes)]),
    ...plainSecretProblems('data', data),
  ];
}
