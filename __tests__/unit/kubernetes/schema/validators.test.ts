import { loadValidators } from '../../../../constructs/kubernetes/schema/validators';

const BUNDLE = '../../../../constructs/kubernetes/schema/generated/index.js';

afterEach(() => jest.resetModules());

test('without the bundle one line says how to make it', () => {
  jest.doMock(BUNDLE, () => {
    throw new Error("Cannot find module './generated/index.js'");
  });
  expect(() => loadValidators()).toThrow(
    'Schemas of Kubernetes [SchemasMissing]:\n- they must be bundled once: npm run prepare',
  );
});

test('another fault while it is loaded is not hidden', () => {
  jest.doMock(BUNDLE, () => {
    throw new Error('Out of memory');
  });
  expect(() => loadValidators()).toThrow('Out of memory');
});
