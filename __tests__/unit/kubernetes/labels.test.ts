import { TerraformStack } from 'cdktf';
import { labelValue, standardLabels } from '../../../constructs/kubernetes/labels';
import { testApp } from '../../support/stack';
import { Apps, labels } from './workload/support';

test('an object says what it is, what it is part of, and who runs it for whom', () => {
  expect(standardLabels(new Apps(), 'backend')).toEqual(labels);
});

test('in a plain stack there is nothing to say but the name', () => {
  expect(standardLabels(new TerraformStack(testApp(), 'stack'), 'backend')).toEqual({
    'app.kubernetes.io/name': 'backend',
  });
});

test.each([
  ['Team Orders <orders@example.com>', 'Team-Orders-orders-example.com'],
  ['_shop.', 'shop'],
  [`${'x'.repeat(62)}--y`, 'x'.repeat(62)],
])('%s is written as %s', (text, value) => {
  expect(labelValue(text)).toBe(value);
});
