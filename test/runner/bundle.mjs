// Makes one file of a script of the tests and all that it imports, so that a process which is started very often starts in a
// quarter of the time: `node test/runner/bundle.mjs SCRIPT TARGET`. What is compiled stays outside.
import { basename, dirname } from 'node:path';
import { build } from 'vite';

const [script, target] = process.argv.slice(2);
await build({
  configFile: false,
  logLevel: 'error',
  ssr: { noExternal: true, external: ['better-sqlite3', 'pg', '@node-rs/argon2'] },
  build: {
    ssr: script,
    outDir: dirname(target),
    emptyOutDir: false,
    target: 'node20',
    minify: true,
    rolldownOptions: {
      // TypeORM and Nest try to load what Thaw does not have.
      external: (name) => !/^[./]|^@oxc-project/.test(name) && !canResolve(name),
      output: { entryFileNames: basename(target), codeSplitting: false },
      onLog: () => undefined,
    },
  },
});

function canResolve(name) {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}
