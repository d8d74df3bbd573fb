import type { auditPageSchema, keyListSchema, keyMadeSchema } from '../../src/contract/access/access.js';
import type { ContractType } from '../../src/contract/contract-type.js';
import type { personListSchema, personMadeSchema, sessionListSchema } from '../../src/contract/access/people.js';

export type People = ContractType<typeof personListSchema>;
export type Person = People['data'][number];
export type NewPerson = ContractType<typeof personMadeSchema>;
export type Sessions = ContractType<typeof sessionListSchema>;
export type Keys = ContractType<typeof keyListSchema>;
export type Key = Keys['data'][number];
export type NewKey = ContractType<typeof keyMadeSchema>;
export type AuditPage = ContractType<typeof auditPageSchema>;
