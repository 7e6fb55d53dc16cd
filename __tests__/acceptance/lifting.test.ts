import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Fn, TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import fc from 'fast-check';
import { KubeconfigCluster } from '../../constructs/kubernetes/kubeconfig-cluster';
import { installManifests } from '../../constructs/kubernetes/manifests/install';
import type { Manifest } from '../../constructs/kubernetes/manifests/manifest';
import { valuesText } from '../../constructs/kubernetes/manifests/values-text';
import { kubernetes } from '../../constructs/kubernetes/provider';
import { standardTags } from '../../constructs/core/tags';
import { writeOutput } from '../../testing/write-output';
import { arrives, asWritten, manyValues } from './support/lifting-cases';
import { helm, suite } from './support/suite';

const tags = standardTags('shop', { name: 'test', owner: 'shop-team', costCentre: 'retail' });
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ashlar-lifting-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function object(name: string, value: unknown): Manifest {
  return { apiVersion: 'ashlar.test/v1', kind: 'Case', metadata: { name, namespace: 'shop' }, value };
}

interface Synthesized {
  /** Folder of the chart. */
  readonly chart: string;
  /** Terraform JSON of the stack. */
  readonly json: Readonly<Record<string, unknown>>;
  /** The values of the release; undefined for none. */
  readonly values: string | undefined;
}

/** Synthesizes one release, and whatever else the stack has. */
function synthesized(objects: (stack: TerraformStack) => readonly Manifest[]): Synthesized {
  rmSync(join(folder, 'out'), { recursive: true, force: true });
  const stack = new TerraformStack(new App({ outdir: folder, stackTraces: false }), 'apps');
  kubernetes(new KubeconfigCluster({ context: 'k3s' })).addProvider(stack, tags);
  const made = objects(stack);
  installManifests(new Construct(stack, 'Case'), { name: 'cases', namespace: 'shop', objects: () => made });
  writeOutput(stack, join(folder, 'out'));
  const charts = join(folder, 'out/stacks/apps/assets/charts');
  const json = JSON.parse(readFileSync(join(folder, 'out/stacks/apps/cdk.tf.json'), 'utf8'));
  const [release] = Object.values<{ values?: string[] }>(json.resource.helm_release);
  return { chart: join(charts, readdirSync(charts)[0] ?? ''), json, values: release?.values?.[0] };
}

