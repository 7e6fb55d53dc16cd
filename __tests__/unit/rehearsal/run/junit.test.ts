import { junit } from '../../../../rehearsal/run/junit';
import { totalsOf, type StackRehearsal } from '../../../../rehearsal/run/result';

const stack = (settings: Partial<StackRehearsal>): StackRehearsal => ({
  stack: 'one',
  result: 'ok',
  seconds: 1.5,
  steps: [],
  changes: [],
  totals: totalsOf([]),
  protected: 0,
  providers: [],
  notes: [],
  warnings: [],
  ...settings,
});

test('a suite for each stack, a case for each step, and text that XML could not hold as it is', () => {
  const failed = stack({
    stack: 'two',
    result: 'failed',
    steps: [
      { name: 'init', seconds: 0.5 },
      { name: 'plan', seconds: 1 },
    ],
    failure: {
      step: 'plan',
      diagnostics: [
        {
          severity: 'error',
          summary: 'Bad "<name>"',
          detail: 'a & b\u0007',
          constructPath: 'two/X',
          snippet: '"a": 1',
        },
      ],
    },
  });
  const stacks = [
    stack({ steps: [{ name: 'init', seconds: 1.5 }] }),
    failed,
    stack({ stack: 'three', result: 'skipped', seconds: 0, skippedFor: 'two' }),
  ];
  expect(junit({ ok: false, seconds: 3, stacks, refused: [], notes: [] })).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="ashlar rehearse" tests="4" failures="1" skipped="1" time="3.000">
<testsuite name="one" tests="1" failures="0" skipped="0" time="1.500">
<testcase classname="one" name="init" time="1.500"/>
</testsuite>
<testsuite name="two" tests="2" failures="1" skipped="0" time="1.500">
<testcase classname="two" name="init" time="0.500"/>
<testcase classname="two" name="plan" time="1.000">
<failure message="Bad &quot;&lt;name&gt;&quot;">two/X&#10;Bad &quot;&lt;name&gt;&quot;&#10;a &amp; b\uFFFD&#10;&quot;a&quot;: 1</failure>
</testcase>
</testsuite>
<testsuite name="three" tests="1" failures="0" skipped="1" time="0.000">
<testcase classname="three" name="rehearse" time="0.000">
<skipped message="two failed"/>
</testcase>
</testsuite>
</testsuites>
`);
});

test('a stack that was refused before its first step has a case that says so', () => {
  const failure = {
    step: 'prepare' as const,
    diagnostics: [{ severity: 'error' as const, summary: 'No', detail: '' }],
  };
  const xml = junit({ ok: false, seconds: 0, stacks: [stack({ failure })], refused: [], notes: [] });
  expect(xml).toContain('<testcase classname="one" name="prepare" time="0.000">\n<failure message="No">No</failure>');
});
