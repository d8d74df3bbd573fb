import base from '../../jest.config.js';

/** The journeys in a real browser: apart from `npm test`, which asks for nothing but Node. */
export default {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/browser'],
  testMatch: ['**/*.journey.ts'],
  testTimeout: 60_000,
  // Two browsers on one machine would wait for each other.
  maxWorkers: 1,
};
