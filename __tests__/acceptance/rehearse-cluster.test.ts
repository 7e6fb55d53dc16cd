import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { Api } from '../lab/running/api';
import { waitFor } from '../lab/running/wait';
import { type Lab, startLab } from '../lab/start-lab';
import { folder, removeFolders, write } from '../unit/terraform/support';
import { chartsApp, clusterApp, rolloutApp } from './support/cluster-app';
import { chartPlaces } from './support/cluster-charts';
import { openProxy } from './support/cluster-proxy';
import { compiledCommand } from './support/compiled-command';
import { inventory } from './support/lab-inventory';
import { ended, startRehearsal } from './support/rehearsed';
import { cliConfig, suite } from './support/suite';

/** What a release waits for, that never comes. */
const NOWHERE = { nodeSelector: { no: 'where' }, timeout: 300, isBare: true };

const CONTEXT = 'ashlar-lab';
const POD = { apiVersion: 'v1', kind: 'Pod', namespace: 'web' };
const KEPT = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'kube-system', name: 'ashlar-rehearsal' };
const HOLD = { ...KEPT, apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };

suite('ashlar rehearse --cluster', ['terraform', 'helm-provider', 'lab'], () => {
  let lab: Lab;
  let before: readonly string[];
  let command: string;

  beforeAll(async () => {
    command = await compiledCommand();
    lab = await startLab({ nodes: 1 });
    before = await inventory(lab);
  });
  afterAll(async () => {
    await lab.stop();
    removeFolders();
  });

  const start = (outdir: string, kubeconfig = lab.kubeconfig, ...more: readonly string[]): ChildProcess =>
    startRehearsal(
      ['--out', outdir, '--mode', 'simulated', '--cluster', kubeconfig, ...more],
      { TF_CLI_CONFIG_FILE: cliConfig() },
      command,
    );
  const run = (outdir: string, ...more: readonly string[]) => ended(start(outdir, lab.kubeconfig, ...more));

  /** Waits until the release that never becomes ready is being installed. */
  const installing = (): Promise<unknown> =>
    waitFor('the pods of the last release', async () => (await lab.client.list(POD))[0], 120);

  const changes = async () => {
    const now = await inventory(lab);
    return { more: now.filter((one) => !before.includes(one)), less: before.filter((one) => !now.includes(one)) };
  };
  const same = { more: [], less: [] };

  test('says what is wrong with a kubeconfig, or with the cluster that it leads to', async () => {
    const [outdir, at] = [clusterApp(), folder()];
    const api = new Api(lab);
    const path = '/api/v1/namespaces/default/serviceaccounts/default/token';
    const asked = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
    const { status } = (await api.call({ method: 'POST', path, body: asked })) as { status: { token: string } };
    api.close();
    const config = (server: string, token: string): object => ({
      kind: 'Config',
      clusters: [{ name: CONTEXT, cluster: { server, 'insecure-skip-tls-verify': true } }],
      users: [{ name: CONTEXT, user: { token } }],
      contexts: [{ name: CONTEXT, context: { cluster: CONTEXT, user: CONTEXT } }],
      'current-context': CONTEXT,
    });
    write(at, {
      silent: config('https://127.0.0.1:1', 'x'),
      stranger: config(lab.server, 'wrong'),
      guest: config(lab.server, status.token),
    });
    const file = (name: string): string => join(at, name);
    const of = (name: string): string => `cluster of context ${CONTEXT} in ${file(name)}`;
    const cases: readonly (readonly [args: readonly string[], output: string])[] = [
      [[file('none')], `${file('none')} [KubeconfigMissing]:\n- no such file. Give the path of a kubeconfig\n`],
      [
        [lab.kubeconfig, '--context', 'kind'],
        `${lab.kubeconfig} [ContextUnknown]:\n- has no context \`kind\`. Choose one with --context: ${CONTEXT}\n`,
      ],
      [
        [file('silent')],
        `${of('silent')} [ClusterUnreachable]:\n- https://127.0.0.1:1 does not answer: connect ECONNREFUSED 127.0.0.1:1\n`,
      ],
      [
        [file('stranger')],
        `${of('stranger')} [ClusterCredentials]:\n- ${lab.server} does not know who asks: the credentials in the kubeconfig are wrong or out of date\n`,
      ],
      [
        [file('guest')],
        `${of('guest')} [ClusterRights]:\n- its user may not do everything, and charts make cluster roles, definitions and namespaces. ` +
          "Give a kubeconfig for which `kubectl auth can-i '*' '*' --all-namespaces` says yes\n",
      ],
      [
        [lab.kubeconfig],
        `cluster of context ${CONTEXT} in ${lab.kubeconfig} [ClusterNotMarked]:\n- is not given for rehearsals, which install and uninstall everything on it: ` +
          'its namespace kube-system has no annotation ashlar.dev/rehearsal=allowed. If nothing on it is of worth, give it once with --mark-cluster\n',
      ],
    ];
    const ends = await Promise.all(
      cases.map(async ([[kubeconfig = '', ...more], output]) => {
        return { expected: output, ...(await ended(start(outdir, kubeconfig, ...more))) };
      }),
    );
    expect(ends.map(({ code, output }) => ({ code, output }))).toEqual(
      ends.map(({ expected }) => ({ code: 1, output: expected })),
    );
    expect(await changes()).toEqual(same);
  });

  test('installs, upgrades and uninstalls every release of a cluster that is marked, and removes what hooks and definitions leave', async () => {
    const { code, output } = await run(clusterApp(), '--mark-cluster');
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/^3 releases on ashlar-lab \(.*\): 2 ok in .*\(Terraform /m),
    ]);
    const seconds = String.raw`\s+\d+\.\d`;
    for (const release of ['kube-system/namespace', 'web/operator', 'web/web']) {
      expect(output).toMatch(new RegExp(`${release} +its own${seconds.repeat(3)} +ok$`, 'm'));
    }
    expect(output.replace(/\s+/g, ' ')).toContain(
      'note: uninstalling had left, and the rehearsal deleted: apiextensions.k8s.io/CustomResourceDefinition widgets.ashlar.test, ' +
        'rbac.authorization.k8s.io/ClusterRole operator-hook',
    );
    expect(output).not.toContain(lab.token);
    expect(await changes()).toEqual(same);
  });

  test('takes charts of repositories from a folder, and says which it has to fetch', async () => {
    const places = await chartPlaces();
    try {
      const { code, output } = await run(chartsApp(places.repository), '--charts', places.folder);
      expect([code, output]).toEqual([
        0,
        expect.stringContaining(`chart beta 1.0.0 was fetched from ${places.repository}\n`),
      ]);
      expect(output).not.toContain('chart alpha 1.0.0 was fetched');
    } finally {
      await places.close();
    }
  });

  test('tells which release did not become ready in its time, for machines too, and takes all of them back', async () => {
    const { code, output } = await run(clusterApp({ ...NOWHERE, timeout: 3 }), '--json');
    const report = JSON.parse(output.slice(output.indexOf('{'))) as {
      readonly ok: boolean;
      readonly stacks: readonly { readonly id: string; readonly result: string; readonly failure?: object }[];
    };
    const diagnostics = [expect.objectContaining({ severity: 'error', constructPath: 'web-dev-apps/Web/Resource' })];
    expect([code, report.ok, report.stacks.map(({ id, result, failure }) => ({ id, result, failure }))]).toEqual([
      1,
      false,
      [
        { id: 'web-dev-platform', result: 'ok', failure: undefined },
        { id: 'web-dev-apps', result: 'failed', failure: { phase: 'install', diagnostics } },
      ],
    ]);
    expect(await changes()).toEqual(same);
  });

  test('refuses a second one at the same time, and on Ctrl-C uninstalls what was installed half way', async () => {
    const outdir = clusterApp(NOWHERE);
    const first = start(outdir);
    const end = ended(first);
    await installing();
    const second = await run(outdir);
    expect(second).toEqual({
      code: 1,
      output: expect.stringMatching(
        new RegExp(
          `^cluster of context ashlar-lab in .* \\[ClusterBusy\\]:\\n- \\S+@\\S+, process ${first.pid}, rehearses web-dev-platform, web-dev-apps on it since 20\\S+Z\\. ` +
            'Wait for its end: where that process has died, its hold ends 45 s after its last sign of life\\n$',
        ),
      ),
    });
    first.kill('SIGINT');
    const { code, output } = await end;
    expect([code, output]).toEqual([
      130,
      expect.stringMatching(
        /stopped: removing what was installed\. Ctrl-C again leaves that to the next rehearsal\nthe cluster is as it was: uninstalled kube-system\/namespace, web\/operator(, web\/web)?; deleted .*operator-hook\n$/,
      ),
    ]);
    expect(await changes()).toEqual(same);
  });

  test('removes first what a killed one has left, tells of a cluster that is lost half way, and ends clean when run again', async () => {
    const outdir = clusterApp(NOWHERE);
    const killed = start(outdir);
    const end = ended(killed);
    await installing();
    killed.kill('SIGKILL');
    await end;
    expect((await changes()).more).toEqual(
      expect.arrayContaining([
        'Namespace web',
        'Secret web/sh.helm.release.v1.web.v1',
        'ConfigMap kube-system/ashlar-rehearsal',
      ]),
    );

    const proxy = await openProxy(lab.kubeconfig, folder());
    const [former] = await lab.client.list(POD);
    const cutOff = start(outdir, proxy.kubeconfig);
    const cutEnd = ended(cutOff);
    await waitFor(
      'the same of the next one',
      async () => {
        const [pod] = await lab.client.list(POD);
        return pod !== undefined && pod.metadata['uid'] !== former?.metadata['uid'] ? pod : undefined;
      },
      120,
    );
    await proxy.cut();
    expect(await cutEnd).toEqual({
      code: 1,
      output: expect.stringMatching(
        /\[ClusterLost\]:\n- https:\/\/127\.0\.0\.1:\d+ has not answered for \d+ s: .*\n- these releases may be left on it: kube-system\/namespace, web\/operator, web\/web\n- when it answers, rehearse again: what is left is removed first\n$/,
      ),
    });

    const again = await run(clusterApp({ isBare: true }));
    const told = again.output.replace(/\s+/g, ' ');
    expect([again.code, told]).toEqual([
      0,
      expect.stringMatching(
        /note: cleared away what the rehearsal of 20\S+Z had left on the cluster: uninstalled kube-system\/namespace, web\/operator(, web\/web)?; deleted /,
      ),
    ]);
    expect(await changes()).toEqual(same);
    expect([await lab.client.get(KEPT), await lab.client.get(HOLD)]).toEqual([undefined, undefined]);
  });

  test('leaves a release alone that somebody else has installed', async () => {
    const labels = { owner: 'helm', name: 'web', status: 'deployed', version: '1' };
    const metadata = { name: 'sh.helm.release.v1.web.v1', namespace: 'default', labels };
    await lab.client.create({ apiVersion: 'v1', kind: 'Secret', metadata, type: 'helm.sh/release.v1' });
    const { code, output } = await run(rolloutApp());
    expect([code, output]).toEqual([
      1,
      `cluster of context ${CONTEXT} in ${lab.kubeconfig} [ReleaseExists]:\n- has a release default/web, which no rehearsal has installed\n` +
        '- uninstall what is there, or give a cluster without it\n',
    ]);
  });
});
