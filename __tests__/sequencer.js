const { default: Sequencer } = require('@jest/test-sequencer');

/** Suites that take minutes, most of them waiting: begun last, one of them would be all that still runs. */
const MINUTES = [
  'rehearse-cluster',
  'other-add-ons-on-lab',
  'estate-rehearsal',
  'layers',
  'bootstrap-s3',
  'bindings',
  'rollouts-on-lab',
  'rehearse-cluster-rollout',
  'package',
  'orders-on-lab',
  'routing-and-capacity-on-lab',
  'cdktf',
];

/** Starts the long suite first, and in it the longest files: at the end of a run its last one would have one core to itself. */
class LongestFirst extends Sequencer {
  sort(tests) {
    const isLong = (test) => ['acceptance', 'checks'].includes(test.context.config.displayName?.name);
    const place = ({ path }) => MINUTES.findIndex((name) => path.endsWith(`/${name}.test.ts`));
    const takesMinutes = (test) => isLong(test) && place(test) >= 0;
    const sorted = super.sort(tests);
    return [
      ...sorted.filter(takesMinutes).sort((a, b) => place(a) - place(b)),
      ...sorted.filter((test) => isLong(test) && !takesMinutes(test)),
      ...sorted.filter((test) => !isLong(test)),
    ];
  }
}

module.exports = LongestFirst;
