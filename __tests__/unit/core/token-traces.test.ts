import type { Lazy as CdktfLazy } from 'cdktf';

/** How many frames CDKTF notes down for a token, in a copy of it that nobody has touched. */
function frames(drops: boolean): number {
  let found: readonly string[] = [];
  jest.isolateModules(() => {
    if (drops) (require('../../../constructs/core/token-traces') as { dropTokenTraces(): void }).dropTokenTraces();
    const { Lazy } = require('cdktf') as { readonly Lazy: typeof CdktfLazy };
    found = Lazy.anyValue({ produce: () => 1 }).creationStack;
  });
  return found.length;
}

test('CDKTF notes down where a token was made, and does not once that is dropped', () => {
  expect(frames(false)).toBeGreaterThan(3);
  expect(frames(true)).toBe(0);
});
