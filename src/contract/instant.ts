import { z } from 'zod';

const wrong = 'is no instant such as 2026-01-15T12:00:00Z or 2026-01-15T20:00:00+08:00';

/** Checks run behind those that have failed, so that a text may be no instant here. */
function inUtc(text: string): string {
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? text : instant.toISOString();
}

/** An instant that a client gives: RFC 3339, with any offset. It is kept in UTC. */
export const instantInput = z.iso
  .datetime({ offset: true, error: ({ input }) => (input === undefined ? undefined : wrong) })
  .overwrite(inUtc)
  .meta({ examples: ['2026-01-15T20:00:00+08:00'] });
