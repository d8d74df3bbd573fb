import { build } from 'rolldown';

/*
 * The server and the command line in a few files each: Node reads some 2,000 modules one by one otherwise, which takes
 * longer than all else that a start does. They stand as deep below the package as the modules that were put into them,
 * since those find files beside the sources from where they stand.
 */
await build({
  input: { main: 'dist/src/main.js', cli: 'dist/src/cli.js' },
  platform: 'node',
  // Native code, and what is loaded only where it is used.
  external: [
    ...[/^@modelcontextprotocol\//, /^@simplewebauthn\/server/, '@node-rs/argon2', 'better-sqlite3'],
    ...['openid-client', 'pg', 'swagger-ui-dist'],
  ],
  output: {
    dir: 'dist/server',
    cleanDir: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunk/[name]-[hash].js',
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
