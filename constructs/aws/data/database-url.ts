import { isKnown } from '../../core/checks';
import type { SecretPart, SecretRef, SecretTemplate } from '../../core/secret-ref';
import { type DatabaseEngineName, ENGINES } from './engine-versions';

/** What the URL of a database says beside its user and address. */
export interface DatabaseUrlOptions {
  /**
   * Database in the server.
   * @default - the one that the server was made with, if any
   */
  readonly databaseName?: string;
  /**
   * Parameters after the `?`, by name; each driver has its own, such as those that ask for TLS.
   * @default - none
   */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Where a database is, and where its user and password are kept. */
interface UrlSource {
  readonly engineName: DatabaseEngineName;
  readonly endpoint: string;
  readonly port: number;
  readonly databaseName?: string;
  readonly masterSecret: SecretRef;
}

/** `mysql://USER:PASSWORD@HOST:PORT/NAME?PARAMETERS`, to be put together on the cluster. */
export function databaseUrl(source: UrlSource, options: DatabaseUrlOptions): SecretTemplate {
  const { databaseName = source.databaseName, parameters = {} } = options;
  const { masterSecret, endpoint, port } = source;
  const key = (name: string): SecretPart => ({ secret: { ...masterSecret, key: name }, escape: 'url' });
  const path = databaseName === undefined ? '' : `/${escaped(databaseName)}`;
  const pairs = Object.entries(parameters).map(([name, value]) => `${escaped(name)}=${escaped(value)}`);
  const query = pairs.length === 0 ? '' : `${path === '' ? '/' : ''}?${pairs.join('&')}`;
  return {
    parts: [
      `${ENGINES[source.engineName].urlScheme}://`,
      key('username'),
      ':',
      key('password'),
      `@${endpoint}:${port.toString()}${path}${query}`,
    ],
  };
}

function escaped(text: string): string {
  return isKnown(text) ? encodeURIComponent(text) : text;
}
