import { FAKES } from '../../rehearsal/simulated/fakes';
import { simulatedProvider } from '../../rehearsal/simulated/provider';
import { SimulatedStack } from './support/simulated-stack';
import { suite } from './support/suite';
import { toySchema } from './support/toy-schema';

const provider = (protocol: 5 | 6, seed = 'stack') =>
  simulatedProvider({
    source: 'registry.terraform.io/ashlar/toy',
    protocol,
    schema: toySchema(protocol),
    seed,
    fakes: { ...FAKES, replacementPaths: (type) => (type === 'toy_box' ? ['name'] : []) },
  });

const OTHER = { source: 'registry.terraform.io/ashlar/other' };

const FULL = `
variable "pin" {
  type      = string
  ephemeral = true
  default   = "1234"
}
provider "toy" { region = "eu-1" }
provider "toy" {
  alias  = "far"
  region = "us-2"
}
data "toy_look" "here" { name = "x" }
ephemeral "toy_token" "login" { name = "x" }
resource "toy_box" "full" {
  name      = "full"
  serial    = 9007199254740993
  secret    = "hidden"
  secret_wo = "\${var.pin}\${ephemeral.toy_token.login.token}"
  tags      = { color = data.toy_look.here.color }
  manifest  = { kind = "Pod", ports = [1, 9223372036854775807], on = true }
  rule {
    port = 80
    target { to = "a" }
    target { to = "b" }
  }
  rule {
    port     = 443
    protocol = "tcp"
    cidrs    = ["10.0.0.0/8"]
  }
  dynamic "step" {
    for_each = ["fetch", toy_box.counted[0].id]
    content { action = step.value }
  }
  limits { cpu = "1" }
}
resource "toy_box" "counted" {
  count = 3
  name  = "counted"
}
resource "toy_box" "keyed" {
  for_each = { a = "1", b = "2" }
  name     = each.key
  label    = each.value
}
resource "toy_box" "far" {
  provider = toy.far
  name     = "far"
}
resource "toy_part" "part" {
  box = toy_box.full.arn
}
output "ids" { value = toy_box.counted[*].id }
output "here" { value = toy_box.keyed["a"].arn }
output "far" { value = toy_box.far.arn }
output "serial" { value = toy_box.full.serial }
output "manifest" { value = toy_box.full.manifest }
output "secret" {
  value     = toy_box.full.secret
  sensitive = true
}
`;

const NESTED = `
resource "toy_box" "nested" {
  name   = "nested"
  owner  = { team = "red" }
  mounts = [{ path = "/a" }, { path = toy_box.full.id }]
  ports  = [{ number = "80" }, { number = "443" }]
  hooks  = { start = { url = "u" } }
}
output "phase" { value = toy_box.nested.status.phase }
`;

