import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
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
  execFileSync(process.execPath, ['bundle/build.js'], { stdio: 'inherit' });
}

const run = (...args) =>
  execFileSync(
    process.execPath,
    ['--import', './test/runner/typescript.mjs', 'test/support/template-databases.ts', ...args],
    { encoding: 'utf8' },
  );

const memory = '/dev/shm';
const enoughMemory = 4 * 1024 ** 3;

/**
 * Files of tests lie in memory where the system offers enough: on a disk, every transaction of SQLite waits milliseconds
 * for it, and no test cuts the power.
 */
function keepFilesInMemory() {
  try {
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize < enoughMemory) return;
    const folder = mkdtempSync(join(memory, 'thaw-tests-'));
    process.env.TMPDIR = folder;
    globalThis.removeFiles = () => rmSync(folder, { recursive: true, force: true });
  } catch {
    // Not Linux, or not to be written to: the usual folder serves.
  }
}

/** Makes the databases that tests copy, which takes a fraction of the time that all migrations take. */
export default function setUp() {
  build();
  keepFilesInMemory();
  process.env.THAW_TEST_RUN = randomBytes(4).toString('hex');
  process.env.THAW_TEST_SOURCES_BUILT = '1';
  const templates = run('make');
  const { sqlite, postgres } = JSON.parse(templates);
  process.env.THAW_TEST_SQLITE_TEMPLATE = sqlite;
  if (postgres) process.env.THAW_TEST_POSTGRES_TEMPLATE = postgres;
  globalThis.removeTemplates = () => run('remove', templates);
}
