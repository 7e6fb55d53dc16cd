import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chartOf, mainOf, RIGHT, SECRET, WORKLOAD, WRONG } from './support/bad-kubernetes-app';
import { scratch } from './support/differences';
import { copySources, type Ended, hashes, runIn } from './support/project-copy';

const ROOT = resolve(__dirname, '../..');

const container = 'spec.template.spec.containers[0]';
const bring = 'Keep it in a secret manager, and let an ExternalSecret bring it';

/** An app with mistakes, and all that is printed about it. */
interface Slip {
  readonly what: string;
  readonly app: string;
  readonly message: string;
}

const wrong: Slip = {
  what: 'objects, and where they are installed',
  app: WRONG,
  message: `Manifests at 'shop-dev-apps/Web' [ManifestInvalid]:
- Deployment/web: \`spec.replica\` must be a field that \`spec\` has, got replica. Did you mean replicas?
- Deployment/web: \`spec.selector\` must be a match of \`spec.template.metadata.labels\`, which are app=wbe, got app=web
- Deployment/web: \`${container}.ports[0].containerPort\` must be 1 to 65535, got 70000
- Deployment/web: \`${container}.resources.requests.memory\` must be at most \`${container}.resources.limits.memory\`, which is 256Mi, got 512Mi
- Deployment/web: \`${container}.env[0].value\` must be a reference to a Secret, got one that is written down. ${bring}
- HorizontalPodAutoscaler/web: \`spec.minReplicas\` must be at most \`spec.maxReplicas\`, which is 2, got 10
- ClusterRole/reader: \`metadata.namespace\` must be left out, got shop. A ClusterRole belongs to no namespace
- Secret/database: \`stringData\` must be left out, got url. ${bring}
- Service/web: \`spec.selector\` must be a match of pods in its namespace, got app=shop. Where they are made outside of this app, annotate it with ashlar/pods: elsewhere
Manifests at 'shop-dev-apps/Other' [ManifestInvalid]:
- Service/web: \`metadata.name\` must be new among objects of its kind in the namespace shop, got web, which 'shop-dev-apps/Web' installs too
LayerStack at 'shop-dev-cluster' [ClusterInSameStack]:
- it creates the cluster shop-dev-cluster and installs on it: its first plan would need a cluster that is not there yet. Install from a stack of a later layer
`,
};

const chart = (version: string): Slip => ({
  what: `a chart of version ${version}`,
  app: chartOf(version),
  message: `HelmRelease at 'shop-dev-apps/CertManager' [PropsInvalid]:
- \`chart.version\` must be an exact version such as 1.21.1, got ${version}
- \`values.auth.password\` must be no secret in plain text. Have External Secrets bring it to the cluster, and give the name of the Secret
`,
});

const workload: Slip = {
  what: 'settings of a workload',
  app: WORKLOAD,
  message: `Deployment at 'shop-dev-apps/Web' [PropsInvalid]:
- \`image\` must be an image with a tag that never moves, got registry.example.com/web:latest. Tomorrow \`latest\` is another one
- \`resources.memory[1]\` must be the request of 512Mi or more, got 256Mi
- \`env.DB_PASSWORD\` must not hold a secret as plain text. Give it in \`secrets\`
- \`port\` must be 1 to 65535, got 70000
- \`scale.max\` must be the minimum of 10 or more, got 2
`,
};

const home = scratch('bad-kubernetes-input');
const output = join(home, 'cdktf.out');
const temporary = join(home, 'temporary');

/** `ashlar synth` of an app in the project, whose temporary files go into a folder of their own. */
async function synth(app: string): Promise<Ended & { readonly left: readonly string[] }> {
  writeFileSync(join(home, 'main.ts'), mainOf(app));
  const env = { NO_COLOR: '1', FORCE_COLOR: '0', CI: '1', TMPDIR: temporary };
  const ended = await runIn(home, 'node', ['--import', 'tsx', 'cli/ashlar.ts', 'synth'], env);
  return { ...ended, left: readdirSync(temporary).filter((name) => name.startsWith('ashlar-')) };
}

beforeAll(async () => {
  mkdirSync(temporary, { recursive: true });
  copySources(ROOT, home, ['cli', 'terraform', 'rehearsal']);
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'));
  expect(await synth(RIGHT)).toMatchObject({ code: 0, left: [] });
});

test('an object that names no namespace goes into that of its release', () => {
  const charts = join(output, 'stacks/shop-dev-apps/assets/charts');
  const [folder = ''] = readdirSync(charts).filter((name) => name.startsWith('colours-'));
  expect(readFileSync(join(charts, folder, 'templates/configmap-colours.yaml'), 'utf8')).toBe(
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: colours\n  namespace: shop\ndata:\n  sky: blue\n',
  );
});

test.each([wrong, chart('latest'), chart('^1.21.0'), workload])(
  'mistakes in $what: all at once, no stack trace and no secret, and the last good output stays',
  async ({ app, message }) => {
    const before = hashes(output);
    const { code, stdout, stderr, left } = await synth(app);
    expect({ code, stdout, stderr: stderr.replace(/[\d.]+ s\n/, 'N s\n') }).toEqual({
      code: 1,
      stdout: '',
      stderr: `synth      failed after N s\n${message}`,
    });
    expect(stdout + stderr).not.toContain(SECRET);
    expect(left).toEqual([]);
    expect(hashes(output)).toEqual(before);
  },
);
