import { join } from 'node:path';
import { UserError } from '../../constructs/core/errors';
import type { ProviderHost, ProviderMode } from '../../rehearsal/host';
import { rehearseStacks } from '../../rehearsal/run/rehearse';
import type { Change } from '../../rehearsal/run/result';
import type { TerraformBinary } from '../../terraform/binary';
import { diagnosticText } from '../../terraform/diagnostics';
import { readManifest } from '../../terraform/manifest';
import type { CorpusCase, CorpusStack, FailingStep } from './model';
import { writeOutput } from './support';

/** One message of a rehearsal that failed. */
export interface Message {
  readonly text: string;
  /** Path of the construct that is named. */
  readonly at?: string;
}

/** How the rehearsal of a case ended. */
export interface Outcome {
  /** Where it stopped; missing where every stack went through all steps. */
  readonly step?: FailingStep;
  readonly messages: readonly Message[];
  readonly warnings: readonly string[];
  readonly changes: readonly Change[];
  /** Did every stack go through all steps? */
  readonly ok: boolean;
  /** Everything that a user is told, for what must not be in it. */
  readonly told: string;
}

/** What all cases share. */
export interface Stage {
  readonly terraform: TerraformBinary;
  readonly project: string;
  readonly env: NodeJS.ProcessEnv;
  readonly mode: ProviderMode;
  /** Serves every case; who started it closes it. */
  readonly host: ProviderHost;
}

/** Rehearses a case in a folder of its own: first as it was before the mistake where that matters, then as it is. */
export async function rehearseCase(one: CorpusCase, folder: string, stage: Stage): Promise<Outcome> {
  const states = join(folder, 'states');
  if (one.earlier !== undefined) {
    const before = await rehearse(one.earlier, join(folder, 'earlier'), stage, { keep: states });
    if (before.step !== undefined) throw new Error(`before the mistake: ${before.step}: ${before.told}`);
  }
  return rehearse(one.stacks, join(folder, 'now'), stage, one.earlier === undefined ? {} : { from: states });
}

async function rehearse(
  stacks: readonly CorpusStack[],
  outdir: string,
  { host, ...stage }: Stage,
  states: { readonly keep?: string; readonly from?: string },
): Promise<Outcome> {
  writeOutput(outdir, stacks);
  const shared: ProviderHost = {
    serve: (needs) => host.serve(needs),
    refused: () => host.refused(),
    close: () => Promise.resolve(),
  };
  try {
    const result = await rehearseStacks(readManifest(outdir).stacks, {
      ...stage,
      ...states,
      startHost: () => Promise.resolve(shared),
    });
    const failed = result.stacks.find(({ failure }) => failure !== undefined)?.failure;
    const diagnostics = failed?.diagnostics ?? [];
    return {
      ...(failed === undefined ? {} : { step: failed.step }),
      messages: diagnostics.map((diagnostic) => ({
        text: diagnosticText(diagnostic),
        ...(diagnostic.constructPath === undefined ? {} : { at: diagnostic.constructPath }),
      })),
      warnings: result.stacks.flatMap(({ warnings }) => warnings.map(diagnosticText)),
      changes: result.stacks.flatMap(({ changes }) => changes),
      ok: result.ok,
      told: diagnostics.map(({ summary, detail, snippet = '' }) => [summary, detail, snippet].join('\n')).join('\n'),
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const messages = error.problems.map((text) => ({ text }));
    return { step: 'before', messages, warnings: [], changes: [], ok: false, told: error.message };
  }
}
