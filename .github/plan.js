/**
 * Plans the stacks of a CDKTF output folder in the order of their dependencies, and reports addresses and actions.
 * Values are never printed: a plan holds every password of its stack, in clear.
 *
 *   node .github/plan.js cdktf.out
 */
const { spawnSync } = require('node:child_process');
const { appendFileSync, readFileSync, rmSync } = require('node:fs');
const path = require('node:path');

const planFile = 'pull-request.tfplan';
const env = { ...process.env, TF_IN_AUTOMATION: '1', TF_INPUT: '0', CHECKPOINT_DISABLE: '1' };

/** Stacks of the manifest, each after those that it depends on. */
function inOrder(stacks) {
  const ordered = new Map();
  const visit = (name) => {
    if (ordered.has(name) || stacks[name] === undefined) return;
    stacks[name].dependencies.forEach(visit);
    ordered.set(name, stacks[name]);
  };
  Object.keys(stacks).sort().forEach(visit);
  return [...ordered.values()];
}

/** Errors of `terraform ... -json`: the first line of each, where it occurred, and what its expression read. */
function errorsOf(output) {
  // Without a Terraform to run there is no output at all.
  return (output ?? '')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line).diagnostic)
    .filter((diagnostic) => diagnostic?.severity === 'error')
    .map(({ summary, address, snippet }) => ({
      summary: summary.split('\n')[0],
      place: address ?? snippet?.context ?? '',
      reads: (snippet?.values ?? []).map(({ traversal }) => traversal),
    }));
}

/** An upstream stack was never applied, or has an output that its last apply did not know. */
const waitsForUpstream = ({ summary, reads }) =>
  summary === 'Unable to find remote state' ||
  (summary === 'Unsupported attribute' && reads.some((name) => name.startsWith('data.terraform_remote_state.')));

const noBucket = ({ summary }) => /bucket .* does not exist/i.test(summary);

/** Providers that the role of this job may be lent to: everything else in a stack's JSON could run code of its own. */
const providers = ['aws', 'hashicorp/aws'];

/** What a stack would run beside these providers: the JSON was written by packages that the pull request may have changed. */
function foreignCode(folder) {
  const {
    terraform = {},
    module: modules = {},
    data = {},
    resource = {},
  } = JSON.parse(readFileSync(path.join(folder, 'cdk.tf.json'), 'utf8'));
  const blocks = Object.values(resource).flatMap((byName) => Object.values(byName));
  return [
    ...Object.values(terraform.required_providers ?? {})
      .map(({ source }) => source)
      .filter((source) => !providers.includes(source))
      .map((source) => `provider ${source}`),
    ...Object.keys(modules).map((name) => `module ${name}`),
    ...Object.keys(data.external ?? {}).map((name) => `data.external.${name}`),
    ...(blocks.some((block) => block.provisioner !== undefined) ? ['a provisioner'] : []),
  ];
}

/** Plans one stack: `{ status, changes }`, or `{ status, note }` when there is no plan. */
function plan(folder) {
  const foreign = foreignCode(folder);
  if (foreign.length > 0) return { status: 'failed', note: `not planned, for it would run ${foreign.join(', ')}` };
  const terraform = (...args) =>
    spawnSync('terraform', args, { cwd: folder, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  const init = terraform('init', '-json', '-input=false');
  if (init.status !== 0) return refused('init', errorsOf(init.stdout));
  const planned = terraform('plan', '-json', '-input=false', '-lock=false', `-out=${planFile}`);
  try {
    if (planned.status !== 0) return refused('plan', errorsOf(planned.stdout));
    const shown = terraform('show', '-json', planFile);
    if (shown.status !== 0) return refused('show', []);
    return summarize(JSON.parse(shown.stdout));
  } finally {
    rmSync(path.join(folder, planFile), { force: true });
  }
}

function refused(step, errors) {
  if (errors.some(noBucket)) return { status: 'waiting', note: 'its state bucket does not exist yet' };
  if (errors.length > 0 && errors.every(waitsForUpstream)) {
    return { status: 'waiting', note: 'a stack that it reads is not applied yet' };
  }
  const reasons = errors.map(({ summary, place }) => (place ? `${summary} (${place})` : summary));
  return { status: 'failed', note: `terraform ${step}: ${reasons.join('; ') || 'run it locally to see why'}` };
}

function summarize({ resource_changes: resources = [], output_changes: outputs = {} }) {
  const matters = (actions) => !['no-op', 'read'].includes(actions.join());
  const changes = [
    ...resources.map(({ address, change }) => ({ what: address, actions: change.actions })),
    ...Object.entries(outputs).map(([name, change]) => ({ what: `output ${name}`, actions: change.actions })),
  ].filter(({ actions }) => matters(actions));
  return { status: changes.length > 0 ? 'changes' : 'no changes', changes };
}

/** Plans everything; a stack above one without a plan waits for it. */
function planAll(outdir, prefixes) {
  const { stacks } = JSON.parse(readFileSync(path.join(outdir, 'manifest.json'), 'utf8'));
  const results = new Map();
  for (const prefix of prefixes) {
    if (Object.keys(stacks).some((name) => name.startsWith(prefix))) continue;
    results.set(prefix, { status: 'failed', note: 'no stack has a name that begins like this: correct STACKS' });
  }
  for (const { name, dependencies, workingDirectory } of inOrder(stacks)) {
    if (prefixes.length > 0 && !prefixes.some((prefix) => name.startsWith(prefix))) continue;
    const blocking = dependencies.filter((other) => ['waiting', 'failed'].includes(results.get(other)?.status));
    const changing = dependencies.filter((other) => results.get(other)?.status === 'changes');
    const result =
      blocking.length > 0
        ? { status: 'waiting', note: `for ${blocking.join(', ')}` }
        : plan(path.join(outdir, workingDirectory));
    if (result.changes && changing.length > 0) result.hint = `plan again once ${changing.join(', ')} is applied`;
    console.log(`${name}: ${result.status}${result.note ? `, ${result.note}` : ''}`);
    results.set(name, result);
  }
  return results;
}

function report(results) {
  const rows = [...results].map(([name, { status, note, hint, changes = [] }]) => {
    const counts = new Map();
    for (const { actions } of changes) counts.set(actions.join('+'), (counts.get(actions.join('+')) ?? 0) + 1);
    const what = [...counts].map(([actions, count]) => `${count} ${actions}`).join(', ');
    return `| ${name} | ${status} | ${note ?? [what, hint].filter(Boolean).join('; ')} |`;
  });
  const details = [...results]
    .filter(([, { changes = [] }]) => changes.length > 0)
    .map(([name, { changes }]) => {
      const lines = changes.map(({ what, actions }) => `${actions.join('+').padEnd(14)} ${what}`);
      return `\n### ${name}\n\n\`\`\`text\n${lines.join('\n')}\n\`\`\``;
    });
  return ['| stack | result | changes |', '| --- | --- | --- |', ...rows, ...details, ''].join('\n');
}

const outdir = process.argv[2] ?? 'cdktf.out';
const results = planAll(outdir, (process.env.STACKS ?? '').split(/\s+/).filter(Boolean));
const text = report(results);
console.log(`\n${text}`);
if (process.env.GITHUB_STEP_SUMMARY) appendFileSync(process.env.GITHUB_STEP_SUMMARY, text);
if ([...results.values()].some(({ status }) => status === 'failed')) process.exitCode = 1;
