const { existsSync, readdirSync } = require('node:fs');

/** What is there for the whole run: its owner's record, the tools of acceptance suites, what Node, tsx and Jest cache, what apps write. */
const OF_THE_RUN =
  /^(owner\.json|ashlar-acceptance-.*|tsx-\d+|node-compile-cache|v8-compile-cache-\d+|jest_\w+|stacks)$/;

/** What tests have left in the temporary folder of the run. */
module.exports = function leftBehind(folder = process.env.ASHLAR_TEST_TMPDIR) {
  if (folder === undefined || !existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !OF_THE_RUN.test(name))
    .sort();
};
