import { execFileSync } from 'node:child_process';

const run = (...args) =>
  execFileSync(
    process.execPath,
    ['--import', './test/support/typescript.mjs', 'test/support/template-databases.ts', ...args],
    { encoding: 'utf8' },
  );

/** Makes the databases that tests copy, which takes a fraction of the time that all migrations take. */
export default function setUp() {
  const templates = run('make');
  const { sqlite, postgres } = JSON.parse(templates);
  process.env.THAW_TEST_SQLITE_TEMPLATE = sqlite;
  if (postgres) process.env.THAW_TEST_POSTGRES_TEMPLATE = postgres;
  globalThis.removeTemplates = () => run('remove', templates);
}
