import type { z } from 'zod';

type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

/** The type of what a schema of the contract describes, read-only throughout: rooms make it, clients read it. */
export type ContractType<Schema extends z.ZodType> = DeepReadonly<z.output<Schema>>;

/** The type of what may be sent under a schema of the contract: what has a default may be absent. */
export type ContractInput<Schema extends z.ZodType> = DeepReadonly<z.input<Schema>>;
