/**
 * Each command that the README and `docs` show, and what runs it: the title of a test after its file, or a script that holds it.
 * Two commands joined by `&&` are two. A test may run a command on another stack.
 */
export const commands: Readonly<Record<string, string>> = {
  'npm ci': '.ci/run',
  'npm test': '.ci/run',
  'npm start':
    '__tests__/acceptance/estate-rehearsal.test.ts > takes every stack that was asked for through every step',
  "npm start -- 'orders-production-*'":
    '__tests__/acceptance/commands.test.ts > with a pattern rehearses the stacks that match, on what they depend on',
  'npm run lab': '.ci/run',
  'npm run lab -- --all': '.ci/run',
  'npm run lab -- argo-rollouts':
    '__tests__/unit/lab/build.test.ts > builds what a lab needs, what is named in the order of the list, or everything',
  'npm run rehearse:types': '__tests__/types/run.ts',
  'npm run rehearse:replacements': '__tests__/replacements/write.ts',
  'npx ashlar rehearse':
    '__tests__/acceptance/estate-rehearsal.test.ts > takes every stack that was asked for through every step',
  "npx ashlar rehearse 'orders-dev-*'":
    '__tests__/acceptance/commands.test.ts > with a pattern rehearses the stacks that match, on what they depend on',
  'npx ashlar rehearse --keep before':
    '__tests__/acceptance/commands.test.ts > keeps states and starts from them, for machines too',
  'npx ashlar rehearse --from before':
    '__tests__/acceptance/commands.test.ts > keeps states and starts from them, for machines too',
  'npx ashlar rehearse --json --junit rehearsal.xml':
    '__tests__/acceptance/commands.test.ts > keeps states and starts from them, for machines too',
  "npx ashlar rehearse 'orders-dev-*' --cluster kind.yaml --mark-cluster":
    '__tests__/acceptance/rehearse-cluster.test.ts > installs, upgrades and uninstalls every release of a cluster that is marked, and removes what hooks and definitions leave',
  "npx ashlar rehearse 'orders-dev-*' --cluster kind.yaml --charts charts":
    '__tests__/acceptance/rehearse-cluster.test.ts > takes charts of repositories from a folder, and says which it has to fetch',
  "npx ashlar rehearse 'orders-dev-*' --cluster kind.yaml --release backend=registry.example.com/backend:2":
    '__tests__/acceptance/rehearse-cluster-rollout.test.ts > follows a canary through its steps until it is promoted',
  "npx ashlar rehearse 'orders-dev-*' --cluster kind.yaml --release backend=registry.example.com/backend:2 --fail latency":
    '__tests__/acceptance/rehearse-cluster-rollout.test.ts > has a canary with a bad metric come back, and tells how long that took',
  'npx ashlar plan':
    '__tests__/acceptance/plan-command.test.ts > of applied stacks finds no changes, and initialises nothing again',
  "npx ashlar plan 'orders-dev-*'":
    '__tests__/acceptance/plan-command.test.ts > leaves a plan file, for its owner alone, that a stock Terraform applies',
  'npx ashlar plan --detailed-exitcode --json':
    '__tests__/acceptance/plan-command.test.ts > shows an edit with its construct and values, and no secret',
  'npx ashlar adopt':
    '__tests__/acceptance/adopt.test.ts > is proposed once: the app has the imports, the state has the resources, the file stays as it is',
  "npx ashlar adopt 'orders-dev-*' --write adopted.json":
    '__tests__/acceptance/adopt.test.ts > is found, with every part of it, and written for the app',
  'npx ashlar bootstrap portfolio-staging':
    '__tests__/acceptance/bootstrap-s3.test.ts > one bucket is made, moved into and planned with by runs of which each is killed one step after the one before; then there is nothing to do',
  'npx ashlar bootstrap portfolio-staging --destroy':
    '__tests__/acceptance/bootstrap-s3.test.ts > destroys the bucket once no other state lives in it, also after runs that were killed',
  'npx ashlar cut-over portfolio-production --from portfolio-staging --image $IMAGE':
    '__tests__/acceptance/cut-over.test.ts > blue-green: asks the candidate at 0 %, and gives it all traffic once the other has stopped',
  'npx cdktf synth': '__tests__/acceptance/commands.test.ts > cdktf synth writes every stack, and nothing but them',
  'npx cdktf deploy orders-dev-network': '__tests__/acceptance/cdktf.test.ts > cdktf deploy applies it',
  'npx cdktf diff orders-production-network':
    '__tests__/acceptance/cdktf.test.ts > cdktf diff then shows no change to what is not in docs/emulator-differences.md',
  'npx cdktf destroy orders-dev-network --ignore-missing-stack-dependencies':
    '__tests__/acceptance/cdktf.test.ts > cdktf destroy removes it, and leaves the state empty',
};
