import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ordersEnvironments } from '../../../environments/orders';
import { ordersEnvironment } from '../../../environments/orders/schema';

test('every environment is loaded from the file that its mistakes are headed by', async () => {
  const folder = resolve(__dirname, '../../../environments/orders');
  const declares = (file: string) => readFileSync(join(folder, file), 'utf8').includes(' = ordersEnvironment({');
  const files = readdirSync(folder).filter(declares);
  expect(Object.keys(ordersEnvironments)).toEqual(files.sort().map((file) => join('environments/orders', file)));
  const loaded = Object.entries(ordersEnvironments).map(async ([file, load]) => [file, (await load()).name]);
  expect(await Promise.all(loaded)).toEqual([
    ['environments/orders/dev.ts', 'dev'],
    ['environments/orders/production.ts', 'production'],
  ]);
});

test('what is no environment at all is one mistake', () => {
  expect(() => ordersEnvironment(null as unknown as Parameters<typeof ordersEnvironment>[0])).toThrow(
    new Error('An environment of orders [EnvironmentInvalid]:\n- it must be an object, got null'),
  );
});
