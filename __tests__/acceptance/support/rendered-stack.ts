import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../lab/running/objects';
import { helm } from './suite';

/**
 * Every object of the releases of a synthesized stack, as the real Helm renders it; they may refer to no value of Terraform. All
 * charts are rendered in one go, as templates of one chart.
 */
export function renderedBy(stack: string): KubernetesObject[] {
  const charts = join(stack, 'assets/charts');
  const whole = join(stack, 'whole');
  for (const chart of readdirSync(charts)) {
    cpSync(join(charts, chart, 'templates'), join(whole, 'templates', chart), { recursive: true });
  }
  mkdirSync(whole, { recursive: true });
  writeFileSync(join(whole, 'Chart.yaml'), 'apiVersion: v2\nname: whole\nversion: 1.0.0\n');
  if (readFileSync(join(stack, 'cdk.tf.json'), 'utf8').includes('"values"')) throw new Error('a release has values');
  const args = ['template', 'whole', whole, '--kube-version', '1.36.0'];
  const { status, stdout, stderr } = spawnSync(helm(), args, { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });
  if (status !== 0) throw new Error(`helm ${args.join(' ')}\n${stderr}`);
  return parseAllDocuments(stdout).map((document) => document.toJS() as KubernetesObject);
}
