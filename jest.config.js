/** Tests run as CommonJS inside Jest; the ESM-only packages are let through the SWC transform. */
const esmOnly = [
  '@nestjs',
  '@fastify',
  'cookie',
  'es-toolkit',
  'file-type',
  'load-esm',
  'strtok3',
  'token-types',
  '@tokenizer',
  'uint8array-extras',
  '@borewit',
  'edtf',
  'iso-3166',
  'canonicalize',
  'stemmer',
  'content-disposition',
  'uuid',
  'csv-parse',
  'undici',
  '@redocly',
];

export default {
  testEnvironment: 'node',
  // Tests import what they use from @jest/globals. Injected globals cost a `jest` object for every module that is loaded.
  injectGlobals: false,
  // A limit against what hangs, not a measure of speed: real databases and processes take their time on a busy machine.
  testTimeout: 240_000,
  // Most tests wait for databases, processes and sockets, so that every core can have a worker.
  maxWorkers: '100%',
  roots: ['<rootDir>/src', '<rootDir>/web', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  reporters: ['default', '<rootDir>/test/support/slowest-files.js', '<rootDir>/test/support/closing-line.js'],
  transform: {
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
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // Of D3 the modules are .mjs, which CommonJS cannot require whatever transforms them.
    '^(d3-[a-z-]+)$': '<rootDir>/node_modules/$1/dist/$1.js',
  },
};
