import { parseArgs } from 'node:util';
import { serve } from './app/serve.js';
import { ThawError } from './domain/errors.js';
import { visibleText } from './domain/wording/visible-text.js';

async function main(): Promise<void> {
  try {
    const { values } = parseArgs({ options: { empty: { type: 'boolean' }, database: { type: 'string' } } });
    await serve(values);
  } catch (error) {
    process.stderr.write(
      `thaw: ${error instanceof ThawError ? visibleText(error.message) : String((error as Error).stack)}\n`,
    );
    process.exitCode = 1;
  }
}

// The bundle is CommonJS, in which nothing waits at the top.
void main();
