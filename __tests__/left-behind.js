const { existsSync, readdirSync } = require('node:fs');
const path = require('node:path');

/** What is there for the whole run: its owner's record, the tools of acceptance suites, what Node, tsx and Jest cache, what apps write. */
const OF_THE_RUN =
  /^(owner\.json|ashlar-acceptance-.*|tsx-\d+|node-compile-cache|v8-compile-cache-\d+|jest_\w+|stacks)$/;

/** Files of a folder that are named: they tell which test it was. */
const SHOWN = 4;

/** What tests have left in the temporary folder of the run: names, with the first files where that is a folder. */
module.exports = function leftBehind(folder = process.env.ASHLAR_TEST_TMPDIR) {
  if (folder === undefined || !existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !OF_THE_RUN.test(name))
    .map((entry) => (entry.isDirectory() ? `${entry.name} (${contents(path.join(folder, entry.name))})` : entry.name))
    .sort();
};

function contents(folder) {
  const files = readdirSync(folder, { recursive: true }).sort();
  const more = files.length > SHOWN ? [`${files.length - SHOWN} more`] : [];
  return files.length === 0 ? 'empty' : [...files.slice(0, SHOWN), ...more].join(', ');
}
