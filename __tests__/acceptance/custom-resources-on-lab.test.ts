import type { Manifest } from '../../constructs/kubernetes/manifests/manifest';
import { installDefinitions } from '../lab/running/definitions';
import type { KubernetesObject } from '../lab/running/objects';
import { type Lab, startLab } from '../lab/start-lab';
import { archivesProblem, renderedLists } from './support/chart-rendering';
import { DATA_AND_DELIVERY_RESOURCES } from './support/custom-resources/data-and-delivery';
import { ROUTING_RESOURCES } from './support/custom-resources/routing';
import { suite } from './support/suite';

const GROUPS = [ROUTING_RESOURCES, DATA_AND_DELIVERY_RESOURCES];
const SOURCES = GROUPS.flatMap(({ sources }) => sources);
const KINDS = GROUPS.flatMap(({ kinds }) => kinds);
const missing = archivesProblem(SOURCES.map(([chart]) => chart));
if (missing !== undefined) console.warn(`skipped: custom resources on a lab: ${missing}`);

suite('custom resources on a lab', ['lab', 'chart-renderer'], () => {
  const group = missing === undefined ? test : test.skip;
  const all = GROUPS.flatMap(({ objects }) => objects());
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab({ nodes: 1 });
    if (missing !== undefined) return;
    const definitions = renderedLists(SOURCES.map(([chart, values]) => ({ chart, values })))
      .flat()
      .filter(({ kind }) => kind === 'CustomResourceDefinition')
      .filter(({ spec }) => KINDS.includes((spec as { readonly names: { readonly kind: string } }).names.kind));
    await installDefinitions(lab.client, definitions);
    for (const name of ['edge', 'shop']) {
      await lab.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    }
  });
  afterAll(() => lab.stop());

  /** What the API server says to an object; `accepted` where it has nothing against it. */
  const answerTo = (object: unknown): Promise<string> =>
    lab.client.apply(object as KubernetesObject, { dryRun: true }).then(
      () => 'accepted',
      (error: unknown) => (error as Error).message,
    );
  const named = (kind: string, name: string): Manifest | undefined =>
    all.find((object) => object.kind === kind && object.metadata.name === name);

  group('the objects are of every kind', () => {
    expect(KINDS.filter((kind) => !all.some((object) => object.kind === kind))).toEqual([]);
  });

  group.each(all.map((object) => [`${object.kind} ${object.metadata.name}`, object] as const))(
    '%s is what its definition and its rules accept, without an unknown field',
    async (_, object) => {
      expect(await answerTo(object)).toBe('accepted');
    },
  );

  group('the definitions are in force: a location that is written to now and then is refused', async () => {
    const location = named('BackupStorageLocation', 'far');
    const wrong = { ...location, spec: { ...(location?.['spec'] as object), accessMode: 'Sometimes' } };
    expect(await answerTo(wrong)).toBe(
      'BackupStorageLocation.velero.io "far" is invalid: ' +
        'spec.accessMode: Unsupported value: "Sometimes": supported values: "ReadOnly", "ReadWrite"',
    );
  });

  group('the rules are in force: a pool without its class is refused', async () => {
    const template = { spec: { nodeClassRef: { group: '', kind: '', name: '' }, requirements: [] } };
    const wrong = { ...named('NodePool', 'general'), spec: { template, disruption: { consolidateAfter: '1m' } } };
    const empty = (field: string) =>
      `spec.template.spec.nodeClassRef.${field}: Invalid value: "": ${field} may not be empty`;
    const said = await answerTo(wrong);
    // In any order.
    const [, problems = said] = /^NodePool\.karpenter\.sh "general" is invalid: \[(.*)\]$/.exec(said) ?? [];
    expect(problems.split(', ').sort()).toEqual(['group', 'kind', 'name'].map(empty));
  });
});
