import { z } from 'zod';
import type { ContractInput } from '../contract-type.js';
import { entrySchemas } from '../../domain/entries/entry.js';
import { eventLimits, eventSchemas, sourceSchema } from '../../domain/events/event.js';

const inputOf = (schema: z.ZodType & { shape: { type: { value: string } } }) =>
  (schema as unknown as z.ZodObject).partial({ id: true }).meta({ id: `${schema.shape.type.value}Input` });
export type Inputs = [z.ZodObject<{ type: z.ZodLiteral<string> }>];

const sources = z.array(sourceSchema).min(1).max(eventLimits.sources);

export const eventInputs = Object.values(eventSchemas).map((schema) =>
  inputOf((schema as unknown as z.ZodObject).extend({ sources }) as unknown as typeof schema),
);
const otherInputs = Object.entries(entrySchemas).flatMap(([type, schema]) =>
  type in eventSchemas ? [] : [inputOf(schema)],
);

/** An entry as clients send it: a body of the log whose `id` is optional. */
export const entryInput = z.discriminatedUnion('type', [...eventInputs, ...otherInputs] as unknown as Inputs).meta({
  id: 'EntryInput',
  description: 'An event, or an entry about the record; the server generates an `id` if it is left out',
});

type WithoutId<Schema extends z.ZodType> = Schema extends z.ZodType
  ? Omit<ContractInput<Schema>, 'id'> & { readonly id?: string }
  : never;

/** The type of an event as clients send it. */
export type EventInput = WithoutId<(typeof eventSchemas)[keyof typeof eventSchemas]>;
/** The type of an entry as clients send it. */
export type EntryInput = WithoutId<(typeof entrySchemas)[keyof typeof entrySchemas]>;
