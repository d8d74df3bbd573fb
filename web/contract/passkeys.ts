import type { ContractType } from '../../src/contract/contract-type.js';
import type { passkeyListSchema } from '../../src/contract/access/passkeys.js';

export type { PasskeyCreation, PasskeyRequest } from '../../src/contract/access/passkeys.js';

export type Passkeys = ContractType<typeof passkeyListSchema>;
export type Passkey = Passkeys['data'][number];
