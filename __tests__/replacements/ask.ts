import { SEVERITY, type PathStep, type ProtocolDiagnostic } from '../../rehearsal/protocol/shapes';
import type { PlanAnswer, Planner } from './planner';
import { FORMS, isSettable, sampleResource, type Texts } from './sample-values';

/** What a provider has answered. */
export interface Replacements {
  /** By type: the paths of the attributes whose change replaces the resource, parted by blanks. */
  readonly types: Readonly<Record<string, string>>;
  /** Attributes and blocks, as `type.name`, of which no change was planned, as the provider asks for more than sample values. */
  readonly unanswered: readonly string[];
  /** Attributes and blocks that were asked for. */
  readonly asked: number;
}

/** Settings that say how long something may take, and are in no cloud. */
const TIMEOUTS = 'timeouts';

/** How often one form of texts is tried with what the provider has told about its values. */
const LESSONS = 4;

const ALLOWED = /(?:valid values:|one of:?) \[([^\]]+)\]/i;

/** Has a provider plan the change of every attribute and block of these types, one at a time. */
export async function askReplacements(planner: Planner, types: readonly string[]): Promise<Replacements> {
  const found: Record<string, string> = {};
  const unanswered: string[] = [];
  let asked = 0;
  for (const type of types) {
    const { attributes, blocks } = planner.schema.resources[type]?.block ?? { attributes: {}, blocks: {} };
    const names = Object.keys(attributes).filter((name) => name !== 'id' && isSettable(attributes[name] ?? {}));
    const paths: string[] = [];
    for (const name of [...names, ...Object.keys(blocks)]) {
      if (name === TIMEOUTS) continue;
      asked++;
      const forcing = await forcingPaths(planner, type, name);
      if (forcing === undefined) unanswered.push(`${type}.${name}`);
      else paths.push(...forcing);
    }
    if (paths.length > 0) found[type] = [...new Set(paths)].sort().join(' ');
  }
  return { types: found, unanswered, asked };
}

/** Paths at and below `name` that force a replacement; undefined where the provider plans no change of it. */
async function forcingPaths(planner: Planner, type: string, name: string): Promise<string[] | undefined> {
  const block = planner.schema.resources[type]?.block;
  if (block === undefined) return undefined;
  for (const form of FORMS) {
    const known = new Map<string, Texts>();
    for (let lesson = 0; lesson <= LESSONS; lesson++) {
      const [before, after] = ([0, 1] as const).map((side) => sampleResource(type, block, name, side, { form, known }));
      const answer = await planner.plan(type, before ?? {}, after ?? {});
      if (answer === undefined) return undefined;
      if (isPlanned(answer)) return pathsBelow(name, answer.requiresReplace);
      if (!learn(answer.diagnostics, known)) break;
    }
  }
  return undefined;
}

/** Some checks come after what forces a replacement has been told, and refuse the sample values all the same. */
function isPlanned({ diagnostics, requiresReplace }: NonNullable<PlanAnswer>): boolean {
  return requiresReplace.length > 0 || diagnostics.every(({ severity }) => severity !== SEVERITY.error);
}

function pathsBelow(name: string, paths: readonly { readonly steps: readonly PathStep[] }[]): string[] {
  return paths
    .map(({ steps }) => steps.flatMap(({ attributeName }) => (attributeName === undefined ? [] : [attributeName])))
    .filter(([first]) => first === name)
    .map((steps) => steps.join('.'));
}

/** Takes two of the values that a provider lists as allowed; false where that was known already. */
function learn(diagnostics: readonly ProtocolDiagnostic[], known: Map<string, Texts>): boolean {
  let learnt = false;
  for (const { summary, detail = '', attribute } of diagnostics) {
    const name = attribute?.steps.findLast(({ attributeName }) => attributeName !== undefined)?.attributeName;
    const listed = ALLOWED.exec(`${summary} ${detail}`.replace(/\s+/g, ' '))?.[1]
      ?.split(/[\s,"]+/)
      .filter(Boolean);
    const [before, after] = listed ?? [];
    if (name === undefined || before === undefined || known.has(name)) continue;
    known.set(name, [before, after ?? before]);
    learnt = true;
  }
  return learnt;
}
