import { Aspects } from 'cdktf';
import type { IConstruct } from 'constructs';
import { synth, synthApp } from '../../../testing/synth';
import { layer, plainApp, Thing } from '../../support/layers';

test('an aspect is applied once to each construct below it, however often the app is synthesized', () => {
  const app = plainApp();
  const data = layer(app, 'data');
  new Thing(data, 'Jobs');
  const seen: string[] = [];
  const aspect = {
    visit(node: IConstruct) {
      seen.push(node.node.path);
      if (node instanceof Thing) node.addOverride('input', 'from the aspect');
    },
  };
  Aspects.of(app).add(aspect);
  expect(synth(data).at('Jobs')).toMatchObject({ input: 'from the aspect' });
  expect(Object.keys(synthApp(app))).toEqual(['shop-dev-data']);
  expect(seen.filter((path) => path === 'shop-dev-data/Jobs')).toHaveLength(1);
});

test('a path without a block is an error that lists those with one', () => {
  const data = layer(plainApp(), 'data');
  new Thing(data, 'Jobs');
  expect(() => synth(data).at('Job')).toThrow("no block at 'Job'; there are: Jobs");
});
