import type { TypesProvider } from './provider';
import { REASONS } from './reasons';
import type { RehearsedTypes, TypeFailure } from './rehearse-types';

/** What came out for one provider. */
export interface ProviderReport extends RehearsedTypes {
  readonly provider: TypesProvider;
  /** Number of its resource types. */
  readonly types: number;
  /** Types without a configuration, with what the provider had against the last that was tried. */
  readonly refused: ReadonlyMap<string, string>;
}

/** Characters of a message that the table shows. */
const SHOWN = 200;

/** The page `docs/provider-types.md`. */
export function page(reports: readonly ProviderReport[], terraform: string, date: string): string {
  const rows = reports.map(counts);
  const exceptions = reports.flatMap(exceptionsOf);
  return [
    '# Every resource type of two providers, rehearsed',
    '',
    "Where a provider's own program is at hand, it plans what a rehearsal applies, and the cloud alone is made up. What is made up has",
    'to be so that the second plan is empty. Here every resource type of a provider goes through all steps, one resource of each, with',
    'nothing but what is required; where the provider refuses a made-up value, it is mended by what the message says. The types that',
    'the library itself uses are tested by `npm test`; this page is written by',
    '',
    '```sh',
    'npm run rehearse:types',
    '```',
    '',
    'which takes minutes, needs the programs of both providers in a mirror, and asks no network.',
    '',
    `Of ${date}, with Terraform ${terraform}:`,
    '',
    '| provider | resource types | with a valid configuration | all steps, second plan empty | of those with a simulated plan |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    '## Exceptions',
    '',
    '| type | what | reason |',
    '| --- | --- | --- |',
    ...exceptions.map((cells) => `| ${cells.join(' | ')} |`),
    '',
  ].join('\n');
}

function counts({ provider: { name, version }, types, refused, failures, simulated }: ProviderReport): string {
  const valid = types - refused.size;
  const passed = valid - failures.size;
  const share = (part: number, of: number): string => `${number(part)} (${((100 * part) / of).toFixed(1)} %)`;
  return `| hashicorp/${name} ${version} | ${number(types)} | ${share(valid, types)} | ${share(passed, valid)} | ${number(simulated.size)} |`;
}

function exceptionsOf({ refused, failures, simulated }: ProviderReport): string[][] {
  const rows = [
    ...[...refused].map(([type, said]) => [type, 'no valid configuration was made up', `it says: ${said}`]),
    ...[...failures].map(([type, failure]) => [type, whatOf(failure), `Terraform says: ${failure.message}`]),
    ...[...simulated].map((type) => [
      type,
      'its plan is simulated',
      'its provider asks the network when it plans this type',
    ]),
  ];
  return rows
    .map(([type = '', what = '', said = '']) => [`\`${type}\``, what, REASONS[type] ?? cell(said)])
    .sort(([a = ''], [b = '']) => a.localeCompare(b, 'en'));
}

function whatOf({ step }: TypeFailure): string {
  return step === 'second plan' ? 'the second plan is not empty' : `fails in ${step}`;
}

function cell(text: string): string {
  const short = text.length > SHOWN ? `${text.slice(0, SHOWN)} ...` : text;
  return short.replace(/[|*_`<]/g, '\\$&');
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
