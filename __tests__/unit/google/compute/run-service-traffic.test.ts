import { TerraformOutput, TerraformVariable } from 'cdktf';
import { RunService } from '../../../../constructs/google/compute/run-service';
import type { TrafficSplit, TrafficTarget } from '../../../../constructs/google/compute/run-service-traffic';
import { googleStack, synthesized } from '../support';

const image = 'nginx:1.29.3';
const LATEST = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST';
const REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';
const service = (traffic: TrafficSplit | readonly TrafficTarget[], name?: string) =>
  synthesized((stack) => new RunService(stack, 'Api', { image, name, traffic })).at('Api/Resource');

test('with variables, Terraform decides: at rest one entry, else the newest by its tag and the stable one with the rest', () => {
  const stack = synthesized((scope) => {
    const stable = new TerraformVariable(scope, 'stable_revision', { type: 'string', default: '' });
    const percent = new TerraformVariable(scope, 'traffic_percent', { type: 'number', default: 100 });
    const traffic = { stableRevision: stable.stringValue, percent: percent.numberValue };
    new RunService(scope, 'Api', { image, traffic });
  });
  const { traffic, dynamic } = stack.at('Api/Resource');
  const atRest = '(var.stable_revision == "")';
  expect(traffic).toEqual([
    {
      type: LATEST,
      percent: `\${${atRest} ? 100 : var.traffic_percent}`,
      tag: `\${${atRest} ? null : "candidate"}`,
    },
  ]);
  expect(dynamic).toEqual({
    traffic: {
      for_each: `\${(${atRest} || (var.traffic_percent >= 100)) ? [] : [var.stable_revision]}`,
      content: { type: REVISION, revision: '${traffic.value}', percent: '${(100 - var.traffic_percent)}' },
    },
  });
});

test('the tag of the newest revision may be chosen', () => {
  const { traffic } = service({ stableRevision: 'api-00001-abc', percent: 10, tag: 'next' });
  expect(JSON.stringify(traffic)).toContain('\\"next\\"');
});

test('a fixed list is written as it stands', () => {
  const { traffic, dynamic } = service([
    { percent: 90, revision: 'api-00001-abc', tag: 'blue' },
    { percent: 10, tag: 'green' },
    { percent: 0, revision: 'api-00002-def', tag: 'red' },
  ]);
  expect(traffic).toEqual([
    { type: REVISION, revision: 'api-00001-abc', percent: 90, tag: 'blue' },
    { type: LATEST, percent: 10, tag: 'green' },
    { type: REVISION, revision: 'api-00002-def', percent: 0, tag: 'red' },
  ]);
  expect(dynamic).toBeUndefined();
});

test('the candidate is reached by the tag of the newest revision, where it has one', () => {
  const stack = synthesized((scope) => {
    const tagged = new RunService(scope, 'Api', { image, traffic: [{ percent: 100, tag: 'green' }] });
    new TerraformOutput(scope, 'Candidate', { value: tagged.candidateUrl });
  });
  expect(stack.at('Candidate')['value']).toContain('https://green---');
  for (const traffic of [undefined, [{ percent: 100 }]]) {
    const untagged = new RunService(googleStack(), 'Api', { image, traffic });
    expect(() => untagged.candidateUrl).toThrow(
      new Error(
        "RunService at 'stack/Api' [TrafficUntagged]:\n" +
          '- `traffic` must be a split with a stable revision, or a list whose entry without `revision` has a tag',
      ),
    );
  }
});

test('fails with everything wrong with a split at once', () => {
  const traffic = { stableRevision: 'projects/p/revisions/api', percent: 101, tag: 'Next' };
  expect(() => service(traffic)).toThrow(
    new Error(
      "RunService at 'stack/Api' [PropsInvalid]:\n" +
        '- `traffic.stableRevision` must be the name of a revision, without its path, got projects/p/revisions/api\n' +
        '- `traffic.percent` must be 0 to 100 whole percent, got 101\n' +
        '- `traffic.tag` must be lower-case letters, digits and hyphens, a letter first and no hyphen last, got Next',
    ),
  );
});

test('fails with everything wrong with a list at once', () => {
  const traffic = [
    { percent: 1.5, revision: '', tag: 'blue' },
    { percent: 50, tag: 'blue' },
    { percent: 10, tag: '1st' },
  ];
  expect(() => service(traffic)).toThrow(
    new Error(
      "RunService at 'stack/Api' [PropsInvalid]:\n" +
        '- `traffic.0.revision` must be the name of a revision, without its path, got an empty string\n' +
        '- `traffic.0.percent` must be 0 to 100 whole percent, got 1.5\n' +
        '- `traffic.2.tag` must be lower-case letters, digits and hyphens, a letter first and no hyphen last, got 1st\n' +
        '- `traffic` must be shares of 100 percent together, got 61.5\n' +
        '- `traffic` must be tagged differently each, got blue, blue, 1st',
    ),
  );
});

test('tag and name have to fit into one host name', () => {
  const name = 'a'.repeat(37);
  expect(service({ stableRevision: '', percent: 100 }, name)['name']).toBe(name);
  expect(() => service({ stableRevision: '', percent: 100 }, `${name}a`)).toThrow(
    new Error(
      "RunService at 'stack/Api' [PropsInvalid]:\n" +
        `- \`traffic.tag\` must be at most 8 characters beside the name ${name}a, got candidate. Both are part of one host name`,
    ),
  );
});
