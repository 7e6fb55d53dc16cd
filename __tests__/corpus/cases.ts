import { addressCases } from './addresses';
import { argumentCases } from './arguments';
import { crossStackCases } from './cross-stack';
import { expressionCases } from './expressions';
import { googleCases } from './google';
import { helmCases } from './helm';
import { lifecycleCases } from './lifecycle';
import type { CorpusCase } from './model';
import { moduleCases } from './modules';
import { providerCases } from './providers';
import { referenceCases } from './references';
import { valueCases } from './values';

/** Every wrong app, by family. */
export const CORPUS: Readonly<Record<string, readonly CorpusCase[]>> = {
  'Arguments and types': argumentCases,
  Values: valueCases,
  References: referenceCases,
  Expressions: expressionCases,
  'Between stacks': crossStackCases,
  'Providers and versions': providerCases,
  'Lifecycle and conditions': lifecycleCases,
  Addresses: addressCases,
  'Modules, variables, outputs and back ends': moduleCases,
  'Google Cloud': googleCases,
  Helm: helmCases,
};
