import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ruleGroup, type RuleGroups } from '../../../constructs/kubernetes/add-ons/observability/monitoring/rules';
import { type PackagedProgram, packagedProgram } from '../../lab/building/packages';

/** What a program said, and whether it was content. */
export interface Said {
  readonly ok: boolean;
  readonly text: string;
}

/** Runs a program of Prometheus in a folder of its own that holds `files`, each as JSON, which YAML includes. */
export function runWith(
  program: PackagedProgram,
  args: readonly string[],
  files: Readonly<Record<string, unknown>>,
): Said {
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-monitoring-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
    const { status, stdout, stderr } = spawnSync(packagedProgram(program) ?? program, args, {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { ok: status === 0, text: `${stdout}${stderr}`.trim() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Groups as a file of Prometheus holds them. */
export function ruleFile(groups: RuleGroups) {
  return { groups: Object.entries(groups).map(([name, group]) => ruleGroup(name, group)) };
}

/** What the real parser says of queries: nothing where all are queries. */
export function parsed(queries: readonly string[]): Said {
  const rules = queries.map((expr, index) => ({ record: `query${index.toString()}`, expr }));
  return runWith('promtool', ['check', 'rules', 'rules.yaml'], { 'rules.yaml': { groups: [{ name: 'all', rules }] } });
}
