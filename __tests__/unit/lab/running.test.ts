import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { controllers, type ControlPlane, servers } from '../../lab/running/control-plane';
import { makeCredentials, writeKubeconfig } from '../../lab/running/credentials';
import { labNodes } from '../../lab/running/nodes';
import { hasCondition, type KubernetesObject } from '../../lab/running/objects';
import { freePort } from '../../lab/running/ports';
import { waitFor } from '../../lab/running/wait';
import { folder, removeFolders } from '../terraform/support';

afterEach(removeFolders);

function plane(admissionWebhooks: boolean): ControlPlane {
  const programs = { etcd: 'e', apiServer: 'a', controllerManager: 'c', scheduler: 's', kwok: 'k' };
  const files = { folder: '/lab', kubeconfig: '/lab/kubeconfig', serviceAccountKey: '/lab/key', tokens: '/lab/tokens' };
  return { programs, ports: { etcd: 1, etcdPeer: 2, apiServer: 3 }, ...files, admissionWebhooks };
}

test('everything listens on the loopback interface alone', () => {
  const starts = [...servers(plane(false)), ...controllers(plane(false))];
  const flags = starts.flatMap(({ args }) => args).filter((flag) => /address|urls|servers=/.test(flag));
  expect(flags.length).toBe(7);
  expect(flags.filter((flag) => !/127\.0\.0\.1/.test(flag))).toEqual([]);
  expect(starts.flatMap(({ args }) => args).filter((flag) => flag.startsWith('--secure-port'))).toEqual([
    '--secure-port=3',
    '--secure-port=0',
    '--secure-port=0',
  ]);
});

test('webhooks are called only where they are asked for', () => {
  const disabled = (webhooks: boolean): string | undefined =>
    servers(plane(webhooks))[1]!.args.find((flag) => flag.startsWith('--disable-admission-plugins='));
  const plugins = 'TaintNodesByCondition,MutatingAdmissionWebhook,ValidatingAdmissionWebhook';
  expect(disabled(false)).toBe(`--disable-admission-plugins=${plugins}`);
  expect(disabled(true)).toBe('--disable-admission-plugins=TaintNodesByCondition');
});

test('credentials are new each time, and for their owner alone', () => {
  const [path, other] = [folder(), folder()];
  const credentials = makeCredentials(path);
  expect(credentials.token).toMatch(/^[0-9a-f]{48}$/);
  expect(makeCredentials(other).token).not.toBe(credentials.token);
  expect(readFileSync(credentials.tokens, 'utf8')).toBe(`${credentials.token},admin,admin,system:masters\n`);
  const kubeconfig = writeKubeconfig(path, { server: 'https://127.0.0.1:3', ca: 'PEM', token: credentials.token });
  expect(JSON.parse(readFileSync(kubeconfig, 'utf8'))).toMatchObject({
    'current-context': 'ashlar-lab',
    contexts: [{ name: 'ashlar-lab', context: { cluster: 'ashlar-lab', user: 'ashlar-lab' } }],
    clusters: [
      { name: 'ashlar-lab', cluster: { server: 'https://127.0.0.1:3', 'certificate-authority-data': 'UEVN' } },
    ],
    users: [{ name: 'ashlar-lab', user: { token: credentials.token } }],
  });
  const files = [credentials.tokens, credentials.serviceAccountKey, kubeconfig];
  expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
});

test('a free port is one that nobody listens on, and no connection is given', async () => {
  const port = await freePort();
  expect(port >= 20_000 && port < 30_000).toBe(true);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await new Promise((resolve) => server.close(resolve));
});

test('nodes are spread over two zones by turns', () => {
  const zones = labNodes(3).map(({ metadata }) => [metadata.name, metadata.labels?.['topology.kubernetes.io/zone']]);
  expect(zones).toEqual([
    ['lab-1', 'us-east-1a'],
    ['lab-2', 'us-east-1b'],
    ['lab-3', 'us-east-1a'],
  ]);
});

test('a condition counts while it is true', () => {
  const object = (status?: object): KubernetesObject => {
    return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, status: status as KubernetesObject['status'] };
  };
  const conditions = [
    { type: 'Ready', status: 'False' },
    { type: 'Scheduled', status: 'True' },
  ];
  expect(hasCondition(object({ conditions }), 'Scheduled')).toBe(true);
  expect(hasCondition(object({ conditions }), 'Ready')).toBe(false);
  expect(hasCondition(object(), 'Ready')).toBe(false);
});

test('waits for an answer over errors and silence, and tells the last error where none comes', async () => {
  let asked = 0;
  const third = (): Promise<string | undefined> => {
    asked++;
    if (asked === 1) throw new Error('refused');
    return Promise.resolve(asked === 2 ? undefined : 'here');
  };
  expect(await waitFor('an answer', third, 10)).toBe('here');
  const never = waitFor('an answer', () => Promise.reject(new Error('refused')), 0.2);
  await expect(never).rejects.toThrow(new Error('an answer: not within 0.2 s', { cause: new Error('refused') }));
});
