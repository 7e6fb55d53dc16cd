import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTerraform } from '../../terraform/binary';
import { runProcess, runTerraform } from '../../terraform/process';
import { labProgram } from '../lab/lab-program';
import { installDefinitions } from '../lab/running/definitions';
import { hasCondition, type KubernetesObject } from '../lab/running/objects';
import { waitFor } from '../lab/running/wait';
import { startExternalSecrets } from '../lab/start-external-secrets';
import { type Lab, startLab } from '../lab/start-lab';
import { isRunning, until } from '../unit/lab/support';
import { write } from '../unit/terraform/support';
import { cliConfig, helm, suite } from './support/suite';

const LABELS = { 'app.kubernetes.io/name': 'web' };

/** A Deployment that the restricted Pod Security level admits. */
function deployment(name: string, spec: Readonly<Record<string, unknown>> = {}): KubernetesObject {
  const securityContext = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  };
  const containers = [{ name, image: 'web:1', securityContext, ports: [{ containerPort: 8080 }] }];
  const template = { metadata: { labels: LABELS }, spec: { containers } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { replicas: 2, selector: { matchLabels: LABELS }, template, ...spec },
  };
}

const configMap = (name: string): KubernetesObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

const refused: KubernetesObject = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'nobody' },
  webhooks: [
    {
      name: 'nobody.ashlar.test',
      clientConfig: { url: 'https://127.0.0.1:1/validate' },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
    },
  ],
};

const DRY = { dryRun: true };

/** What the server says where it refuses. */
function refusal(asked: Promise<unknown>): Promise<string | undefined> {
  return asked.then(
    () => undefined,
    (error: unknown) => (error as Error).message,
  );
}

/** Numbers of the processes that a lab has started. */
function processesOf(folder: string): number[] {
  const lines = readFileSync(join(folder, 'processes'), 'utf8').trim().split('\n');
  return lines.map((line) => Number(line.split(' ')[0]));
}

