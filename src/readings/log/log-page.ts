import type { z } from 'zod';
import { parseDay } from '../../domain/time/day.js';
import { EdtfDate } from '../../domain/time/edtf-date.js';
import { type Entry, isEvent } from '../../domain/entries/entry.js';
import type { EventLog } from '../../event-log/event-log.js';
import type { Page } from '../../http/endpoint/pagination.js';
import type { logQuery } from '../../contract/queries.js';

type Query = z.infer<typeof logQuery>;

const batch = 500;
/** Limit of the entries that one page looks at; a page may be short for it. */
export const entriesLookedAt = 5_000;

/** An entry as the API returns it: with its time in RFC 3339. */
export function entryView({ position, recordedAt, recordedBy, hash, body }: Entry) {
  return { position, recordedAt: new Date(recordedAt).toISOString(), recordedBy, hash, body };
}

/**
 * The next entries in order of position. Party and days are filtered after reading, so a page may be short, or even
 * empty, and still have a next page.
 */
export async function readLog(log: EventLog, query: Query): Promise<Page<Entry>> {
  const { track, type, limit } = query;
  const fits = filterOf(query);
  const data: Entry[] = [];
  let after = query.after;
  for (let looked = 0; looked < entriesLookedAt; looked += batch) {
    const entries = await log.readWhere({ after, track, type, limit: batch });
    for (const entry of entries) {
      if (data.length === limit) return { data, nextCursor: String(after) };
      after = entry.position;
      if (fits(entry)) data.push(entry);
    }
    if (entries.length < batch) return { data, nextCursor: null };
  }
  return { data, nextCursor: String(after) };
}

function filterOf({ party, from, to }: Query): (entry: Entry) => boolean {
  const earliest = from === undefined ? -Infinity : parseDay(from, 'from');
  const latest = to === undefined ? Infinity : parseDay(to, 'to');
  if (party === undefined && from === undefined && to === undefined) return () => true;
  return ({ body }) => {
    if (!isEvent(body)) return false;
    if (party !== undefined && !body.actors.some((actor) => actor.country === party)) return false;
    const { start, end } = EdtfDate.parse(body.occurred);
    return (end.latest ?? Infinity) >= earliest && (start.earliest ?? -Infinity) <= latest;
  };
}
