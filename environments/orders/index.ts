import type { OrdersEnvironment } from './schema';

/** Every environment of `orders`. Loaded one by one, so that the mistakes of all of them are reported together. */
export const ordersEnvironments: readonly (() => Promise<OrdersEnvironment>)[] = [
  async () => (await import('./dev.js')).dev,
  async () => (await import('./production.js')).production,
];
