import { SecretKey } from '../../src/secrets/secret-key.js';
import { SecretKeys } from '../../src/secrets/secret-keys.js';

/** The key that seals secrets in tests: the same for all, since several workers may share a database. */
export const testSecretKey = SecretKey.parse('dGVzdHMgc2VhbCB0aGVpciBzZWNyZXRzIHdpdGggaXQ=');

/** The keys of a process that has only the key of the tests. */
export const testSecretKeys = new SecretKeys({ current: testSecretKey });
