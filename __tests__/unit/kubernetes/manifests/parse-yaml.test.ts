import { parseYaml } from '../../../../constructs/kubernetes/manifests/parse-yaml';

test('gives the objects of every document, and those in lists; what is empty gives none', () => {
  const text = `# first
apiVersion: v1
kind: ConfigMap
metadata: { name: one }
---
# nothing here
---
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: two } }
  - { apiVersion: v1, kind: Secret, metadata: { name: three } }
`;
  const map = { apiVersion: 'v1', kind: 'ConfigMap' };
  expect(parseYaml(text)).toEqual([
    { ...map, metadata: { name: 'one' } },
    { ...map, metadata: { name: 'two' } },
    { ...map, kind: 'Secret', metadata: { name: 'three' } },
  ]);
  expect(parseYaml('')).toEqual([]);
});

test('names the line of every mistake', () => {
  const text =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: one }\ndata: {}\ndata: {}\n---\nkind: x\n---\n\n- a\n---\n"open\n';
  expect(() => parseYaml(text)).toThrow(
    'parseYaml [YamlInvalid]:\n' +
      '- line 5 is no YAML: Map keys must be unique\n' +
      '- line 7 must be an object with apiVersion, kind and metadata.name, got one with kind\n' +
      '- line 10 must be an object with apiVersion, kind and metadata.name, got a list\n' +
      '- line 13 is no YAML: Missing closing "quote',
  );
});

test('reads file modes and merged maps as Kubernetes does', () => {
  const text =
    'apiVersion: v1\nkind: Thing\nmetadata: { name: one }\nbase: &base { mode: 0644 }\nspec: { <<: *base, port: 80, id: "0644" }\n';
  expect(parseYaml(text)).toEqual([
    {
      apiVersion: 'v1',
      kind: 'Thing',
      metadata: { name: 'one' },
      base: { mode: 420 },
      spec: { mode: 420, port: 80, id: '0644' },
    },
  ]);
});

test('shows no value of what is no object, as it may be a secret', () => {
  const text = 'apiVersion: v1\nkind: Secret\nmetadata: { generateName: one }\nstringData: { password: hunter2 }\n';
  expect(() => parseYaml(text)).toThrow(
    'parseYaml [YamlInvalid]:\n' +
      '- line 1 must be an object with apiVersion, kind and metadata.name, got one with apiVersion, kind, metadata, stringData',
  );
});

test('names what refers to nothing, or to itself', () => {
  expect(() => parseYaml('kind: *other\n---\nkind: &self\n  inner: *self\n')).toThrow(
    'parseYaml [YamlInvalid]:\n' +
      '- line 1 is no YAML: Unresolved alias (the anchor must be set before the alias): other\n' +
      '- line 3 is no YAML: It contains itself',
  );
});
