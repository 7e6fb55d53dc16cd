import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironments } from '../../../constructs/core/environment';
import { synthesize } from '../../../constructs/core/synthesize';
import { portfolioEnvironments } from '../../../environments/portfolio';
import { portfolio } from '../../../stacks/portfolio';
import { asObject } from '../../../terraform/providers';
import { stackName } from '../../../terraform/select';
import { CutOverApp } from './cut-over-app';

/** The stacks of `portfolio` with states on disk; of every layer but the service there are only its outputs. Services are asked at `origin`. */
export async function openPortfolio(folder: string, origin: string): Promise<CutOverApp> {
  await synthesize(async (app) => {
    for (const environment of await loadEnvironments(portfolioEnvironments)) portfolio(app, environment);
  }, folder);
  const types = { aws: new Set<string>(), google: new Set<string>() };
  const outputs = new Map<string, string>();
  for (const id of readdirSync(join(folder, 'stacks'))) {
    const file = join(folder, 'stacks', id, 'cdk.tf.json');
    const config = withLocalStates(id, asObject(JSON.parse(readFileSync(file, 'utf8'))), origin);
    writeFileSync(file, JSON.stringify(config));
    if (!id.endsWith('-service')) {
      outputs.set(id, stateOf(Object.keys(asObject(config['output']))));
      continue;
    }
    const used = [
      ...Object.keys(asObject(config['resource'])),
      ...Object.keys(asObject(config['data'])).map((type) => `data.${type}`),
    ];
    for (const type of used) types[type.replace('data.', '').startsWith('google') ? 'google' : 'aws'].add(type);
  }
  const app = await CutOverApp.serve(folder, { aws: [...types.aws], google: [...types.google] });
  app.reset();
  for (const [id, text] of outputs) writeFileSync(join(folder, 'stacks', id, statePath(id)), text);
  return app;
}

/** A state that holds nothing but these outputs: what reads them takes any text. */
function stateOf(names: readonly string[]): string {
  const outputs = Object.fromEntries(names.map((name) => [name, { value: name, type: 'string' }]));
  return JSON.stringify({
    version: 4,
    terraform_version: '1.0.0',
    serial: 1,
    lineage: 'portfolio',
    outputs,
    resources: [],
  });
}

/** The same stack with its state, and those that it reads, on disk. Nothing is there that could be imported. */
function withLocalStates(
  id: string,
  { import: _imports, ...config }: Readonly<Record<string, unknown>>,
  origin: string,
): Readonly<Record<string, unknown>> {
  const data = asObject(config['data']);
  const states = Object.entries(asObject(data['terraform_remote_state'])).map(([name, state]) => {
    const path = statePath(name.replace('cross-stack-reference-input-', ''));
    return [name, { ...asObject(state), backend: 'local', config: { path } }] as const;
  });
  const outputs = asObject(config['output']);
  const asked = Object.entries({ health_url: '/health', candidate_health_url: '/candidate/health' })
    .filter(([name]) => outputs[name] !== undefined)
    .map(([name, path]) => [name, { value: `${origin}${path}` }] as const);
  return {
    ...config,
    terraform: { ...asObject(config['terraform']), backend: { local: { path: statePath(id) } } },
    ...(states.length > 0 ? { data: { ...data, terraform_remote_state: Object.fromEntries(states) } } : {}),
    output: { ...outputs, ...Object.fromEntries(asked) },
  };
}

function statePath(id: string): string {
  const { system = '', environment = '', layer = '' } = stackName(id) ?? {};
  return `../../states/${system}-${environment}/${layer}.tfstate`;
}
