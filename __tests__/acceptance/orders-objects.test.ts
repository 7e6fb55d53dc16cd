import { dirname, join, resolve } from 'node:path';
import { installDefinitions } from '../lab/running/definitions';
import type { KubernetesObject } from '../lab/running/objects';
import { type Lab, startLab } from '../lab/start-lab';
import { scratch } from './support/differences';
import { synthesizeEstate } from './support/estate';
import { releasedObjects } from './support/lab-objects';
import { rehearseStates } from './support/lab-states';
import { suite } from './support/suite';

const ENVIRONMENTS = ['dev', 'production'];
const LAYERS = ['platform', 'apps'];

suite('the objects of orders', ['terraform', 'helm', 'lab'], () => {
  let lab: Lab;
  const objects: Record<string, KubernetesObject[]> = {};

  beforeAll(async () => {
    const file = await synthesizeEstate('objects');
    const ids = ENVIRONMENTS.flatMap((environment) => LAYERS.map((layer) => `orders-${environment}-${layer}`));
    const outdir = resolve(dirname(file(ids[0] ?? '')), '../..');
    const states = scratch('objects/states');
    [lab] = await Promise.all([startLab({ nodes: 1 }), rehearseStates(outdir, ids, states)]);
    for (const environment of ENVIRONMENTS) {
      objects[environment] = LAYERS.map((layer) => `orders-${environment}-${layer}`).flatMap((id) =>
        releasedObjects({ folder: dirname(file(id)), state: join(states, `${id}.tfstate`) }),
      );
    }
  });
  afterAll(() => lab.stop());

  const isDefinition = ({ kind }: KubernetesObject): boolean => kind === 'CustomResourceDefinition';
  const isNamespace = ({ kind }: KubernetesObject): boolean => kind === 'Namespace';

  /** What the API server says to each object that it refuses; it makes none of them. */
  async function refusals(asked: readonly KubernetesObject[]): Promise<string[]> {
    const said: string[] = [];
    for (const object of asked) {
      // What the others lie in is really there.
      const isThere = isDefinition(object) || isNamespace(object);
      const answer = isThere ? lab.client.apply(object, { dryRun: true }) : lab.client.create(object, { dryRun: true });
      const title = `${object.kind} ${object.metadata.name}`;
      await answer.catch((error: unknown) => said.push(`${title}: ${(error as Error).message}`));
    }
    return said;
  }

  describe.each(ENVIRONMENTS)('in %s', (environment) => {
    const all = (): readonly KubernetesObject[] => objects[environment] ?? [];

    beforeAll(async () => {
      await installDefinitions(lab.client, all().filter(isDefinition));
      for (const namespace of all().filter(isNamespace)) await lab.client.apply(namespace);
    });

    test('are all accepted by the API server, where it is strict', async () => {
      const count = (kind: string): number => all().filter((object) => object.kind === kind).length;
      expect([count('Deployment'), count('ExternalSecret'), count('Ingress')]).toEqual([9, 1, 1]);
      expect(await refusals(all())).toEqual([]);
    });

    test('are all refused with one field more', async () => {
      const changed = all().map((object) => ({ ...object, unknown: 1 }));
      const said = await refusals(changed);
      expect(
        said.filter((text) => !/unknown field "unknown"|\.unknown: field not declared in schema/.test(text)),
      ).toEqual([]);
      expect(said.length).toBe(changed.length);
    });
  });
});
