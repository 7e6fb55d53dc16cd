import { Fn, Token } from 'cdktf';
import { contentHash } from '../../../../constructs/kubernetes/workload/content-hash';
import { synth } from '../../../../testing/synth';
import { ConfigMap } from '../../../../constructs/kubernetes/config/config-map';
import { Thing } from '../../../support/layers';
import { Apps } from './support';

/** The expression that Terraform works the hash of `content` out with. */
const expression = (content: (stack: Apps) => Record<string, string>) => {
  const stack = new Apps();
  new ConfigMap(stack, 'Hash', { namespace: stack.home, data: { HASH: contentHash(content(stack)) } });
  const values = (synth(stack).at('Hash')['values'] as string[]).join('');
  return /jsonencode\(\[(.*?)\]\)/.exec(values)?.[1];
};

test('what is known is hashed at synth: the same for the same, another for anything else', () => {
  const hashes = [{ a: 'x' }, { a: 'x' }, { a: 'y' }, { b: 'x' }, { a: ['x'] }].map(contentHash);
  expect(hashes[0]).toMatch(/^[0-9a-f]{8}$/);
  expect(hashes[1]).toBe(hashes[0]);
  expect(new Set(hashes).size).toBe(4);
});

test('what is known after apply is hashed by Terraform, beside a hash of what surrounds it', () => {
  const [one, same, other] = ['a ${b} ', 'a ${b} ', 'c '].map((text) =>
    expression((stack) => ({ url: text + new Thing(stack, 'Queue').id })),
  );
  expect(one).toMatch(/^"[0-9a-f]{8}", test_thing\.Queue\.id$/);
  expect(same).toBe(one);
  expect(other).not.toBe(one);
});

test('it does not change with what else is in the stack', () => {
  const queue = (stack: Apps) => ({ url: new Thing(stack, 'Queue').id });
  const crowded = (stack: Apps) => {
    Token.asString(Fn.upper(new Thing(stack, 'Other').id));
    return queue(stack);
  };
  expect(expression(crowded)).toBe(expression(queue));
});
