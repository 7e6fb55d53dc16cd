import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readKubeconfig, writeKubeconfig } from '../../../../rehearsal/cluster/kubeconfig';
import { folder, removeFolders, write } from '../../terraform/support';

afterEach(removeFolders);

const CONFIG = {
  kind: 'Config',
  clusters: [
    { name: 'one', cluster: { server: 'https://one:6443', 'certificate-authority': 'ca.crt' } },
    { name: 'two', cluster: { server: 'https://two:6443' } },
    { name: 'odd', cluster: {} },
  ],
  users: [
    { name: 'ann', user: { 'client-certificate': '/certs/ann.crt', 'client-key': 'ann.key' } },
    { name: 'bob', user: { exec: { command: './login', args: ['x'], env: [{ name: 'A', value: 'b' }] } } },
  ],
  contexts: [
    { name: 'first', context: { cluster: 'one', user: 'ann', namespace: 'web' } },
    { name: 'second', context: { cluster: 'two', user: 'bob' } },
    { name: 'lost', context: { cluster: 'three', user: 'bob' } },
    { name: 'odd', context: { cluster: 'odd' } },
  ],
  'current-context': 'first',
};

function at(config: object = CONFIG): string {
  return write(folder(), { kubeconfig: config });
}

const message = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing went wrong';
};

test('is its current context alone, with absolute paths', () => {
  const cwd = at();
  const { context, server, kubeconfig } = readKubeconfig('kubeconfig', { cwd });
  expect([context, server]).toEqual(['first', 'https://one:6443']);
  expect(kubeconfig).toEqual({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'cluster', cluster: { server: 'https://one:6443', 'certificate-authority': join(cwd, 'ca.crt') } },
    ],
    users: [{ name: 'user', user: { 'client-certificate': '/certs/ann.crt', 'client-key': join(cwd, 'ann.key') } }],
    contexts: [{ name: 'first', context: { cluster: 'cluster', user: 'user', namespace: 'web' } }],
    'current-context': 'first',
  });
});

test('lets the program that logs in find the home of its user', () => {
  const cwd = at();
  const { kubeconfig } = readKubeconfig('kubeconfig', { cwd, context: 'second' });
  const env = [
    { name: 'HOME', value: process.env['HOME'] },
    { name: 'A', value: 'b' },
  ];
  expect(kubeconfig).toMatchObject({
    users: [{ user: { exec: { command: join(cwd, 'login'), args: ['x'], env } } }],
  });
});

test('is written for its owner only', () => {
  const cwd = at();
  const login = readKubeconfig('kubeconfig', { cwd });
  const file = writeKubeconfig(join(cwd, 'own'), login);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(login.kubeconfig);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.each([
  [
    'no file',
    () => readKubeconfig('none', { cwd: folder() }),
    'none [KubeconfigMissing]:\n- no such file. Give the path of a kubeconfig',
  ],
  [
    'a folder',
    () => readKubeconfig('.', { cwd: folder() }),
    '. [KubeconfigUnreadable]:\n- is a folder, not a kubeconfig',
  ],
  [
    'a context that is not there',
    () => readKubeconfig('kubeconfig', { cwd: at(), context: 'third' }),
    'kubeconfig [ContextUnknown]:\n- has no context `third`. Choose one with --context: first, lost, odd, second',
  ],
  [
    'no current context',
    () => readKubeconfig('kubeconfig', { cwd: at({ ...CONFIG, 'current-context': undefined }) }),
    'kubeconfig [ContextUnknown]:\n- names no current context. Choose one with --context: first, lost, odd, second',
  ],
  [
    'no context at all',
    () => readKubeconfig('kubeconfig', { cwd: at({ kind: 'Config' }) }),
    'kubeconfig [ContextUnknown]:\n- names no current context. It has no context at all',
  ],
  [
    'a cluster that is not there',
    () => readKubeconfig('kubeconfig', { cwd: at(), context: 'lost' }),
    'kubeconfig [KubeconfigInvalid]:\n- context `lost` names the cluster `three`, which is not in the file',
  ],
  [
    'a cluster without an address',
    () => readKubeconfig('kubeconfig', { cwd: at(), context: 'odd' }),
    'kubeconfig [KubeconfigInvalid]:\n- the cluster of context `odd` has no address as `server`',
  ],
  [
    'another file',
    () => readKubeconfig('kubeconfig', { cwd: at({ apiVersion: 'v1', kind: 'Pod' }) }),
    'kubeconfig [KubeconfigInvalid]:\n- is no kubeconfig: it has no `contexts`',
  ],
])('refuses %s', (_, work, expected) => {
  expect(message(work)).toBe(expected);
});

test('names the line of what is no YAML, and shows nothing of it', () => {
  const cwd = write(folder(), { kubeconfig: 'contexts:\n- name: a\n  token: "secret\n' });
  const told = message(() => readKubeconfig('kubeconfig', { cwd }));
  expect(told).toMatch(/^kubeconfig \[KubeconfigInvalid\]:\n- is not YAML: see line \d$/);
});
