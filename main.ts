import { loadEnvironments } from './constructs/core/environment';
import { runApp } from './constructs/core/synthesize';
import { ordersEnvironments } from './environments/orders';
import { orders } from './stacks/orders';

void runApp(async (app) => {
  for (const environment of await loadEnvironments(ordersEnvironments)) orders(app, environment);
});
