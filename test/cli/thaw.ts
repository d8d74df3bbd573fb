import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { run } from '../../src/cli/program.js';
import { Terminal } from '../../src/cli/terminal/terminal.js';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  /** Standard input. */
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export type Thaw = (args: readonly string[], surroundings?: Surroundings) => Promise<Ran>;

const root = join(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** Runs commands in the process of the test: the same program as the built one, without a start of Node each time. */
export function thawOn(databaseUrl: string): Thaw {
  return async (args, { input = '', env = {} } = {}) => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const read = Promise.all([text(stdout), text(stderr)]);
    const restore = setEnvironment({ THAW_DATABASE_URL: databaseUrl, ...env });
    try {
      const code = await run(
        args,
        version,
        new Terminal({ stdin: Readable.from([Buffer.from(input)]), stdout, stderr }),
      );
      stdout.end();
      stderr.end();
      const [data, notes] = await read;
      return { code, stdout: data, stderr: notes };
    } finally {
      restore();
    }
  };
}

/** Runs the built command line as its users do, in a process of its own. `npm test` builds it first. */
export function builtThawOn(databaseUrl: string): Thaw {
  return (args, { input = '', env = {} } = {}) =>
    new Promise<Ran>((resolve, reject) => {
      const clean = { PATH: process.env.PATH, THAW_DATABASE_URL: databaseUrl, ...env };
      const child = spawn(process.execPath, [join(root, 'dist/server/cli.js'), ...args], { env: clean });
      let [stdout, stderr] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
      child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr }));
      child.stdin.on('error', () => undefined).end(input);
    });
}

/** Sets variables of the environment. @returns what puts the earlier values back */
function setEnvironment(variables: NodeJS.ProcessEnv): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
