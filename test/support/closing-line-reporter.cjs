const { writeSync } = require('node:fs');

const STDOUT = 1;

/** Ends the run with one line for machines: how many tests passed, and how many did not. */
class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    // A file that cannot even be loaded has no tests to count, and is a failure all the same.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    // Jest's own summary and the teardown come after this call.
    process.once('exit', () => writeSync(STDOUT, `${results.numPassedTests} passed, ${failed} failed\n`));
  }
}

module.exports = ClosingLineReporter;
