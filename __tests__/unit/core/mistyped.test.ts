import { resolve } from 'node:path';
import { mistypedText } from '../../../constructs/core/mistyped';

const ADVICE = 'A setting may be missing or of another type than it has to be: `npx tsc --noEmit` tells which';

/** An error with these files in its stack. */
function thrown(error: Error, ...files: readonly string[]): Error {
  const frames = files.map((file, index) => `    at call (${file}:${(index + 10).toString()}:5)`);
  error.stack = [`${error.name}: ${error.message}`, ...frames].join('\n');
  return error;
}

test('an error of types is told with the first line of the user that led to it', () => {
  const own = resolve('constructs/kubernetes/namespace.ts');
  const library = resolve('node_modules/cdktf/lib/app.js');
  const error = thrown(
    new TypeError('weights.map is not a function'),
    own,
    library,
    resolve('main.ts'),
    resolve('b.ts'),
  );
  expect(mistypedText(error)).toBe(`weights.map is not a function, at ${resolve('main.ts')}:12\n${ADVICE}`);
});

test('a module is told by its file', () => {
  const error = thrown(new TypeError('x is undefined'), `file://${resolve('stacks/shop.ts')}`);
  expect(mistypedText(error)).toBe(`x is undefined, at ${resolve('stacks/shop.ts')}:10\n${ADVICE}`);
});

test('of what CDKTF wraps, what happened is told alone', () => {
  const message =
    'Resolution error: source.successRate is not a function.\nObject creation stack:\n  at new LazyBase\n';
  expect(mistypedText(thrown(new Error(message)))).toBe(`source.successRate is not a function\n${ADVICE}`);
});

test.each([new Error('out of memory'), new RangeError('too deep'), 'text', undefined])(
  'any other, as %p, is none',
  (error) => {
    expect(mistypedText(error)).toBeUndefined();
  },
);
