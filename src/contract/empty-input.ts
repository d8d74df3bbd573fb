import { z } from 'zod';

/**
 * The body of a request that says all in its path: `{}`. It is asked for because a page of a stranger can send a request
 * without a body, or with one of another media type, from a reader's browser; JSON it cannot.
 */
export const emptyInput = z
  .strictObject({})
  .meta({ id: 'EmptyInput', description: 'An empty object: the path says all' });
