import { packageVersion } from './app/version.js';
import { run } from './cli/program.js';

// Whoever reads the output may stop early, as `head` does: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

// The bundle is CommonJS, in which nothing waits at the top.
void run(process.argv.slice(2), packageVersion()).then((code) => (process.exitCode = code));
