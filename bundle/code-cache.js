import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';
import vm from 'node:vm';

/*
 * Loads the bundle with what V8 compiled of it in an earlier process: compiling is a third of all that a start costs. The
 * first server that ends, and the first command, write it down beside the bundle, where they may. V8 refuses what another version
 * of it has made, or what was made of a source of another length; such a cache is written anew. A source that is as long it
 * takes for the same: so scripts are named by their content (`build.js`).
 */

const folder = dirname(fileURLToPath(import.meta.url));

/**
 * Runs a program of the bundle.
 * @param program the name of its script
 * @param use what it is used for: a server calls other functions than a command, and the cache has those that were called
 */
export function load(program, use) {
  const kept = join(folder, 'code-cache', `${use}-${v8.cachedDataVersionTag().toString(16)}`);
  const modules = new Map();
  const compiled = new Map();

  const evaluate = (file) => {
    const known = modules.get(file);
    if (known) return known.exports;
    const module = { exports: {} };
    modules.set(file, module);
    const cache = join(kept, `${relative(folder, file).replaceAll(/[\\/]/g, '-')}.cache`);
    const script = scriptOf(file, cache);
    if (script.cachedDataRejected !== false) compiled.set(cache, script);
    const outside = createRequire(file);
    const require = (id) => (id.startsWith('.') ? evaluate(resolve(dirname(file), id)) : outside(id));
    script.runInThisContext()(module.exports, require, module, file, dirname(file));
    return module.exports;
  };

  evaluate(join(folder, program));
  if (compiled.size > 0) keepAtExit(compiled);
}

function scriptOf(filename, cache) {
  let cachedData;
  try {
    cachedData = readFileSync(cache);
  } catch {
    // Not written yet.
  }
  return new vm.Script(Module.wrap(readFileSync(filename, 'utf8')), { filename, cachedData });
}

/** At the end it holds the functions that were called, too, which are compiled at their first call. */
function keepAtExit(compiled) {
  // Else V8 drops what it has compiled of functions that are not called any more, as those of the start.
  v8.setFlagsFromString('--no-flush-bytecode');
  process.once('exit', () => {
    // What is written names the flags it was compiled under.
    v8.setFlagsFromString('--flush-bytecode');
    try {
      for (const [cache, script] of compiled) {
        mkdirSync(dirname(cache), { recursive: true });
        const written = `${cache}.${randomUUID()}`;
        writeFileSync(written, script.createCachedData());
        renameSync(written, cache);
      }
    } catch {
      // A folder that may not be written to: the next process compiles it again.
    }
  });
}
