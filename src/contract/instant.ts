import { z } from 'zod';

/** `T` and `Z` may be small, and a blank may stand for `T` (RFC 3339, 5.6). */
const form = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})$/;
const wrong = 'is no instant such as 2026-01-15T12:00:00Z or 2026-01-15T20:00:00+08:00';

/** Checks run behind those that have failed, so that a text may be no instant here. */
function inUtc(text: string): string {
  const instant = new Date(text.toUpperCase().replace(' ', 'T'));
  return Number.isNaN(instant.getTime()) ? text : instant.toISOString();
}

/** An instant that a client gives: RFC 3339, with any offset. It is kept in UTC. */
export const instantInput = z
  .string()
  .refine((text) => form.test(text) && !Number.isNaN(Date.parse(text.toUpperCase().replace(' ', 'T'))), wrong)
  .overwrite(inUtc)
  .meta({ format: 'date-time', examples: ['2026-01-15T20:00:00+08:00'] });
