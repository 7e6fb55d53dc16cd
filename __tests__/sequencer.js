const { default: Sequencer } = require('@jest/test-sequencer');

/** Starts the long suite first: at the end of a run its last file would have one core to itself, and the other none. */
class LongestFirst extends Sequencer {
  sort(tests) {
    const isLong = (test) => test.context.config.displayName?.name === 'acceptance';
    const sorted = super.sort(tests);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}

module.exports = LongestFirst;
