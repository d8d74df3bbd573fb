import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line as its users do. `npm test` builds it first. */
export function thawOn(databaseUrl: string) {
  return (args: readonly string[], { input = '', env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {}) =>
    new Promise<Ran>((resolve, reject) => {
      const script = join(import.meta.dirname, '../../dist/src/cli.js');
      const clean = { PATH: process.env.PATH, THAW_DATABASE_URL: databaseUrl, ...env };
      const child = spawn(process.execPath, [script, ...args], { env: clean });
      let [stdout, stderr] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr }));
      child.stdin.on('error', () => undefined).end(input);
    });
}
