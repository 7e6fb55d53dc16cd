import { mkdtempSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type RehearsedStack, rehearse } from '../../testing';
import '../../testing/jest';
import { scratch } from './support/differences';
import { type CutOver, everything, service } from './support/google-estate';
import { withReal } from './support/real-cycle';

const mode = 'real-plan';
const LATEST = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' };
const STABLE = { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'service-api-00001-abc' };

/** Labels of a resource, as far as its type has any: the provider's own, or those that a construct puts on it. */
function labelsIn(values: Readonly<Record<string, unknown>>): unknown {
  return 'effective_labels' in values ? values['effective_labels'] : values['user_labels'];
}

withReal('google', '6.50.0', () => {
  beforeAll(() => {
    const mirror = resolve(__dirname, '../../../shared/providers');
    const file = join(mkdtempSync(scratch('google-')), 'terraform.rc');
    writeFileSync(file, `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`);
    process.env['TF_CLI_CONFIG_FILE'] = file;
  });

  describe('every construct of Google Cloud', () => {
    let rehearsed: RehearsedStack;

    beforeAll(async () => {
      rehearsed = await rehearse(everything(), { mode, destroy: true });
    });

    test('is applied, planned again without changes, and destroyed, by a provider that finds no network', () => {
      expect(rehearsed.providers.map((one) => [one.source, one.mode])).toEqual([
        ['registry.terraform.io/hashicorp/google', mode],
      ]);
      const types = new Set(rehearsed.changes().map(({ address }) => address.split('.')[0]));
      expect([...types].sort()).toEqual([
        'google_artifact_registry_repository',
        'google_artifact_registry_repository_iam_member',
        'google_billing_budget',
        'google_cloud_run_v2_service',
        'google_cloud_run_v2_service_iam_member',
        'google_kms_crypto_key',
        'google_kms_crypto_key_iam_member',
        'google_kms_key_ring',
        'google_logging_project_bucket_config',
        'google_logging_project_sink',
        'google_monitoring_alert_policy',
        'google_monitoring_notification_channel',
        'google_monitoring_uptime_check_config',
        'google_project_iam_member',
        'google_secret_manager_secret',
        'google_secret_manager_secret_iam_member',
        'google_service_account',
        'google_storage_bucket',
        'google_storage_bucket_iam_member',
      ]);
    });

    test('carries the labels of its stack wherever Google Cloud knows labels', () => {
      const all = rehearsed.changes().map(({ path }) => [path, labelsIn(rehearsed.at(path).values)] as const);
      const labelled = all.filter(([, found]) => found !== undefined);
      expect(labelled.length).toBeGreaterThan(15);
      for (const [path, found] of labelled) {
        expect([path, found]).toEqual([path, expect.objectContaining({ owner: 'shop-team', system: 'shop' })]);
      }
    });
  });

  describe('a service whose traffic is in variables', () => {
    // Each fails by itself where a plan after it would change anything.
    const rehearsals: RehearsedStack[] = [];
    const step = async (cutOver: CutOver = {}): Promise<RehearsedStack> => {
      const next = await rehearse(service(cutOver), { mode, from: rehearsals.at(-1) });
      rehearsals.push(next);
      return next;
    };
    const trafficOf = (stack: RehearsedStack): unknown => stack.at('Api').values['traffic'];

    test('sends every request to the newest revision at rest', async () => {
      const rest = await step();
      expect(trafficOf(rest)).toEqual([expect.objectContaining({ ...LATEST, percent: 100, tag: null })]);
      expect(rest.output('Health')).toMatch(/^https:\/\/service-api-\w+-\w+\.a\.run\.app\/health$/);
      expect(rest.output('Candidate')).toMatch(/^https:\/\/candidate---service-api-\w+-\w+\.a\.run\.app$/);
      expect(rest.output('Revision')).toMatch(/^service-api-\d{5}-\w{3}$/);
      expect(await step()).toHaveNoChanges();
    });

    const image = 'europe-west3-docker.pkg.dev/acme-shop/images/api:1.5.0';
    const stableRevision = STABLE.revision;

    test.each<[string, CutOver, object[]]>([
      [
        'a new revision without a request',
        { image, stableRevision, percent: 0 },
        [
          { ...LATEST, percent: 0, tag: 'candidate' },
          { ...STABLE, percent: 100 },
        ],
      ],
      [
        '10 percent for it',
        { image, stableRevision, percent: 10 },
        [
          { ...LATEST, percent: 10, tag: 'candidate' },
          { ...STABLE, percent: 90 },
        ],
      ],
      ['all for it', { image, stableRevision, percent: 100 }, [{ ...LATEST, percent: 100, tag: 'candidate' }]],
      ['rest', { image }, [{ ...LATEST, percent: 100 }]],
    ])('is changed in place alone by a cut-over, and at rest after it: %s', async (_, cutOver, traffic) => {
      const next = await step(cutOver);
      expect(next.changes()).toMatchObject([{ path: 'Api/Resource', action: 'update' }]);
      expect(trafficOf(next)).toEqual(traffic.map((target) => expect.objectContaining(target) as unknown));
    });
  });
});
