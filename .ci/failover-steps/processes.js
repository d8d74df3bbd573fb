import { execFile, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** The folder of this run. Every process is listed in a file there, by which the caller ends them whatever happens here. */
export const [work] = process.argv.slice(2);
/** PostgreSQL refuses to run as root. */
export const nobody = process.getuid() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const running = new Set();

export function start(program, args, options = {}) {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  appendFileSync(join(work, 'pids'), `${child.pid}\n`);
  running.add(child);
  child.written = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (child.written += bytes));
  child.ended = new Promise((resolve) => child.on('exit', resolve).on('error', resolve)).then(() =>
    running.delete(child),
  );
  return child;
}

export async function kill(child) {
  child.kill('SIGKILL');
  await child.ended;
}

/** Ports that are free now. */
export async function freePorts(count) {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise((resolve) => {
          const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

export async function until(what, check, ms = 30_000) {
  let why = '';
  for (const end = performance.now() + ms; performance.now() < end; await sleep(100)) {
    const found = await check().catch((error) => void (why = error.message));
    if (found) return found;
  }
  throw new Error(`${what}: not within ${ms / 1_000} s ${why}`);
}

/** @param cwd the folder of the package whose command it is */
export function command(args, url, cwd = '.') {
  const env = { PATH: process.env.PATH, THAW_DATABASE_URL: url };
  return promisify(execFile)(process.execPath, ['dist/server/cli.js', ...args], { env, cwd, maxBuffer: 1e8 });
}

/** Ends all that still runs. */
export function killAll() {
  for (const child of running) child.kill('SIGKILL');
}
