import { loadEnvironments } from './constructs/core/environment';
import { runApp } from './constructs/core/synthesize';
import { ordersEnvironments } from './environments/orders';
import { portfolioEnvironments } from './environments/portfolio';
import { orders } from './stacks/orders';
import { adoptPortfolio, portfolio } from './stacks/portfolio';

void runApp(async (app) => {
  for (const environment of await loadEnvironments(ordersEnvironments)) orders(app, environment);
  for (const environment of await loadEnvironments(portfolioEnvironments)) portfolio(app, environment);
  adoptPortfolio(app);
});
