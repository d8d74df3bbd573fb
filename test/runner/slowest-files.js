const shown = 10;
const inSeconds = (ms) => `${(ms / 1_000).toFixed(1)} s`;

/** Jest reporter: the ten slowest test files, and how long the run took. */
export default class SlowestFiles {
  onRunComplete(_contexts, { startTime, testResults }) {
    const files = testResults
      .filter(({ perfStats }) => perfStats.end > 0)
      .map(({ testFilePath, perfStats }) => ({ path: testFilePath, ms: perfStats.end - perfStats.start }))
      .sort((one, other) => other.ms - one.ms)
      .slice(0, shown);
    const from = `${process.cwd()}/`;
    const lines = files.map(({ path, ms }) => `${inSeconds(ms).padStart(9)}  ${path.replace(from, '')}`);
    const took = inSeconds(Date.now() - startTime);
    // Jest prints its own summary after all reporters; ClosingLine, which comes after this one, prints last.
    process.once('exit', () =>
      process.stdout.write(`\nSlowest test files:\n${lines.join('\n')}\nThe run took ${took}.\n`),
    );
  }
}
