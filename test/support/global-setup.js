import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Test files load the server's sources as they are built, and run its programs: built anew where a source has changed. */
function build() {
  const built = statSync('dist/server/main.js', { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const files = ['src', 'migrations'].flatMap((from) =>
    readdirSync(from, { recursive: true }).map((name) => join(from, name)),
  );
  if (files.every((file) => statSync(file).mtimeMs < built)) return;
  const options = ['--config-file', '.swcrc', '--out-dir', 'dist', '--quiet'];
  execFileSync('node_modules/.bin/swc', ['src', 'migrations', ...options], { stdio: 'inherit' });
  execFileSync(process.execPath, ['build-server.js'], {
    stdio: 'inherit',
  });
}

const run = (...args) =>
  execFileSync(
    process.execPath,
    ['--import', './test/support/typescript.mjs', 'test/support/template-databases.ts', ...args],
    { encoding: 'utf8' },
  );

/** Makes the databases that tests copy, which takes a fraction of the time that all migrations take. */
export default function setUp() {
  build();
  process.env.THAW_TEST_SOURCES_BUILT = '1';
  const templates = run('make');
  const { sqlite, postgres } = JSON.parse(templates);
  process.env.THAW_TEST_SQLITE_TEMPLATE = sqlite;
  if (postgres) process.env.THAW_TEST_POSTGRES_TEMPLATE = postgres;
  globalThis.removeTemplates = () => run('remove', templates);
}
