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
      "- line 7 must be an object with apiVersion, kind and metadata.name, got { kind: 'x' }\n" +
      '- line 10 must be an object with apiVersion, kind and metadata.name, got a\n' +
      '- line 13 is no YAML: Missing closing "quote',
  );
});
