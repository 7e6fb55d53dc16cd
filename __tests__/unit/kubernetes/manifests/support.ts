import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { standardTags } from '../../../../constructs/core/tags';
import { KubeconfigCluster } from '../../../../constructs/kubernetes/kubeconfig-cluster';
import { installManifests, type InstallOptions } from '../../../../constructs/kubernetes/manifests/install';
import type { Manifest } from '../../../../constructs/kubernetes/manifests/manifest';
import { kubernetes } from '../../../../constructs/kubernetes/provider';
import { testApp } from '../../../support/stack';

export const tags = standardTags('shop', { name: 'test', owner: 'shop-team', costCentre: 'retail' });

/** A plain stack that deploys to a cluster. */
export function releaseStack(app: App = testApp(), id = 'apps', context = 'k3s'): TerraformStack {
  const stack = new TerraformStack(app, id);
  kubernetes(new KubeconfigCluster({ context })).addProvider(stack, tags);
  return stack;
}

/** A construct that installs objects, as a workload does. */
export class Installed extends Construct {
  constructor(scope: Construct, id: string, options: Partial<InstallOptions> & { readonly of: readonly Manifest[] }) {
    super(scope, id);
    installManifests(this, { name: id.toLowerCase(), namespace: 'shop', objects: () => options.of, ...options });
  }
}

/** A config map with `data`, in the namespace of its release. */
export function configMap(data: unknown, name = 'settings'): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
}

/** An object of a kind that has no schema here, so that anything may stand in it. */
export function anything(value: unknown, name = 'thing'): Manifest {
  return { apiVersion: 'ashlar.test/v1', kind: 'Thing', metadata: { name }, value };
}

/** What CDKTF alone, as under `cdktf synth`, writes for an app that `build` makes: text of each file by its path. */
export function writtenByCdktf(build: (app: App) => void): Record<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), 'ashlar-charts-'));
  try {
    const app = new App({ outdir, stackTraces: false });
    build(app);
    app.synth();
    const files = readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter((path) =>
      statSync(join(outdir, path)).isFile(),
    );
    return Object.fromEntries(files.sort().map((path) => [path, readFileSync(join(outdir, path), 'utf8')]));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
