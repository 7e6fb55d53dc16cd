import { Token } from 'cdktf';
import { isToken } from '../../../constructs/core/token';

const later = { resolve: () => 'later' };

test.each([Token.asString(later), `10.0.0.0/${Token.asString(later)}`, Token.asNumber(later)])(
  'what CDKTF resolves later is a token: %p',
  (value) => {
    expect([isToken(value), Token.isUnresolved(value)]).toEqual([true, true]);
  },
);

test.each(['10.0.0.0/16', '${var.cidr}', 0, -1, Number.MAX_SAFE_INTEGER])('a plain value is none: %p', (value) => {
  expect([isToken(value), Token.isUnresolved(value)]).toEqual([false, false]);
});
