import { madeUpVariables, valueOf } from '../../../../rehearsal/run/variables';
import { readManifest, type Stack } from '../../../../terraform/manifest';
import { output, removeFolders, write } from '../../terraform/support';

afterEach(removeFolders);

test.each([
  ['string', 'made-up-my-var'],
  ['any', 'made-up-my-var'],
  ['number', 1],
  ['bool', false],
  ['list(number)', [1]],
  ['set(string)', ['made-up-my-var']],
  ['map(bool)', { key: false }],
  ['tuple([string, number])', ['made-up-my-var', 1]],
  [
    'object({\n  port = number\n  zones = list(object({ name = string, id = number }))\n  more = optional(string, "a,b")\n})',
    { port: 1, zones: [{ name: 'made-up-my-var-zones-name', id: 1 }] },
  ],
])('a variable of type %s gets a value of it', (type, value) => {
  expect(valueOf(type, 'my_var')).toEqual(value);
});

test('only variables that nobody has set get a value', () => {
  const variable = {
    open: { type: 'list(string)' },
    untyped: {},
    defaulted: { type: 'string', default: 'x' },
    empty: { type: 'string', default: null },
    given: { type: 'string' },
    inFile: { type: 'string' },
  };
  const folder = output({ one: { config: { variable } } });
  write(folder, { 'stacks/one/more.auto.tfvars': 'inFile = "y"\n' });
  const stack = readManifest(folder).stacks[0] as Stack;
  expect(madeUpVariables(stack, { TF_VAR_given: '' })).toEqual({
    names: ['open', 'untyped'],
    env: { TF_VAR_open: '["made-up-open"]', TF_VAR_untyped: 'made-up-untyped' },
  });
});

test('an image is made up with a version, as most configurations ask for one', () => {
  expect(['container_image', 'image', 'imagery'].map((name) => valueOf('string', name))).toEqual([
    'made-up.example/image:1.0.0',
    'made-up.example/image:1.0.0',
    'made-up-imagery',
  ]);
});
