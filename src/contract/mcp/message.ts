import { z } from 'zod';
import { storableText } from '../../domain/storable-text.js';

/** A message of the Model Context Protocol: JSON-RPC 2.0. What a method takes is the business of the protocol. */
export const mcpMessage = z
  .strictObject({
    jsonrpc: z.literal('2.0'),
    id: z
      .union([storableText().max(200), z.int()])
      .optional()
      .meta({ description: 'Absent in a notification' }),
    method: storableText()
      .min(1)
      .max(200)
      .meta({ examples: ['tools/call'] }),
    params: z.looseObject({}).optional(),
  })
  .meta({ id: 'McpMessage', description: 'A request or a notification, one at a time (JSON-RPC 2.0)' });

export const mcpAnswer = z
  .looseObject({ jsonrpc: z.literal('2.0'), id: z.union([z.string(), z.int()]) })
  .meta({ id: 'McpAnswer', description: 'The result of a request, or its error (JSON-RPC 2.0)' });
