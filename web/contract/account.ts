import type { accountSchema, signInFault } from '../../src/contract/access/access.js';
import type { ContractType } from '../../src/contract/contract-type.js';

/** Who the page's requests come from. */
export type Account = ContractType<typeof accountSchema>;

/** Why a sign-in at the provider failed. */
export type SignInFault = ContractType<typeof signInFault>;
