import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { build } from 'rolldown';

/*
 * The server and the command line in a few files each: Node reads some 2,000 modules one by one otherwise, which takes
 * longer than all else that a start does. They stand as deep below the package as the modules that were put into them,
 * since those find files beside the sources from where they stand. They are CommonJS, as V8 keeps what it has compiled of
 * scripts alone (`code-cache.js`).
 */
const { output } = await build({
  input: { main: 'dist/src/main.js', cli: 'dist/src/cli.js' },
  platform: 'node',
  // Native code, and what is loaded only where it is used.
  external: [
    ...[/^@modelcontextprotocol\//, /^@simplewebauthn\/server/, '@node-rs/argon2', 'better-sqlite3'],
    ...['openid-client', 'pg', 'swagger-ui-dist'],
  ],
  transform: { define: { 'import.meta.url': 'moduleUrl', 'import.meta.dirname': '__dirname' } },
  output: {
    dir: 'dist/server',
    cleanDir: true,
    format: 'cjs',
    // A script that V8 keeps has no `import()` of its own; Node's `require` takes modules of both kinds.
    dynamicImportInCjs: false,
    // Each name changes with the content: of a script V8 knows the length alone again.
    entryFileNames: '[name]-[hash].cjs',
    chunkFileNames: 'chunk/[name]-[hash].cjs',
    intro: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;",
    // Decorators need what `reflect-metadata` adds before any of them.
    strictExecutionOrder: true,
  },
  checks: {
    // Drivers and packages that TypeORM and Nest would use if they were installed.
    unresolvedImport: false,
    // Decorators name the types of parameters, of which nothing is left in a module.
    importIsUndefined: false,
  },
});

copyFileSync('bundle/code-cache.js', 'dist/server/code-cache.js');
const uses = { main: "'server'", cli: "process.argv[2] === 'serve' ? 'server' : 'command'" };
for (const { isEntry, name, fileName } of output) {
  if (!isEntry) continue;
  const file = `dist/server/${name}.js`;
  const start = `import { load } from './code-cache.js';\n\nload('${fileName}', ${uses[name]});\n`;
  writeFileSync(file, `#!/usr/bin/env node\n${start}`);
  chmodSync(file, 0o755);
}
