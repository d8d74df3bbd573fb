/** Jest reporter: says which databases the run covered, and closes with one plain line that any reader can count. */
export default class ClosingLine {
  onRunComplete(_contexts, results) {
    const skipped = results.numPendingTests + results.numTodoTests;
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const engines = process.env.THAW_TEST_POSTGRES_URL
      ? 'Databases tested: SQLite and PostgreSQL.'
      : 'Databases tested: SQLite only. Set THAW_TEST_POSTGRES_URL (for example postgres://postgres@127.0.0.1:5432/postgres) to run the same tests on PostgreSQL too.';
    const absent = [
      ...(process.env.THAW_TEST_NATS
        ? []
        : ['a NATS server with JetStream (set THAW_TEST_NATS, for example 127.0.0.1:4222)']),
      ...(process.env.THAW_TEST_ALERTMANAGER
        ? []
        : ['Alertmanager (set THAW_TEST_ALERTMANAGER to the folder of prometheus-alertmanager and amtool)']),
    ];
    const receivers = absent.length ? `Receivers not tested with: ${absent.join('; ')}.` : 'All receivers tested.';
    const closing = `${results.numPassedTests} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
    // Jest prints its own summary after all reporters.
    process.once('exit', () => process.stdout.write(`\n${engines}\n${receivers}\n${closing}\n`));
  }
}
