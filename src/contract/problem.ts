import { z } from 'zod';
import type { ContractType } from './contract-type.js';

/** A problem by RFC 9457, with a stable code, the id of the request, and the wrong fields. */
export const problemSchema = z
  .strictObject({
    type: z.string().meta({ description: 'urn:thaw:problem:<code>' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: 'The path of the request' }),
    code: z.string().meta({ description: 'Stable; made for programs', examples: ['unknown-track'] }),
    requestId: z.string(),
    errors: z
      .array(
        z.union([
          z.strictObject({ pointer: z.string(), detail: z.string() }),
          z.strictObject({ parameter: z.string(), detail: z.string() }),
        ]),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'An error (RFC 9457)' });
export type ProblemBody = ContractType<typeof problemSchema>;
