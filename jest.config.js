/** Tests are CommonJS inside Jest; the server's sources and all packages are loaded by Node, once a worker. */
export default {
  testEnvironment: '<rootDir>/test/runner/one-realm-environment.js',
  // Tests import what they use from @jest/globals. Injected globals cost a `jest` object for every module that is loaded.
  injectGlobals: false,
  // A limit against what hangs, not a measure of speed: real databases and processes take their time on a busy machine.
  testTimeout: 240_000,
  // Most tests wait for databases, processes and sockets, so that every core can have a worker.
  maxWorkers: '100%',
  // What test files leave behind in modules that are loaded once is given back with the worker.
  workerIdleMemoryLimit: '1GB',
  roots: ['<rootDir>/src', '<rootDir>/web', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  globalSetup: '<rootDir>/test/runner/global-setup.js',
  globalTeardown: '<rootDir>/test/runner/global-teardown.js',
  reporters: ['default', '<rootDir>/test/runner/slowest-files.js', '<rootDir>/test/runner/closing-line.js'],
  transform: {
    '/node_modules/': '<rootDir>/test/runner/loaded-once.js',
    '/(src|migrations)/.*(?<!\\.spec)\\.ts$': '<rootDir>/test/runner/loaded-once.js',
    '^.+\\.(t|j)sx?$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          target: 'es2023',
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
        // Kept apart from the code: inline, V8 scans the maps of some 2,000 modules anew for every test file.
        sourceMaps: true,
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(@jest|jest-[a-z-]+)/'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};
