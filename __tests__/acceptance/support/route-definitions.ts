import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { CHARTS } from '../../../constructs/kubernetes/add-ons/charts';
import type { KubernetesObject } from '../../lab/running/objects';

const ARCHIVES = resolve(__dirname, '../../../../shared/charts');

/** Files with definitions of routes in the charts that bring them. */
const SOURCES: Readonly<Record<string, { readonly file: string; readonly kinds: readonly string[] }>> = {
  [`gateway-helm-${CHARTS.envoyGateway.version}.tgz`]: {
    file: 'gateway-helm/charts/crds/crds/gatewayapi-crds.yaml',
    kinds: ['Gateway', 'HTTPRoute'],
  },
  [`base-${CHARTS.istioBase.version}.tgz`]: { file: 'base/files/crd-all.gen.yaml', kinds: ['VirtualService'] },
};

/** Which archives are missing, in one line; undefined where none is. */
export function routeDefinitionsProblem(): string | undefined {
  const missing = Object.keys(SOURCES).filter((archive) => !existsSync(resolve(ARCHIVES, archive)));
  return missing.length === 0 ? undefined : `../shared/charts has no ${missing.join(', ')}`;
}

/** Definitions of what splits requests: of the Gateway API and of Istio, as the charts that are installed bring them. */
export function routeDefinitions(): KubernetesObject[] {
  return Object.entries(SOURCES).flatMap(([archive, { file, kinds }]) => {
    const args = ['-xzOf', resolve(ARCHIVES, archive), file];
    const { status, stdout, stderr } = spawnSync('tar', args, { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });
    if (status !== 0) throw new Error(`${archive}: ${stderr}`);
    return parseAllDocuments(stdout)
      .map((document) => document.toJS() as KubernetesObject | null)
      .filter((object) => object !== null)
      .filter(({ kind }) => kind === 'CustomResourceDefinition')
      .filter(({ spec }) => kinds.includes((spec as unknown as { names: { kind: string } }).names.kind));
  });
}
