import type { IConstruct } from 'constructs';
import type { INamespace } from '../namespace-ref';

/** A config map that pods read: as environment variables, or as files. */
export interface ConfigSource extends IConstruct {
  readonly configMapName: string;
  readonly namespace: INamespace;
  /** What it holds: pods that read it start anew when this changes. */
  readonly data: Readonly<Record<string, string>>;
}