function run(program: string, args: readonly string[]): { status: number | null; output: string; text: string } {
  const env = { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1', HELM_CACHE_HOME: folder };
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return { status, output: stdout, text: `${stdout}${stderr}` };
}

function succeeds(program: string, ...args: string[]): string {
  const { status, output, text } = run(program, args);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${text}`);
  return output;
}

/** What Terraform makes of texts that stand in the JSON of a stack with these variables. */
function evaluated(
  json: Readonly<Record<string, unknown>>,
  texts: Readonly<Record<string, string>>,
): Record<string, string> {
  const output = Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, { value }]));
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ variable: json['variable'] ?? {}, output }));
  succeeds('terraform', 'apply', '-auto-approve', '-input=false', '-no-color');
  const outputs = JSON.parse(succeeds('terraform', 'output', '-json')) as Record<string, { value: string }>;
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

/** Values of the release in a file, as Terraform computes them. */
function valuesFile({ json, values = '{}' }: Synthesized): string {
  const file = join(folder, 'values.yaml');
  writeFileSync(file, evaluated(json, { values })['values'] ?? '');
  return file;
}

/** Objects in a rendered chart, by name, as the YAML reader of Helm and of the API server takes them. */
function objectsIn(rendered: string): Map<string, unknown> {
  const reader = join(folder, 'reader');
  const documents = rendered.split(/^---\n/m).filter((document) => document.trim() !== '');
  mkdirSync(join(reader, 'templates'), { recursive: true });
  writeFileSync(join(reader, 'Chart.yaml'), 'apiVersion: v2\nname: reader\nversion: 1.0.0\n');
  documents.forEach((document, index) => writeFileSync(join(reader, `${index}.txt`), document));
  const lines = documents.map((_, index) => `{{ .Files.Get "${index}.txt" | fromYaml | toJson | b64enc }}`);
  writeFileSync(
    join(reader, 'templates/all.yaml'),
    `kind: Read\nread:\n${lines.map((line) => `- ${line}\n`).join('')}`,
  );
  const read = succeeds(helm(), 'template', 'reader', reader).matchAll(/^- (\S+)$/gm);
  const objects = [...read].map(
    ([, text = '']) => JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as Manifest,
  );
  return new Map(objects.map((one) => [one.metadata.name, one]));
}

suite('a manifest arrives as TypeScript says it', ['terraform', 'helm'], () => {
  test('whatever is in it, written down or known after apply', () => {
    fc.assert(
      fc.property(manyValues, (models) => {
        const made = synthesized((stack) =>
          models.map((model, index) => object(`case-${index}`, asWritten(model, stack))),
        );
        const rendered = objectsIn(succeeds(helm(), 'template', 'cases', made.chart, '--values', valuesFile(made)));
        models.forEach((model, index) => {
          expect(rendered.get(`case-${index}`)).toEqual(object(`case-${index}`, arrives(model)));
        });
      }),
      // Every run asks Terraform and Helm about all values at once: a smaller one would be searched for minutes.
      { numRuns: 3, endOnFailure: true },
    );
  });

  test('values of a chart of somebody else as well', () => {
    fc.assert(
      fc.property(manyValues, (models) => {
        const made = synthesized((stack) => {
          const values = { all: models.map((model) => asWritten(model, stack)) };
          new TerraformVariable(stack, 'text', { default: valuesText(stack, values) });
          return [object('none', 1)];
        });
        const { text: given } = made.json['variable'] as { readonly text: { readonly default: string } };
        const { text } = evaluated(made.json, { text: given.default });
        expect(JSON.parse(text ?? '')).toEqual(composed({ all: models.map(arrives) }));
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });

  test('numbers keep every digit, and do not become 1e+06', () => {
    const made = synthesized((stack) => {
      const large = new TerraformVariable(stack, 'large', { default: 1_000_000 });
      const larger = Fn.tonumber('9007199254740993');
      return [
        object('numbers', [large.numberValue, larger, [larger], `${large.numberValue} bytes`, 9_007_199_254_740_993n]),
      ];
    });
    const rendered = succeeds(helm(), 'template', 'cases', made.chart, '--values', valuesFile(made));
    expect(rendered.slice(rendered.indexOf('value:'))).toBe(
      'value:\n  - 1000000\n  - 9007199254740993\n  - - 9007199254740993\n  - "1000000 bytes"\n  - 9007199254740993\n',
    );
  });

  test('a chart has no fault that Helm knows of', () => {
    const made = synthesized((stack) => [
      object('one', new TerraformVariable(stack, 'text', { default: 'x' }).stringValue),
    ]);
    const { status, output } = run(helm(), ['lint', '--strict', made.chart, '--values', valuesFile(made)]);
    expect({ status, found: output.split('\n').filter((line) => /^\[(?!INFO)/.test(line)) }).toEqual({
      status: 0,
      found: [],
    });
  });

  test.each([
    ['nothing at all', {}, "missing property 'tokens'"],
    ['no value of one', { tokens: {} }, "at '/tokens': missing property"],
    ['null for a text', null, 'got null, want string'],
    ['a list for a text', ['a'], 'got array, want string'],
    ['what is no number', 'eight', 'does not match pattern'],
  ])('a release is refused with %s', (_, given, expected) => {
    const { chart, values = '' } = synthesized((stack) => [
      object('one', new TerraformVariable(stack, 'port', { type: 'number' }).numberValue),
    ]);
    const [key = ''] = /t[0-9a-f]{12}/.exec(values) ?? [];
    const isWhole = typeof given === 'object' && given !== null && !Array.isArray(given);
    writeFileSync(join(folder, 'values.yaml'), JSON.stringify(isWhole ? given : { tokens: { [key]: given } }));
    const { status, text } = run(helm(), ['template', 'cases', chart, '--values', join(folder, 'values.yaml')]);
    expect({ status, text }).toEqual({ status: 1, text: expect.stringContaining(expected) });
  });
});

/** Terraform composes the characters of every text it sees, also of those written down. */
function composed(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).normalize('NFC'));
}
