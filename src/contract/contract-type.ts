import type { z } from 'zod';

type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

/** The type of the output of a schema, deeply read-only: the server makes it, clients read it. */
export type ContractType<Schema extends z.ZodType> = DeepReadonly<z.output<Schema>>;

/** The type of the input of a schema, deeply read-only: fields with a default may be absent. */
export type ContractInput<Schema extends z.ZodType> = DeepReadonly<z.input<Schema>>;
