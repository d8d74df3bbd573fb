import { z } from 'zod';
import type { SourceKind } from './source-kind.js';

const settings = z.strictObject({
  token: z
    .string()
    .regex(/^[\x21-\x7e]{16,200}$/, 'is no token: 16 to 200 printable ASCII characters without spaces')
    .optional()
    .meta({ description: 'Where it is set, senders bear it: Authorization: Bearer TOKEN' }),
});

/** Takes in what other programs send: reports, or events that are proposed, as CloudEvents or plain JSON. */
export const webhookSource: SourceKind<typeof settings> = {
  kind: 'webhook',
  about: 'Takes in reports that other programs send, as CloudEvents or plain JSON',
  settings,
  secrets: ['token'],
  licence: 'open',
};
