import { z } from 'zod';

const nextCursor = z.string().nullable().meta({ description: 'The cursor of the next page; null on the last' });

/** A page of a list as clients read it. */
export interface Page<Item> {
  readonly data: readonly Item[];
  readonly nextCursor: z.output<typeof nextCursor>;
}

/** A page of a list; `id` is its name in the OpenAPI document. */
export function pageOf<T extends z.ZodType>(item: T, id: string) {
  return z.strictObject({ data: z.array(item), nextCursor }).meta({ id });
}
