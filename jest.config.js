const swc = ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }];

/** One project a suite, so that `jest --selectProjects unit` runs one alone. */
const suite = (displayName, extra = {}) => ({
  displayName,
  testEnvironment: 'node',
  testMatch: [`<rootDir>/__tests__/${displayName}/**/*.test.ts`],
  transform: { '\\.ts$': swc },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/cdktf.out', '<rootDir>/.ashlar'],
  ...extra,
});

module.exports = {
  projects: [suite('unit'), suite('stacks'), suite('architecture'), suite('docs'), suite('acceptance')],
};
