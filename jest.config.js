const { availableParallelism } = require('node:os');

const swc = [
  '@swc/jest',
  { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
];

/** One project a suite, so that `jest --selectProjects unit` runs one alone. */
const suite = (displayName, extra = {}) => ({
  displayName,
  // Without it Jest looks through node_modules too, where the bindings alone are tens of thousands of files.
  roots: ['__tests__', 'bench', 'cli', 'constructs', 'environments', 'rehearsal', 'stacks', 'terraform', 'testing'].map(
    (folder) => `<rootDir>/${folder}`,
  ),
  testEnvironment: 'node',
  testMatch: [`<rootDir>/__tests__/${displayName}/**/*.test.ts`],
  transform: { '\\.ts$': swc },
  setupFiles: ['<rootDir>/__tests__/support/no-token-traces.ts'],
  globalSetup: '<rootDir>/__tests__/support/temporary-folder.ts',
  globalTeardown: '<rootDir>/__tests__/support/remove-temporary-folder.ts',
  // `import('./x.js')` is how TypeScript wants a dynamic import written; the source is x.ts.
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^archiver$': '<rootDir>/__tests__/support/no-archiver.js',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/cdktf.out', '<rootDir>/.ashlar'],
  ...extra,
});

module.exports = {
  // Jest leaves one core to its parent, which only waits; and suites on the emulator and the lab wait themselves for most of their time.
  maxWorkers: availableParallelism() * 2,
  reporters: ['<rootDir>/__tests__/reporter.js'],
  testSequencer: '<rootDir>/__tests__/sequencer.js',
  // The last line of a run is its result: no advice after it.
  openHandlesTimeout: 0,
  // Of one project alone Jest ignores it.
  testTimeout: 60_000,
  projects: [
    suite('checks'),
    suite('unit'),
    suite('stacks'),
    suite('architecture'),
    suite('docs'),
    // Real Terraform, a real provider and an emulator that takes its time to answer.
    suite('acceptance', {
      setupFilesAfterEnv: ['<rootDir>/__tests__/acceptance/support/timeout.ts'],
      globalSetup: '<rootDir>/__tests__/acceptance/support/setup.ts',
    }),
  ],
};
