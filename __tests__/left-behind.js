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
    .map((entry) => (entry.isDirectory() ? `${entry.name} (${files(path.join(folder, entry.name))})` : entry.name))
    .sort();
};

/** What follows no links, as some lead out of the folder or back into it. */
function files(folder) {
  try {
    const names = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)))
      .sort();
    const more = names.length > SHOWN ? [`${names.length - SHOWN} more`] : [];
    return names.length === 0 ? 'no file' : [...names.slice(0, SHOWN), ...more].join(', ');
  } catch ({ message }) {
    // What still works in it may remove it.
    return message;
  }
}