suite('a lab', ['lab'], () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab({ nodes: 3 });
  });

  afterAll(() => lab.stop());

  test('has ready nodes in two zones', async () => {
    const nodes = await lab.client.list({ apiVersion: 'v1', kind: 'Node' });
    const zone = 'topology.kubernetes.io/zone';
    expect(nodes.map((node) => [node.metadata.labels?.[zone], hasCondition(node, 'Ready')])).toEqual([
      ['us-east-1a', true],
      ['us-east-1b', true],
      ['us-east-1a', true],
    ]);
  });

  test('makes a Deployment available, with ready pods on its nodes', async () => {
    await lab.client.apply(deployment('web'));
    const ref = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
    const { status } = await lab.client.waitFor(ref, (web) => web.status?.['readyReplicas'] === 2);
    expect(status).toMatchObject({ replicas: 2, availableReplicas: 2, updatedReplicas: 2 });
    const pods = await lab.client.list({ apiVersion: 'v1', kind: 'Pod', labels: 'app.kubernetes.io/name=web' });
    expect(pods.map((pod) => [pod.spec?.['nodeName'], hasCondition(pod, 'Ready')])).toEqual([
      [expect.stringMatching(/^lab-[123]$/), true],
      [expect.stringMatching(/^lab-[123]$/), true],
    ]);
  });

  test('gives a Service, an autoscaler and a budget what their controllers give them', async () => {
    await lab.client.apply(deployment('api'));
    await lab.client.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'api' },
      spec: { selector: LABELS, ports: [{ port: 80, targetPort: 8080 }] },
    });
    await lab.client.apply({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'api' },
      spec: { minAvailable: 1, selector: { matchLabels: LABELS } },
    });
    await lab.client.apply({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'api' },
      spec: {
        minReplicas: 3,
        maxReplicas: 5,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' },
      },
    });
    const service = await lab.client.get({ apiVersion: 'v1', kind: 'Service', name: 'api' });
    expect(service?.spec?.['clusterIP']).toMatch(/^10\.0\.\d+\.\d+$/);
    const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', name: 'api' };
    await lab.client.waitFor(budget, ({ status }) => (status?.['currentHealthy'] as number) >= 2);
    // The autoscaler has no metrics to go by here, and keeps its minimum all the same.
    const scaled = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' };
    await lab.client.waitFor(scaled, ({ status }) => status?.['readyReplicas'] === 3, 60);
  });

  test('refuses a pod that the namespace forbids, and makes no pod of a Deployment of them', async () => {
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'strict', labels } });
    await lab.client.waitFor({ apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'strict', name: 'default' });
    const metadata = { name: 'root', namespace: 'strict' };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'root', image: 'root:1' }] } };
    await expect(lab.client.create(pod)).rejects.toThrow(
      expect.objectContaining({
        status: 403,
        reason: 'Forbidden',
        message:
          'pods "root" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false ' +
          '(container "root" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities ' +
          '(container "root" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true ' +
          '(pod or container "root" must set securityContext.runAsNonRoot=true), seccompProfile ' +
          '(pod or container "root" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
      }),
    );
    const allowed = deployment('web');
    await lab.client.apply({ ...allowed, metadata: { name: 'web', namespace: 'strict' } });
    const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'strict', name: 'web' };
    await lab.client.waitFor(ref, (web) => hasCondition(web, 'Available'));
  });

  test('refuses an unknown field, also where it would write nothing', async () => {
    const wrong = deployment('wrong', { replica: 3 });
    const strictly =
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field';
    await expect(lab.client.create(wrong)).rejects.toThrow(
      expect.objectContaining({ status: 400, reason: 'BadRequest', message: `${strictly} "spec.replica"` }),
    );
    await expect(lab.client.apply(wrong, { dryRun: true })).rejects.toThrow(
      new Error(
        'failed to create typed patch object (/wrong; apps/v1, Kind=Deployment): .spec.replica: field not declared in schema',
      ),
    );
    await lab.client.create(wrong, { strict: false, dryRun: true });
    expect(await lab.client.get({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'wrong' })).toBe(undefined);
  });

  test('knows a custom resource once its definition is there', async () => {
    const object = { apiVersion: 'ashlar.test/v1', kind: 'Thing', metadata: { name: 'one' }, spec: { size: 1 } };
    await expect(lab.client.apply(object)).rejects.toThrow(new Error('the API server knows no ashlar.test/v1 Thing'));
    const spec = { type: 'object', properties: { size: { type: 'integer' } } };
    const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } };
    const versions = [{ name: 'v1', served: true, storage: true, schema }];
    const names = { kind: 'Thing', plural: 'things' };
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'things.ashlar.test' },
      spec: { group: 'ashlar.test', scope: 'Namespaced', names, versions },
    };
    await installDefinitions(lab.client, [definition]);
    await lab.client.apply(object);
    const ref = { apiVersion: 'ashlar.test/v1', kind: 'Thing', name: 'one' };
    expect((await lab.client.patch(ref, { spec: { size: 2 } })).spec).toEqual({ size: 2 });
    await lab.client.delete(ref);
    await lab.client.waitUntilGone(ref);
    await lab.client.delete(ref);
  });

  test('tells the status of what does not become as it should', async () => {
    await lab.client.apply(configMap('waits'));
    const ref = { apiVersion: 'v1', kind: 'ConfigMap', name: 'waits' };
    await expect(lab.client.waitFor(ref, () => false, 0.2)).rejects.toThrow(
      expect.objectContaining({ message: 'ConfigMap waits: not within 0.2 s; its status: undefined' }),
    );
  });

  test('calls no webhook, whose pods would serve nothing', async () => {
    await lab.client.apply(refused);
    expect((await lab.client.create(configMap('made'))).metadata.name).toBe('made');
  });

  describe('of its own', () => {
    let other: Lab;
    let pids: readonly number[];

    beforeAll(async () => {
      other = await startLab({ nodes: 1, admissionWebhooks: true });
      pids = processesOf(other.folder);
    });
    afterAll(() => other.stop().catch(() => undefined));

    test('calls webhooks where it is asked to', async () => {
      await other.client.apply(refused);
      // The server hears of a new webhook a moment later.
      const answer = await waitFor('a refusal', () => refusal(other.client.create(configMap('made'), DRY)), 20);
      expect(answer).toMatch(/^Internal error occurred: failed calling webhook "nobody\.ashlar\.test": .*refused$/);
    });

    test('tells who has ended while it ran, and is gone all the same', async () => {
      expect(pids.map(isRunning)).toEqual([true, true, true, true, true]);
      const scheduler = pids[3]!;
      process.kill(scheduler, 'SIGKILL');
      await until(() => pids.filter(isRunning).length === 4);
      await expect(other.stop()).rejects.toThrow(/^kube-scheduler ended with SIGKILL\n[^]+/);
      expect([pids.filter(isRunning), existsSync(other.folder)]).toEqual([[], false]);
    });
  });

  test('ends with the process that has started it, killed though it may be', async () => {
    const script = ['--import', 'tsx', join(__dirname, 'support/lab-script.ts')];
    const owner = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'inherit'] });
    const folder = await new Promise<string>((resolve) => owner.stdout.once('data', (data) => resolve(String(data))));
    const pids = processesOf(folder);
    expect(pids.filter(isRunning).length).toBe(5);
    owner.kill('SIGKILL');
    await until(() => !pids.some(isRunning) && !existsSync(folder));
  });

  suite('with Helm', ['helm'], () => {
    test('installs a chart, and waits until its pods are ready', async () => {
      const options = { cwd: lab.folder, env: { ...process.env, HOME: lab.folder } };
      await runProcess(helm(), ['create', 'chart'], options);
      const args = ['install', 'release', './chart', '--kubeconfig', lab.kubeconfig, '--wait', '--timeout', '60s'];
      const run = await runProcess(helm(), args, options);
      expect({ code: run.exitCode, err: run.stderr }).toEqual({ code: 0, err: '' });
      const ref = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'release-chart' };
      const pods = await lab.client.list({ apiVersion: 'v1', kind: 'Pod', labels: 'app.kubernetes.io/name=chart' });
      expect(pods.map((pod) => hasCondition(pod, 'Ready'))).toEqual([true]);
      // Helm looks at the ReplicaSet; the Deployment follows it a moment later.
      await lab.client.waitFor(ref, (chart) => hasCondition(chart, 'Available'));
    });
  });

  test('comes with a Helm that renders charts for a recent Kubernetes', async () => {
    const chart = join(lab.folder, 'recent');
    mkdirSync(join(chart, 'templates'), { recursive: true });
    writeFileSync(
      join(chart, 'Chart.yaml'),
      'apiVersion: v2\nname: recent\nversion: 1.0.0\nkubeVersion: ">=1.33.0-0"\n',
    );
    writeFileSync(join(chart, 'templates/versions.yaml'), 'helm: {{ .Capabilities.HelmVersion.Version }}\n');
    const run = await runProcess(labProgram('helm')!, ['template', chart], { cwd: lab.folder });
    expect(run.stdout).toBe('---\n# Source: recent/templates/versions.yaml\nhelm: v3.19.2\n');
  });

  suite('with the helm provider', ['terraform', 'helm-provider'], () => {
    test('lets Terraform install a release, find nothing to change, and remove it whole', async () => {
      const folder = join(lab.folder, 'terraform');
      const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: installed\n';
      write(folder, {
        'chart/Chart.yaml': 'apiVersion: v2\nname: small\nversion: 1.0.0\n',
        'chart/templates/map.yaml': map,
        'main.tf.json': {
          terraform: { required_providers: { helm: { source: 'hashicorp/helm', version: '3.1.1' } } },
          provider: { helm: { kubernetes: { config_path: lab.kubeconfig, config_context: lab.context } } },
          resource: { helm_release: { small: { name: 'small', chart: './chart', version: '1.0.0', wait: true } } },
        },
      });
      const { program } = (await findTerraform())!;
      const env = { ...process.env, TF_CLI_CONFIG_FILE: cliConfig() };
      const run = async (...args: string[]): Promise<number> => {
        const { exitCode, stdout, stderr } = await runTerraform(program, args, { cwd: folder, env });
        if (exitCode === 1) throw new Error(`${stdout}${stderr}`);
        return exitCode;
      };
      await run('init');
      await run('apply', '-auto-approve');
      const ref = { apiVersion: 'v1', kind: 'ConfigMap', name: 'installed' };
      expect((await lab.client.get(ref))?.metadata.labels).toEqual({ 'app.kubernetes.io/managed-by': 'Helm' });
      expect(await run('plan', '-detailed-exitcode')).toBe(0);
      await run('destroy', '-auto-approve');
      expect(await lab.client.get(ref)).toBe(undefined);
      expect(await lab.client.list({ apiVersion: 'v1', kind: 'Secret', labels: 'name=small' })).toEqual([]);
    });
  });

  suite('with External Secrets', ['external-secrets'], () => {
    beforeAll(() => startExternalSecrets(lab));

    test('makes a Secret of what a store holds, and says what it does not hold', async () => {
      const store: KubernetesObject = {
        apiVersion: 'external-secrets.io/v1',
        kind: 'SecretStore',
        metadata: { name: 'store' },
        spec: { provider: { fake: { data: [{ key: 'password', value: 'p@/:%' }] } } },
      };
      const external = (name: string): KubernetesObject => ({
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata: { name },
        spec: {
          refreshInterval: '1s',
          secretStoreRef: { name: 'store', kind: 'SecretStore' },
          target: { name },
          data: [{ secretKey: 'VALUE', remoteRef: { key: name } }],
        },
      });
      for (const object of [store, external('password'), external('missing')]) await lab.client.apply(object);
      const secret = await lab.client.waitFor({ apiVersion: 'v1', kind: 'Secret', name: 'password' });
      expect(secret['data']).toEqual({ VALUE: Buffer.from('p@/:%').toString('base64') });
      const ref = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', name: 'missing' };
      const failing = await lab.client.waitFor(ref, ({ status }) => status?.['conditions'] !== undefined);
      expect(failing.status).toMatchObject({
        conditions: [{ type: 'Ready', status: 'False', reason: 'SecretSyncedError' }],
      });
    });
  });
});
