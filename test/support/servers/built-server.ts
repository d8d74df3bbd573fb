import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

interface Start {
  /** `main.js` with its arguments, or `cli.js` with its command. */
  readonly program?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** What it writes once it is as far as the test wants it. */
  readonly until?: RegExp;
}

/** What a started server has written so far, and its address where it serves. */
interface Started {
  readonly written: string;
  readonly url: string | undefined;
}

const running = new Set<ChildProcess>();

/**
 * Starts the built server in a process of its own, on a free port, and waits until it serves, or for what else is
 * waited for. `npm test` builds it first.
 * @throws Error with what it wrote, where it ends before
 */
export function serveBuilt(databaseUrl: string, start: Start = {}): Promise<Started> {
  const { program = ['main.js', '--empty'], env = {}, until = /serves at http\S+\n/ } = start;
  const [file, ...args] = program;
  const script = join(import.meta.dirname, '../../../dist/server', file!);
  const own = { PATH: process.env.PATH, THAW_DATABASE_URL: databaseUrl, THAW_PORT: '0' };
  const child = spawn(process.execPath, [script, ...args], { env: { ...own, ...env } });
  running.add(child);
  let written = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        written += text;
        if (until.test(written)) resolve({ written, url: /serves at (http\S+)\n/.exec(written)?.[1] });
      });
    }
    child.on('error', reject).on('close', (code) => reject(new Error(`ended with ${code}: ${written}`)));
  });
}

/** Ends all servers that still run. */
export async function stopBuilt(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  const left = [...running].filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  running.clear();
  await Promise.all(
    left.map(async (child) => {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    }),
  );
}
