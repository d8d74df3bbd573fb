import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/*
 * Starts and ends a server once, so that the code cache is there where nothing can be written later, as in an image.
 */
const server = spawn(process.execPath, ['dist/server/cli.js', 'serve', '--empty', '--database', 'sqlite::memory:'], {
  env: { ...process.env, THAW_HOST: '127.0.0.1', THAW_PORT: '18484' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
for await (const line of createInterface({ input: server.stdout })) {
  const origin = /http:\/\/[\d.:]+/.exec(line)?.[0];
  if (origin === undefined) continue;
  for (const path of ['/', '/api/v1/tracks', '/readyz']) await (await fetch(`${origin}${path}`)).text();
  server.kill('SIGTERM');
  break;
}
server.stdout.resume();
server.once('exit', (code) => (process.exitCode = code ?? 1));
