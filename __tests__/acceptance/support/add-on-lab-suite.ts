import { spawn } from 'node:child_process';
import { refOf } from '../../lab/running/client';
import type { KubernetesObject } from '../../lab/running/objects';
import { SELDOM_COLLECTED } from '../../lab/running/garbage';
import { type Lab, startLab } from '../../lab/start-lab';
import type { AddOn } from './add-ons/model';
import { archiveOf, archivesProblem, type Rendered, renderedLists } from './chart-rendering';
import { playCloud } from './cloud-stand-in';
import { changesSince, inventory } from './lab-inventory';
import { helm, suite } from './suite';

/** The strict check of every object asks for more than Helm's own, for which the API server describes all kinds anew each time. */
const LEAN = ['--disable-openapi-validation'];

/** Installed at once: Helm waits most of the time, and the API server does the rest. */
const AT_ONCE = 2;

/** Tests that install every add-on of a table on a lab, with what its values are by default, and uninstall it. */
export function addOnLabSuite(title: string, addOns: readonly (readonly [string, AddOn])[]): void {
  const missing = archivesProblem(addOns.map(([, { chart }]) => chart));
  if (missing !== undefined) console.warn(`skipped: ${title} on a lab: ${missing}`);

  suite(`${title} on a lab`, ['lab', 'helm', 'chart-renderer'], () => {
    const group = missing === undefined ? test : test.skip;
    const problems = new Map<string, string[]>();
    const rendered = new Map<string, readonly Rendered[]>();
    let lab: Lab;
    let before: readonly string[];

    async function run(name: string, input: string, ...args: string[]): Promise<boolean> {
      const all = [...args, '--namespace', name, '--wait', '--timeout', '180s', '--kubeconfig', lab.kubeconfig];
      const child = spawn(helm(), all, {
        env: { ...process.env, ...SELDOM_COLLECTED },
        stdio: ['pipe', 'ignore', 'pipe'],
      });
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      child.stdin.end(input);
      const code = await new Promise((done) => child.once('close', done));
      if (code !== 0) problems.get(name)?.push(`helm ${args[0] ?? ''}: ${said}`);
      return code === 0;
    }

    /** Installs an add-on with what its values are by default, has every object checked strictly, and uninstalls it. */
    async function play(name: string, { chart, values }: AddOn): Promise<void> {
      problems.set(name, []);
      const given = givenTo(name, values);
      const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
      await lab.client.create(namespace);
      if (await run(name, JSON.stringify(given), 'install', ...LEAN, name, archiveOf(chart), '--values', '-')) {
        for (const object of (rendered.get(name) ?? []).filter(isChecked)) {
          const placed = { ...object, metadata: { namespace: name, ...object.metadata } } as KubernetesObject;
          await lab.client.apply(placed, { dryRun: true }).catch((error: unknown) => {
            problems.get(name)?.push(`${object.kind}/${object.metadata.name}: ${(error as Error).message}`);
          });
        }
      }
      await run(name, '', 'uninstall', name);
      await lab.client.delete(refOf(namespace));
    }

    beforeAll(async () => {
      lab = await startLab({ nodes: 3 });
      before = missing === undefined ? await inventory(lab) : [];
      const waiting = missing === undefined ? [...addOns] : [];
      const requests = waiting.map(([name, { chart, values }]) => {
        return { chart, values: givenTo(name, values), namespace: name, definitions: false };
      });
      renderedLists(requests).forEach((objects, index) => rendered.set(waiting[index]?.[0] ?? '', objects));
      const stopCloud = playCloud(lab.client);
      const worker = async (): Promise<void> => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await play(...next);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      await stopCloud();
    }, 600_000);
    afterAll(() => lab.stop());

    group.each(addOns)('%s becomes ready, every object is accepted strictly, and it is uninstalled', (name) => {
      expect(problems.get(name)).toEqual([]);
    });

    group(
      'what is left of all of them are definitions of custom resources, whose objects would go with them',
      async () => {
        const { definitions, others, gone } = await changesSince(before, lab);
        const kept = addOns.flatMap(([, { provides }]) => {
          const { apiGroups = [], apiKinds = [] } = provides({});
          return [...apiGroups, ...apiKinds.map((kind) => kind.slice(kind.indexOf('.') + 1))];
        });
        expect({ others, gone }).toEqual({ others: [], gone: [] });
        expect(Object.keys(definitions).filter((one) => !kept.includes(one))).toEqual([]);
      },
    );
  });
}

/** Charts that put objects elsewhere by default are told where they are. */
function givenTo(name: string, values: AddOn['values']): unknown {
  return values({ namespaceName: name });
}

/** Definitions are checked by their installation, which takes seconds each; hooks are gone by then. */
function isChecked({ kind, metadata }: Rendered): boolean {
  return kind !== 'CustomResourceDefinition' && metadata.annotations?.['helm.sh/hook'] === undefined;
}
