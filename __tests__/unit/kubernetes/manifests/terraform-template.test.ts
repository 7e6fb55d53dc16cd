import {
  literalTemplate,
  templateExpression,
  templateParts,
} from '../../../../constructs/kubernetes/manifests/terraform-template';

test.each([
  ['', []],
  ['plain', [{ text: 'plain' }]],
  ['${aws_sqs_queue.jobs.url}', [{ expression: 'aws_sqs_queue.jobs.url' }]],
  ['a${b}c', [{ text: 'a' }, { expression: 'b' }, { text: 'c' }]],
  ['${a}${b}', [{ expression: 'a' }, { expression: 'b' }]],
  ['$${a} %%{b} $ % } {', [{ text: '${a} %{b} $ % } {' }]],
  ['${{ a = "}" }["a"]}', [{ expression: '{ a = "}" }["a"]' }]],
  ['${"x ${"\\"}"} $${ y"}z', [{ expression: '"x ${"\\"}"} $${ y"' }, { text: 'z' }]],
  ['${open', [{ text: '${open' }]],
  ['${"open}', [{ text: '${"open}' }]],
  ['%{ if a }b"\n%{ endif }$', [{ expression: '"%{ if a }b\\"\\n%{ endif }\\u0024"' }]],
  ['a ${~ b ~} c', [{ expression: '"a ${~ b ~} c"' }]],
])('%j is read as Terraform reads it', (template, parts) => {
  expect(templateParts(template)).toEqual(parts);
});

test.each([
  [[{ expression: 'var.a' }], 'var.a'],
  [[{ text: 'say "hi"\n' }], '"say \\"hi\\"\\n"'],
  [
    [{ text: 'a$' }, { expression: 'b' }, { text: '${c} %{d} $$${e} 5$ \b\f' }],
    '"a\\u0024${b}\\u0024{c} \\u0025{d} \\u0024\\u0024\\u0024{e} 5$ \\u0008\\u000c"',
  ],
])('%j is one expression', (parts, expression) => {
  expect(templateExpression(parts)).toBe(expression);
});

test.each([
  ['plain $5 100%', 'plain $5 100%'],
  ['${a} %{b}', '$${a} %%{b}'],
  ['$${a}', '${"$"}${"$"}{a}'],
])('%j is written so that it comes out as it is', (text, template) => {
  expect(literalTemplate(text)).toBe(template);
});
