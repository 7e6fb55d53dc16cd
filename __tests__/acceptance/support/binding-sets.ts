import type { Bindings } from './bindings';

/** The oldest supported bindings: those that the project is developed with. */
export const OLDEST: Bindings = { name: '@cdktf/provider-aws 20.1.0', awsProvider: '5.100.0', put: {} };

/** The other ones that are supported, each with a package of `__tests__/bindings`. */
export const OTHERS: readonly Bindings[] = [
  {
    name: '@cdktf/provider-aws 21.22.1',
    awsProvider: '6.25.0',
    put: { '@cdktf/provider-aws': 'provider-aws-21' },
  },
  {
    name: 'cdktn 0.24.0 and @cdktn/provider-aws 25.7.0 by alias',
    awsProvider: '6.66.0',
    // npm installs the alias `cdktf` and, as the peer of the provider, `cdktn` itself: the same code twice.
    // And bindings of others find the alias, where a link would lead them back to ours.
    put: {
      '@cdktf/provider-aws': '@cdktn/provider-aws',
      cdktf: 'cdktn',
      '@cdktf/provider-google': '@cdktf/provider-google',
      '@cdktf/provider-helm': '@cdktf/provider-helm',
    },
  },
];
