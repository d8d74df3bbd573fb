/** Servers in processes of their own: started, watched (CPU, memory) and stopped. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const ticksPerSecond = 100;

/** A port that nobody listens on. */
export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Starts `node script …args`. @param script relative to bench/ */
export function start(script, args = [], env = {}) {
  const child = spawn(process.execPath, [here(script), ...args], {
    env: { ...process.env, ...env },
    // What it logs goes nowhere, as little as a log could cost; a failure to start is told by the exit.
    stdio: 'ignore',
  });
  return {
    pid: child.pid,
    exited: () => child.exitCode !== null || child.signalCode !== null,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
}

/** Thaw itself, as `npm start` runs it, on a port and a database of its own. */
export function startThaw(port, databaseUrl, env = {}) {
  // Requests are counted as ever, and one client may send as many as it can.
  const limits = { THAW_READ_LIMIT: '999999999/h', THAW_WRITE_LIMIT: '999999999/h' };
  return start('../dist/server/main.js', [], {
    THAW_PORT: String(port),
    THAW_DATABASE_URL: databaseUrl,
    ...limits,
    ...env,
  });
}

/** Makes a key that records, as `thaw key create` prints it: a server behind a proxy takes no write without one. */
export function makeKey(databaseUrl) {
  const program = here('../dist/server/cli.js');
  const args = ['key', 'create', '--name', 'bench', '--role', 'recorder', '--database', databaseUrl];
  return execFileSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

/** One GET. @returns {Promise<{status: number, headers: object, rawHeaders: string[], body: string}>} */
export function get(port, path, headers = {}) {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          rawHeaders: response.rawHeaders,
          body: Buffer.concat(parts).toString('utf8'),
        }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** Asks every 5 ms until the server answers with 200; fails when it exits or takes longer than `limit` seconds. */
export async function firstAnswer(server, port, path, limit = 120) {
  const end = Date.now() + limit * 1_000;
  while (Date.now() < end) {
    if (server.exited()) throw new Error('the server exited before it answered');
    const answer = await get(port, path).catch(() => undefined);
    if (answer?.status === 200) return answer;
    await pause(5);
  }
  throw new Error(`no answer at ${path} within ${limit} s`);
}

/** Seconds of CPU, user and system, that a process has used. */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Resident memory of a process, now, in MB (10^6 bytes). */
export function residentMb(pid) {
  const [, kb] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return (Number(kb) * 1_024) / 1e6;
}
