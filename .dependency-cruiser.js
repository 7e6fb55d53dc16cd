/** Import directions of the project. The comment of a rule is what its reader sees: it says what to do instead. */

const PROVIDER = 'node_modules/(@cdkt[fn]/provider-|provider-[a-z]+-)';
const PROVIDER_ROOTS = ['index', 'lib/index'].map((file) => `${PROVIDER}[^/]+/${file}[.](js|d[.]ts)$`);
const CDKTF = 'node_modules/cdkt[fn]/';
const LIBRARY = '^constructs/';
const SECOND_HALF = '^(terraform|rehearsal|testing|cli)/';
const ESTATE = '^(main[.]ts$|stacks/|environments/)';
const ASIDE = '^(bench|examples)/';
const PUBLISHED = '^(constructs|testing|terraform|rehearsal|cli)/';
const either = (...patterns) => patterns.join('|');

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbid('no-cycle', 'Move what both files need into a third file that imports neither.', {}, { circular: true }),
    forbid(
      'core-stands-alone',
      'constructs/core imports no other folder of the project and no provider: hand the thing in through an interface.',
      { path: '^constructs/core/' },
      { path: either('^(constructs/(?!core/)|__tests__/)', SECOND_HALF, ESTATE, ASIDE, PROVIDER) },
    ),
    forbid(
      'families-apart',
      'aws, google, kubernetes and delivery never import each other: share an interface in constructs/core.',
      { path: '^constructs/(aws|google|kubernetes|delivery)/' },
      { path: '^constructs/(aws|google|kubernetes|delivery)/', pathNot: '^constructs/$1/' },
    ),
    forbid(
      'constructs-know-no-caller',
      'Constructs never import what runs, tests or uses them: the two halves meet in cdktf.out alone.',
      { path: LIBRARY },
      { path: either(SECOND_HALF, ESTATE, ASIDE) },
    ),
    forbid(
      'environments-are-data',
      'An environment imports other environments and provider-free parts of constructs/, nothing that uses it.',
      { path: '^environments/' },
      { path: either(SECOND_HALF, ASIDE, '^(main[.]ts$|stacks/)') },
    ),
    forbid(
      'environments-reach-no-provider',
      'Loading an environment must not load CDKTF or a provider: move the data it needs into a file of its own.',
      { path: '^environments/' },
      { reachable: true, path: either(CDKTF, PROVIDER) },
    ),
    forbid(
      'stacks-use-constructs-and-data',
      'A stack is made of constructs/ and environments/ alone: what runs it stays outside.',
      { path: '^stacks/' },
      { path: either(SECOND_HALF, ASIDE, '^main[.]ts$') },
    ),
    forbid(
      'second-half-reads-output',
      'terraform/, rehearsal/ and cli/ work on cdktf.out of any app: of constructs/ they may use core/errors only.',
      { path: '^(terraform|rehearsal|cli)/' },
      { path: either(LIBRARY, ESTATE, ASIDE), pathNot: '^constructs/core/errors[.]ts$' },
    ),
    forbid(
      'testing-knows-no-estate',
      'testing/ is published: it must not need the stacks and environments of this project.',
      { path: '^testing/' },
      { path: either(ESTATE, ASIDE, '^cli/') },
    ),
    forbid(
      'not-own-index',
      "Import the neighbour's file: going through the folder's index makes cycles and loads everything.",
      { path: '^(.+)/[^/]+[.]ts$', pathNot: '^__tests__/' },
      { path: '^$1/index[.]ts$' },
    ),
    forbid(
      'not-index-above',
      "Import the file: a family's index loads every construct of the family.",
      { path: '^(constructs/[^/]+)/.+[.]ts$' },
      { path: '^$1/index[.]ts$' },
    ),
    forbid(
      'no-provider-root',
      "A provider's root loads every resource it has. Import the resource: '@cdktf/provider-aws/lib/sqs-queue'.",
      {},
      { path: PROVIDER_ROOTS },
    ),
    forbid(
      'published-without-dev-packages',
      'Users of the package do not get devDependencies: add it to dependencies or peerDependencies.',
      { path: PUBLISHED },
      {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm', 'npm-peer', 'type-only'],
      },
    ),
    forbid('tests-are-leaves', 'Move what is shared into a file that is not a test.', {}, { path: '[.]test[.]ts$' }),
    forbid(
      'tests-are-not-used',
      'Only tests import from __tests__/: code needed elsewhere belongs into testing/.',
      { pathNot: '^__tests__/' },
      { path: '^__tests__/' },
    ),
    forbid('resolvable', 'The import leads nowhere: correct the path or install it.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|cdktf[.]out|coverage|[.]ashlar|[.]git|constructs/kubernetes/schema/generated)/' },
    // Types count as imports too: what cannot be drawn without an arrow should not be written without one.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'require', 'node', 'default'] },
  },
};
