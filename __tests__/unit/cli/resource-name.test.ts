import { resourceName } from '../../../cli/resource-name';

test.each([
  ['aws_eip.a', 'one/A', 'one/A'],
  ['aws_eip.a[1]', 'one/A', 'one/A[1]'],
  ['aws_eip.a["x"]', 'one/A', 'one/A["x"]'],
  ['module.m["k"].aws_eip.a[0]', 'one/M', 'one/M aws_eip.a[0]'],
  ['aws_eip.gone[0]', undefined, 'aws_eip.gone[0]'],
])('%s of the construct %s is called %s', (address, path, name) => {
  expect(resourceName(address, path)).toBe(name);
});