suite('a simulated provider under real Terraform', ['terraform'], () => {
  let stack: SimulatedStack;
  beforeEach(() => (stack = new SimulatedStack()));
  afterEach(() => stack.close());

  test.each([5, 6] as const)(
    'protocol %i: validates, plans, applies, plans nothing more, and destroys',
    async (protocol) => {
      await stack.serve(provider(protocol));
      stack.write(protocol === 6 ? FULL + NESTED : FULL);
      await stack.run('init');
      await stack.run('validate');
      expect((await stack.plan()).map(({ actions }) => actions.join())).toEqual(
        Array(protocol === 6 ? 9 : 8).fill('create'),
      );
      await stack.apply();
      expect(await stack.plan()).toEqual([]);
      const outputs = await stack.outputs();
      expect(outputs).toMatchObject({
        here: expect.stringContaining(':eu-1:'),
        far: expect.stringContaining(':us-2:'),
        manifest: { kind: 'Pod', on: true },
        secret: 'hidden',
      });
      expect(new Set(outputs['ids'] as string[]).size).toBe(3);
      expect(await stack.run('output', 'serial')).toBe('9007199254740993\n');
      expect(await stack.run('output', '-json', 'manifest')).toContain('9223372036854775807');
      await stack.run('destroy', '-auto-approve');
      expect(await stack.addresses()).toEqual([]);
    },
  );

  test('a change is an update, and the plan after it is empty; a new element is filled nowhere', async () => {
    await stack.serve(provider(5));
    const with_ = (body: string): void => stack.write(`resource "toy_box" "one" {\n  name = "one"\n${body}\n}`);
    with_('rule { port = 80 }\n  step { action = "a" }');
    await stack.run('init');
    await stack.apply();
    with_(
      'rule { port = 80 }\n  rule { port = 81 }\n  step { action = "a" }\n  step { action = "b" }\n  tags = { a = "b" }',
    );
    expect(await stack.plan()).toEqual([{ address: 'toy_box.one', actions: ['update'] }]);
    await stack.apply();
    expect(await stack.plan()).toEqual([]);
  });

  test('an import is filled by the first read, changed in place, and then planned as empty', async () => {
    await stack.serve(provider(5));
    stack.write(`
      import {
        to = toy_box.old
        id = "box-1"
      }
      resource "toy_box" "old" { name = "old" }
      output "old" { value = [toy_box.old.id, toy_box.old.arn != null] }
    `);
    await stack.run('init');
    expect(await stack.plan()).toEqual([{ address: 'toy_box.old', actions: ['update'] }]);
    await stack.apply();
    expect(await stack.plan()).toEqual([]);
    expect(await stack.outputs()).toEqual({ old: ['box-1', true] });
  });

  test('a moved resource stays, a removed one is forgotten, and neither is destroyed', async () => {
    await stack.serve(provider(5));
    stack.write('resource "toy_box" "a" { name = "a" }\nresource "toy_box" "gone" { name = "gone" }');
    await stack.run('init');
    await stack.apply();
    stack.write(`
      resource "toy_box" "b" { name = "a" }
      moved {
        from = toy_box.a
        to   = toy_box.b
      }
      removed {
        from = toy_box.gone
        lifecycle { destroy = false }
      }
    `);
    expect(await stack.plan()).toEqual([{ address: 'toy_box.gone', actions: ['forget'] }]);
    await stack.apply();
    expect(await stack.addresses()).toEqual(['toy_box.b']);
  });

  test('a change that needs a new resource is a replacement, which prevent_destroy refuses', async () => {
    await stack.serve(provider(5));
    stack.write('resource "toy_box" "one" { name = "before" }');
    await stack.run('init');
    await stack.apply();
    stack.write('resource "toy_box" "one" { name = "after" }');
    expect(await stack.plan()).toEqual([{ address: 'toy_box.one', actions: ['delete', 'create'] }]);
    stack.write('resource "toy_box" "one" {\n  name = "after"\n  lifecycle { prevent_destroy = true }\n}');
    expect(await stack.errors('plan')).toEqual([
      'Instance cannot be destroyed: Resource toy_box.one has lifecycle.prevent_destroy set, but the plan calls for this resource to be destroyed. ' +
        'To avoid this error and continue with the plan, either disable lifecycle.prevent_destroy or reduce the scope of the plan using the -target option.',
    ]);
  });

  test('a resource that is added by a later run gets no id that the state has already', async () => {
    await stack.serve(provider(5));
    const count = (number: number): void =>
      stack.write(
        `resource "toy_box" "same" {\n  count = ${number}\n  name = "same"\n}\noutput "ids" { value = toy_box.same[*].id }`,
      );
    count(1);
    await stack.run('init');
    await stack.apply();
    await stack.serve(provider(5));
    count(2);
    await stack.apply();
    expect(new Set((await stack.outputs())['ids'] as string[]).size).toBe(2);
  });

  test('two protocols side by side, and a type that is not served', async () => {
    await stack.serve(provider(5), simulatedProvider({ ...OTHER, protocol: 6, schema: toySchema(6), seed: 'stack' }));
    stack.write(
      'resource "toy_box" "five" { name = "5" }\nresource "toy_box" "six" {\n  provider = other\n  name = toy_box.five.id\n}',
    );
    await stack.run('init');
    await stack.apply();
    expect(await stack.plan()).toEqual([]);
    stack.write('resource "toy_bag" "none" {}');
    expect(await stack.errors('validate')).toEqual([
      'Invalid resource type: The provider ashlar/toy does not support resource type "toy_bag". Did you mean "toy_box"?',
    ]);
  });

  test.each([
    [
      5,
      'Value for unconfigurable attribute: Can\'t configure a value for "rule.rule_id": its value will be decided automatically based on the result of applying this configuration.',
    ],
    [
      6,
      'Invalid Configuration for Read-Only Attribute: Cannot set value for this attribute as the provider has marked it as read-only. Remove the configuration line setting the value. Refer to the provider documentation or contact the provider developers for additional information about configurable and read-only attributes that are supported.',
    ],
  ] as const)('protocol %i: an attribute that the provider decides cannot be set', async (protocol, message) => {
    await stack.serve(provider(protocol));
    stack.write('resource "toy_box" "one" {\n  name = "one"\n  rule {\n    port = 1\n    rule_id = "mine"\n  }\n}');
    await stack.run('init');
    expect(await stack.errors('validate')).toEqual([message]);
  });

  test('a stack of twenty resources goes through its whole cycle', async () => {
    await stack.serve(provider(5));
    const boxes = Array.from(
      { length: 20 },
      (_, index) => `resource "toy_box" "b${index}" {\n  name = "b${index}"\n  rule { port = ${index} }\n}`,
    );
    stack.write(boxes.join('\n'));
    for (const step of ['init', 'validate', 'apply -auto-approve', 'plan -detailed-exitcode']) {
      await stack.run(...step.split(' '));
    }
    expect(await stack.addresses()).toHaveLength(20);
    await stack.run('destroy', '-auto-approve');
    expect(await stack.addresses()).toEqual([]);
  });
});
