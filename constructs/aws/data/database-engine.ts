import {
  type DatabaseEngineName,
  type DatabaseLog,
  type EngineFacts,
  ENGINES,
  majorVersion,
  parameterGroupFamily,
} from './engine-versions';

/**
 * A database engine with its version, and what follows from it. Whether RDS supports the version is checked by the database.
 * @example
 * const engine = DatabaseEngine.mysql('8.4');
 * const port = engine.port; // 3306
 */
export class DatabaseEngine {
  /** MySQL: a major version such as `8.4`, which takes new minor versions by itself, or a minor one such as `8.4.7`. */
  static mysql(version: string): DatabaseEngine {
    return new DatabaseEngine('mysql', version);
  }

  /** PostgreSQL: a major version such as `17`, which takes new minor versions by itself, or a minor one such as `17.4`. */
  static postgres(version: string): DatabaseEngine {
    return new DatabaseEngine('postgres', version);
  }

  private constructor(
    /** Name that RDS gives the engine. */
    readonly engine: DatabaseEngineName,
    /** Version as given. */
    readonly version: string,
  ) {}

  /** Major part of the version: `8.4`, `17`. */
  get majorVersion(): string {
    return majorVersion(this.engine, this.version);
  }

  /** True for a version such as `8.4.7`, which stays until someone changes it. */
  get isMinor(): boolean {
    return this.version !== this.majorVersion;
  }

  /** Family of parameter groups: `mysql8.4`, `postgres17`. */
  get family(): string {
    return parameterGroupFamily(this.engine, this.version);
  }

  /** Port that the server listens on. */
  get port(): number {
    return this.facts.port;
  }

  /** Parameter that makes the server refuse connections without TLS. */
  get tlsParameter(): EngineFacts['tlsParameter'] {
    return this.facts.tlsParameter;
  }

  /** Logs sent to CloudWatch Logs where the caller names none. */
  get logExports(): readonly DatabaseLog[] {
    return this.facts.defaultLogs;
  }

  /** Limits and defaults of the engine, whatever its version. */
  get facts(): EngineFacts {
    return ENGINES[this.engine];
  }

  /** `mysql 8.4`, as errors show it. */
  toString(): string {
    return `${this.engine} ${this.version}`;
  }
}
