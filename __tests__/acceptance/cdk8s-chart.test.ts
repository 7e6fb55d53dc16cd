import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App as Cdk8sApp, Chart } from 'cdk8s';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { parseAllDocuments } from 'yaml';
import { standardTags } from '../../constructs/core/tags';
import { KubeconfigCluster } from '../../constructs/kubernetes/kubeconfig-cluster';
import { type KubernetesObject, manifestOf } from '../../constructs/kubernetes/manifests/manifest';
import { Manifests } from '../../constructs/kubernetes/manifests/manifests';
import { parseYaml } from '../../constructs/kubernetes/manifests/parse-yaml';
import { kubernetes } from '../../constructs/kubernetes/provider';
import { writeOutput } from '../../testing/write-output';
import { scratch } from './support/differences';
import { helm, suite } from './support/suite';

/** What the objects are made with: known now, or after apply. */
interface Settings {
  readonly queueUrl: string;
  readonly tag: string;
  readonly replicas: number;
  readonly port: number;
  readonly command: readonly string[];
}

const known: Settings = {
  queueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs?a=1&b="{{ .Values }}"',
  tag: '1.4.2',
  replicas: 3,
  port: 8080,
  command: ['node', 'main.js', '--name=ünïcode'],
};

/** A chart as somebody has it who uses cdk8s, with one name that cdk8s chooses. */
function chart({ queueUrl, tag, replicas, port, command }: Settings): readonly KubernetesObject[] {
  const labels = { app: 'worker' };
  const made = new Chart(new Cdk8sApp(), 'worker', { namespace: 'shop', labels: { team: 'shop' } });
  const config = new ApiObject(made, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', data: { QUEUE_URL: queueUrl } });
  const container = {
    name: 'worker',
    image: `registry.example.com/worker:${tag}`,
    command,
    ports: [{ name: 'http', containerPort: port }],
    env: [{ name: 'PORT', value: String(port) }],
    envFrom: [{ configMapRef: { name: config.name } }],
  };
  new ApiObject(made, 'Deployment', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'worker' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  });
  return made.toJson() as readonly KubernetesObject[];
}

/** Text as somebody has it who writes YAML. */
const yaml = ({ queueUrl, port, replicas }: Settings): string => `
apiVersion: v1
kind: Service
metadata:
  name: worker
  annotations:
    example.com/queue: ${queueUrl}
    example.com/replicas: "at most ${replicas}"
spec:
  selector: { app: worker }
  ports:
    - port: ${port}
      targetPort: http
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: worker }
spec:
  maxUnavailable: 1
  selector: { matchLabels: { app: worker } }
`;

const folder = scratch('cdk8s-chart');

function run(program: string, ...args: string[]): string {
  const env = { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1', HELM_CACHE_HOME: folder };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

/** The chart of the only stack, and values for it in a file, as Terraform computes them. */
function installed(objects: (later: Settings) => readonly KubernetesObject[]): { chart: string; values: string } {
  const stack = new TerraformStack(new App({ outdir: folder, stackTraces: false }), 'apps');
  const tags = standardTags('shop', { name: 'test', owner: 'shop-team', costCentre: 'retail' });
  kubernetes(new KubeconfigCluster({ context: 'k3s' })).addProvider(stack, tags);
  const variable = (name: keyof Settings, type: string): TerraformVariable =>
    new TerraformVariable(stack, name, { type, default: known[name] });
  const later: Settings = {
    queueUrl: variable('queueUrl', 'string').stringValue,
    tag: variable('tag', 'string').stringValue,
    replicas: variable('replicas', 'number').numberValue,
    port: variable('port', 'number').numberValue,
    command: variable('command', 'list(string)').listValue,
  };
  new Manifests(stack, 'Worker', { namespace: 'shop', name: 'worker', objects: objects(later) });
  writeOutput(stack, folder);
  const written = join(folder, 'stacks/apps');
  const { resource, variable: variables } = JSON.parse(readFileSync(join(written, 'cdk.tf.json'), 'utf8'));
  const [release] = Object.values<{ chart: string; values: string[] }>(resource.helm_release);
  const output = { values: { value: release?.values[0] } };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ variable: variables, output }));
  run('terraform', 'apply', '-auto-approve', '-input=false', '-no-color');
  const file = join(folder, 'values.yaml');
  writeFileSync(file, run('terraform', 'output', '-raw', 'values'));
  return { chart: join(written, release?.chart ?? ''), values: file };
}

const byKind = (objects: readonly { kind: string }[]) => [...objects].sort((a, b) => a.kind.localeCompare(b.kind));

suite('objects of others', ['terraform', 'helm'], () => {
  test('of a cdk8s chart and of YAML arrive as their authors have them, values known after apply included', () => {
    mkdirSync(folder, { recursive: true });
    const objects = (settings: Settings, text: string): readonly KubernetesObject[] => [
      ...chart(settings),
      ...parseYaml(text),
    ];
    const made = installed((later) => objects(later, yaml(later)));
    const rendered = run(helm(), 'template', 'worker', made.chart, '--values', made.values);
    const documents = parseAllDocuments(rendered).map((document) => document.toJS() as { kind: string });
    const expected = objects(known, yaml({ ...known, queueUrl: JSON.stringify(known.queueUrl) }));
    expect(byKind(documents)).toEqual(byKind(expected.map((object) => manifestOf(object, 'shop'))));
    expect(readdirSync(join(made.chart, 'templates'))).toHaveLength(4);
  });
});
