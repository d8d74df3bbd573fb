#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { run } from './cli/program.js';

// Whoever reads the output may stop early, as `head` does: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const manifest = new URL('../../package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
process.exitCode = await run(process.argv.slice(2), version);
