import type { EnvironmentFiles } from '../../constructs/core/environment';
import type { OrdersEnvironment } from './schema';

/** Every environment of `orders`, by its file. Loaded one by one, so that the mistakes of all of them are reported together. */
export const ordersEnvironments: EnvironmentFiles<OrdersEnvironment> = {
  'environments/orders/dev.ts': async () => (await import('./dev.js')).dev,
  'environments/orders/production.ts': async () => (await import('./production.js')).production,
};
