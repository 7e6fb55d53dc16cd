const path = require('node:path');
const leftBehind = require('./left-behind');

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
const projectOf = (test) => test.context.config.displayName?.name ?? 'tests';

/** One line a test file, one a suite, and as the very last line `N passed, N failed`. */
class Reporter {
  constructor(
    globalConfig,
    { write = (text) => process.stdout.write(text), ci = process.env.CI === 'true', left = leftBehind } = {},
  ) {
    this.rootDir = globalConfig.rootDir;
    this.write = write;
    this.ci = ci;
    this.left = left;
    this.suites = new Map();
    this.skipped = [];
    this.failures = [];
  }

  line(text = '') {
    this.write(`${text}\n`);
  }

  onTestResult(test, result) {
    const file = path.relative(this.rootDir, test.path);
    const skipped = result.testResults.filter(({ status }) => !['passed', 'failed'].includes(status));
    const failed = result.numFailingTests + (result.testExecError ? 1 : 0);
    const elapsed = result.perfStats.end - result.perfStats.start;
    const count = [`${result.numPassingTests} passed`];
    if (failed > 0) count.push(`${failed} failed`);
    if (skipped.length > 0) count.push(`${skipped.length} skipped`);
    this.line(`${failed > 0 ? 'FAIL' : 'ok  '}  ${file}  ${count.join(', ')}  ${seconds(elapsed)}`);
    for (const { type, message } of result.console ?? []) this.line(`      ${type}: ${message}`);
    this.skipped.push(...skipped.map(({ fullName }) => `${file} > ${fullName}`));
    if (failed > 0) this.fail(file, result);
    this.add(projectOf(test), { files: 1, passed: result.numPassingTests, failed, skipped: skipped.length, elapsed });
  }

  /** Tells why at once, as a run may be cut off; the names come again at its end. */
  fail(file, { failureMessage, testResults, testExecError }) {
    this.line(`${(failureMessage ?? '').trimEnd()}\n`);
    const names = testResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => `${file} > ${fullName}`);
    this.failures.push(...names, ...(testExecError ? [file] : []));
  }

  add(name, counts) {
    const total = this.suites.get(name) ?? { files: 0, passed: 0, failed: 0, skipped: 0, elapsed: 0 };
    for (const key of Object.keys(counts)) total[key] += counts[key];
    this.suites.set(name, total);
  }

  onRunComplete(_contexts, results) {
    this.line();
    for (const failure of this.failures) this.line(`FAIL  ${failure}`);
    for (const name of [...this.suites.keys()].sort()) {
      const { files, passed, failed, skipped, elapsed } = this.suites.get(name);
      this.line(
        `${name.padEnd(14)}${String(files).padStart(4)} files  ${passed} passed, ${failed} failed, ${skipped} skipped  ${seconds(elapsed)}`,
      );
    }
    const skippedFail = this.ci && this.skipped.length > 0;
    for (const name of this.skipped) this.line(`skipped${skippedFail ? ', which fails under CI=true' : ''}: ${name}`);
    const left = this.left();
    const leftFails = this.ci && left.length > 0;
    for (const name of left)
      this.line(`left in the temporary folder${leftFails ? ', which fails under CI=true' : ''}: ${name}`);
    const others = this.otherFailures(results);
    for (const reason of others) this.line(reason);
    this.mustFail = skippedFail || leftFails || others.length > 0;
    const broken =
      results.numFailedTests + results.numRuntimeErrorTestSuites + others.length + (leftFails ? left.length : 0);
    const failed = broken + (skippedFail ? this.skipped.length : 0);
    const tail = this.skipped.length > 0 && !skippedFail ? `, ${this.skipped.length} skipped` : '';
    this.line(`${results.numPassedTests} passed, ${failed} failed${tail}`);
  }

  /** What makes Jest exit with an error without a failing test. */
  otherFailures({ snapshot, runExecError, wasInterrupted }) {
    const reasons = [];
    if (runExecError) reasons.push(`the run broke off: ${runExecError.message}`);
    if (wasInterrupted) reasons.push('the run was interrupted');
    if (snapshot.failure && snapshot.unmatched === 0) {
      reasons.push(`${snapshot.unchecked + snapshot.filesRemoved} obsolete snapshots: delete what no test reads`);
    }
    return reasons;
  }

  getLastError() {
    return this.mustFail ? new Error('see the lines above') : undefined;
  }
}

module.exports = Reporter;
