const js = require('@eslint/js');
const { defineConfig, globalIgnores } = require('eslint/config');
const tseslint = require('typescript-eslint');

/** Folders whose code runs during synth: the same input has to give the same bytes on every machine and every day. */
const synthesized = ['main.ts', 'constructs/**/*.ts', 'stacks/**/*.ts', 'environments/**/*.ts'];
/** Where a run begins and ends: these ask the command line where to write, and print errors. */
const edges = ['main.ts', 'constructs/core/publish.ts', 'constructs/core/synthesize.ts'];

const providerRoot = {
  regex: '^(@cdkt[fn]/provider-[^/]+|provider-[a-z]+-\\d+)(/lib(/index)?)?/?$',
  message: "A provider's root loads every resource it has. Import the resource: '@cdktf/provider-aws/lib/sqs-queue'.",
};
const outsideWorld = {
  regex: '^(node:)?(child_process|dns|http|http2|https|net|os|process|tls)(/.*)?$',
  message: 'Synth is pure: no network, no process, no machine. Take the value as a prop or from an environment file.',
};
const nodeGlobals = ['Buffer', '__dirname', 'console', 'module', 'performance', 'process', 'require'];
const clock = 'Synth is pure: the clock makes two runs differ. Write the date down as data and pass it in.';
const chance = 'Synth is pure: chance makes two runs differ. Derive the name from the construct path instead.';

module.exports = defineConfig(
  globalIgnores([
    'dist/',
    'cdktf.out/',
    '.ashlar/',
    'coverage/',
    'constructs/kubernetes/schema/generated/',
    '**/node_modules/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: Object.fromEntries(nodeGlobals.map((name) => [name, 'readonly'])),
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      // A construct is made for its side effect on the tree, and may consist of a constructor alone.
      '@typescript-eslint/no-extraneous-class': 'off',
      // Numbers in messages and names read better than String(n), and cannot come out as '[object Object]'.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => push(x)` is clearer than a block around one call.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A leading underscore says that the argument is there for its position.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-imports': ['error', { patterns: [providerRoot] }],
    },
  },
  {
    files: synthesized,
    ignores: edges,
    rules: {
      'no-console': 'error',
      'no-restricted-imports': ['error', { patterns: [providerRoot, outsideWorld] }],
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: outsideWorld.message },
        { name: 'performance', message: clock },
      ],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Synth is pure: put the value into environments/ or take a prop.',
        },
        { object: 'process', property: 'cwd', message: 'Output must not depend on the folder that synth runs in.' },
        { object: 'Date', property: 'now', message: clock },
        { object: 'Math', property: 'random', message: chance },
        { object: 'crypto', property: 'randomUUID', message: chance },
        { object: 'crypto', property: 'randomBytes', message: chance },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clock },
        { selector: "CallExpression[callee.name='Date']", message: clock },
      ],
    },
  },
  {
    files: ['testing/jest.ts'],
    rules: {
      // Jest's matchers are declared in its global namespace, with the type parameters that they have there.
      '@typescript-eslint/no-namespace': ['error', { allowDeclarations: true }],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^T$' }],
    },
  },
  {
    files: ['__tests__/**/*.ts'],
    rules: {
      // JSON read back in a test is compared with literals, which checks more than a cast would.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // A missing value fails the test on the next line anyway.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // The CommonJS configuration files are what some tests are about.
      '@typescript-eslint/no-require-imports': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.property.name=/^(toBeDefined|toBeTruthy|toBeFalsy)$/]',
          message: 'Almost anything passes this. Compare with the value that you expect.',
        },
        {
          selector:
            "CallExpression[callee.property.name='toThrow'][arguments.length=0]:not([callee.object.property.name='not'])",
          message: 'Any mistake passes this, also one in the test. Give the whole message.',
        },
        {
          selector: "MemberExpression[object.name=/^(describe|it|test)$/][property.name='only']",
          message: 'The other tests of the file would not run.',
        },
      ],
    },
  },
);
