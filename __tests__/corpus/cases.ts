import { addressCases } from './addresses';
import { argumentCases } from './arguments';
import { blockCases } from './blocks';
import { cloudRuleCases } from './cloud-rules';
import { crossStackCases } from './cross-stack';
import { expressionCases } from './expressions';
import { googleCases } from './google';
import { helmCases } from './helm';
import { lifecycleCases } from './lifecycle';
import type { CorpusCase } from './model';
import { moduleCases } from './modules';
import { providerCases } from './providers';
import { referenceCases } from './references';
import { repetitionCases } from './repetition';
import { valueCases } from './values';

/** Every wrong app, by family. */
export const CORPUS: Readonly<Record<string, readonly CorpusCase[]>> = {
  'Arguments and types': argumentCases,
  Blocks: blockCases,
  Values: valueCases,
  'Rules of the cloud': cloudRuleCases,
  References: referenceCases,
  'Count, for_each and indexes': repetitionCases,
  Expressions: expressionCases,
  'Between stacks': crossStackCases,
  'Providers and versions': providerCases,
  'Lifecycle and conditions': lifecycleCases,
  Addresses: addressCases,
  'Modules, variables, outputs and back ends': moduleCases,
  'Google Cloud': googleCases,
  Helm: helmCases,
};
