export type { Account } from '../../src/contract/access.js';
