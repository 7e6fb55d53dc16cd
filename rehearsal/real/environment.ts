import { join } from 'node:path';

/** What a provider's program may know of the user's environment: nothing that leads to credentials or changes where it looks. */
const PASSED_ON = [
  'PATH',
  'LANG',
  'LC_ALL',
  'TZ',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  // Without it no network socket can be opened on Windows.
  'SystemRoot',
];

/**
 * The environment of a provider's program: no credentials, a home of its own, and every way to the network through a proxy that
 * refuses.
 * @param folder the program's own folder: home, temporary files and sockets.
 * @param proxy address of the refusing proxy: `127.0.0.1:40001`.
 */
export function providerEnvironment(env: NodeJS.ProcessEnv, folder: string, proxy: string): Record<string, string> {
  const kept = PASSED_ON.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  const nothing = join(folder, 'does-not-exist');
  const url = `http://${proxy}`;
  return {
    ...Object.fromEntries(kept),
    HOME: folder,
    TMPDIR: folder,
    PLUGIN_UNIX_SOCKET_DIR: folder,
    HTTP_PROXY: url,
    HTTPS_PROXY: url,
    ALL_PROXY: url,
    NO_PROXY: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: nothing,
    AWS_SHARED_CREDENTIALS_FILE: nothing,
    GCE_METADATA_HOST: proxy,
    CLOUDSDK_CONFIG: folder,
    KUBECONFIG: nothing,
  };
}
