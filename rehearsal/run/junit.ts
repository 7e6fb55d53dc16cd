import type { Rehearsal, StackRehearsal } from './result';

/** What XML 1.0 cannot hold, not even escaped. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/**
 * A rehearsal as JUnit XML, which CI systems show: a suite for each stack, a case for each of its steps.
 * @see https://github.com/testmoapp/junitxml
 */
export function junit(rehearsal: Rehearsal): string {
  const suites = rehearsal.stacks.map(suite);
  const all = rehearsal.stacks.flatMap(cases);
  const attributes = { name: 'ashlar rehearse', ...counts(all), time: rehearsal.seconds.toFixed(3) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', attributes, suites)}\n`;
}

interface Case {
  readonly name: string;
  readonly seconds: number;
  readonly failure?: { readonly message: string; readonly text: string };
  readonly skipped?: string;
}

function cases(stack: StackRehearsal): Case[] {
  const { steps, failure, skippedFor } = stack;
  if (skippedFor !== undefined) return [{ name: 'rehearse', seconds: 0, skipped: `${skippedFor} failed` }];
  const passed = steps.filter(({ name }) => name !== failure?.step);
  const done: Case[] = passed.map(({ name, seconds }) => ({ name, seconds }));
  if (failure === undefined) return done;
  const lines = failure.diagnostics.map(({ summary, detail, constructPath, address, snippet }) =>
    [constructPath ?? address, summary, detail, snippet].filter(Boolean).join('\n'),
  );
  const seconds = steps.find(({ name }) => name === failure.step)?.seconds ?? 0;
  const message = failure.diagnostics[0]?.summary ?? '';
  return [...done, { name: failure.step, seconds, failure: { message, text: lines.join('\n\n') } }];
}

function suite(stack: StackRehearsal): string {
  const attributes = { name: stack.stack, ...counts(cases(stack)), time: stack.seconds.toFixed(3) };
  const inner = cases(stack).map(({ name, seconds, failure, skipped }) => {
    const outcome = [
      ...(failure === undefined ? [] : [element('failure', { message: failure.message }, [escape(failure.text)], '')]),
      ...(skipped === undefined ? [] : [element('skipped', { message: skipped }, [])]),
    ];
    return element('testcase', { classname: stack.stack, name, time: seconds.toFixed(3) }, outcome);
  });
  return element('testsuite', attributes, inner);
}

function counts(all: readonly Case[]): Record<string, string> {
  const count = (holds: (one: Case) => boolean): string => String(all.filter(holds).length);
  return {
    tests: String(all.length),
    failures: count(({ failure }) => failure !== undefined),
    skipped: count(({ skipped }) => skipped !== undefined),
  };
}

function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly string[],
  gap = '\n',
): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`);
  const head = `<${name}${given.join('')}`;
  return children.length === 0 ? `${head}/>` : `${head}>${gap}${children.join(gap)}${gap}</${name}>`;
}

function escape(text: string): string {
  const named: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    '\n': '&#10;',
  };
  return text.replace(FORBIDDEN, '\u{FFFD}').replace(/[&<>"\n]/g, (character) => named[character] ?? character);
}
