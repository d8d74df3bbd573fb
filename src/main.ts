import { parseArgs } from 'node:util';
import { serve } from './app/serve.js';
import { ThawError } from './domain/errors.js';

try {
  const { values } = parseArgs({ options: { empty: { type: 'boolean' }, database: { type: 'string' } } });
  await serve(values);
} catch (error) {
  process.stderr.write(`thaw: ${error instanceof ThawError ? error.message : String((error as Error).stack)}\n`);
  process.exitCode = 1;
}
