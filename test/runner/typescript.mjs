// Lets a child process run TypeScript: `node --import ./test/runner/typescript.mjs file.ts`. It runs the sources as they
// stand, or in tests, which have built them, what was built of them: to compile them takes a second in every process.
import { existsSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { transformFile } from '@swc/core';

// Node runs the hooks below in a thread of their own, which loads this file too.
if (isMainThread) register(import.meta.url);

const root = new URL('../../', import.meta.url).href;
const areBuilt = process.env.THAW_TEST_SOURCES_BUILT === '1';

export function resolve(specifier, context, next) {
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (areBuilt && source.href.startsWith(`${root}src/`) && existsSync(source))
      return next(new URL(specifier, context.parentURL).href.replace(`${root}src/`, `${root}dist/src/`));
    if (existsSync(source)) return { url: source.href, format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { code } = await transformFile(fileURLToPath(url), { sourceMaps: 'inline' });
  return { source: code, format: 'module', shortCircuit: true };
}
