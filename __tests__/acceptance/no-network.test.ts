import { mkdtempSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { output, removeFolders, write } from '../unit/terraform/support';
import {
  commandToRun,
  failures,
  isAtHand,
  modes,
  reportOf,
  userEnv,
  writeMirrors,
  type Report,
  type StackReport,
} from './support/command';
import { scratch } from './support/differences';
import { expectIsolation, isolated, isolationProblem } from './support/isolation';
import { suite } from './support/suite';

const GOOGLE = { source: 'registry.terraform.io/hashicorp/google', version: '6.50.0' };
const HELM = { source: 'registry.terraform.io/hashicorp/helm', version: '3.1.1' };

const problem = isolationProblem();
if (problem !== undefined) console.warn(`skipped: rehearsals without a network: ${problem}`);

suite('a rehearsal without any network', ['terraform'], () => {
  const group = problem === undefined ? describe : describe.skip;
  group('but loopback', () => {
    const folder = mkdtempSync(join(realpathSync(scratch('.')), 'isolated-'));
    const config = join(folder, 'terraform.rc');
    const env = { ...userEnv(), TF_CLI_CONFIG_FILE: config };
    beforeAll(() => {
      writeMirrors(config, [GOOGLE, HELM]);
    });
    afterAll(removeFolders);

    /** Rehearses it without a network. */
    async function rehearse(mode: string): Promise<Report> {
      const command = [...(await commandToRun()), 'rehearse', '--json', '--out', clouds(), '--mode', mode];
      const ended = await isolated(command, env, join(folder, `${mode}.json`));
      expectIsolation(ended);
      return reportOf(ended.run);
    }

    const missing = [GOOGLE, HELM].filter(({ source, version }) => !isAtHand(source, version));
    for (const { source, version } of missing) {
      console.warn(`skipped: real plans of ${source} ${version} without a network: it is in no local mirror`);
    }
    const withReal = missing.length === 0 ? test : test.skip;

    test('takes a stack on Google Cloud and one with a chart through every step, simulated', async () => {
      const report = await rehearse('simulated');
      expect(failures(report)).toEqual([]);
      expect(modes(report)).toEqual(['google 6.50.0 simulated', 'helm 3.1.1 simulated']);
    });

    withReal('does so with their real providers, and tells what these wanted of the network', async () => {
      const report = await rehearse('real-plan');
      expect(failures(report)).toEqual([]);
      expect(modes(report)).toEqual(['google 6.50.0 real-plan', 'helm 3.1.1 real-plan']);
      const created = (stacks: readonly StackReport[]): unknown =>
        stacks.map(({ id, totals }) => [id, totals.create]).sort();
      expect(created(report.stacks)).toEqual([
        ['google', 5],
        ['helm', 2],
      ]);
      const refused = report.refused.map(({ source, host }) => `${source.split('/').pop() ?? ''} ${host}`);
      expect(refused.sort()).toEqual(['google metadata.google.internal', 'google openidconnect.googleapis.com']);
    });
  });
});

/** A stack on Google Cloud, and one that installs a chart on a cluster that is known only after the apply. */
function clouds(): string {
  const google = {
    terraform: { required_providers: { google: GOOGLE } },
    provider: { google: [{ project: 'orders-dev', region: 'europe-west3', credentials: '/does/not/exist.json' }] },
    data: { google_project: { here: {} } },
    resource: {
      google_service_account: { api: { account_id: 'orders-api' } },
      google_storage_bucket: { files: { name: 'orders-files', location: 'EU' } },
      google_storage_bucket_iam_member: {
        api: {
          bucket: '${google_storage_bucket.files.name}',
          role: 'roles/storage.objectViewer',
          member: '${google_service_account.api.member}',
        },
      },
      google_pubsub_topic: { orders: { name: 'orders' } },
      google_compute_network: { main: { name: 'main', auto_create_subnetworks: false } },
    },
  };
  const helm = {
    terraform: { required_providers: { helm: HELM } },
    provider: { helm: [{ kubernetes: { host: '${terraform_data.cluster.output}', token: 'made-up' } }] },
    resource: {
      terraform_data: { cluster: { input: 'https://ABC.gr7.eu-central-1.eks.amazonaws.com' } },
      helm_release: { web: { name: 'web', chart: './assets/chart' } },
    },
  };
  const outdir = output({ google: { config: google }, helm: { config: helm } });
  const template = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  replicas: "2"\n';
  return write(outdir, {
    'stacks/helm/assets/chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'stacks/helm/assets/chart/templates/map.yaml': template,
  });
}
