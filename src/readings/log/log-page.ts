import type { z } from 'zod';
import { parseDay } from '../../domain/time/day.js';
import { EdtfDate } from '../../domain/time/edtf-date.js';
import { type Entry, storedSchemas } from '../../domain/entries/entry.js';
import { redactionInWords } from '../../domain/entries/redaction.js';
import { isJsonObject, type JsonObject } from '../../domain/json.js';
import { eventTypes } from '../../domain/events/vocabulary.js';
import type { EventLog } from '../../event-log/event-log.js';
import { entryOf, type StoredEntryRow } from '../../event-log/entry-sql.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import type { Page } from '../../http/endpoint/pagination.js';
import type { logQuery } from '../../contract/queries.js';

type Query = z.infer<typeof logQuery>;

/** The limits of one page; a page that reaches one is short, and has a next page. */
export const logPageLimits = {
  /** Entries that are looked at. */
  looked: 5_000,
  /** Characters of the bodies that are listed; one entry may be longer. */
  length: 4_000_000,
} as const;

const batch = 100;

/** An entry as the API returns it: with its time in RFC 3339. */
export function entryView({ position, recordedAt, recordedBy, hash, body, redacted, visibility }: Entry) {
  const recorded = { position, recordedAt: new Date(recordedAt).toISOString(), recordedBy, hash, body };
  const view = { ...recorded, ...(visibility && { visibility }) };
  return redacted ? { ...view, redacted: { ...redacted, says: redactionInWords(redacted) } } : view;
}

/**
 * The next entries in order of position. Party and days are filtered after reading, so a page may be short, or even
 * empty, and still have a next page. Other requests run in between.
 */
export async function readLog(log: EventLog, query: Query): Promise<Page<Entry>> {
  const { track, type, limit } = query;
  const fits = filterOf(query);
  const pause = yieldingPauses();
  const data: Entry[] = [];
  let [after, length] = [query.after, 0];
  for (let looked = 0; looked < logPageLimits.looked; looked += batch) {
    const rows = await log.readRows({ after, track, type, limit: batch });
    for (const row of rows) {
      const isFull = data.length === limit || (data.length > 0 && length + row.body.length > logPageLimits.length);
      if (isFull) return { data, nextCursor: String(after) };
      after = row.position;
      if (!fits(row)) continue;
      data.push(entryOf(row));
      length += row.body.length;
      await pause();
    }
    if (rows.length < batch) return { data, nextCursor: null };
    await pause();
  }
  return { data, nextCursor: String(after) };
}

const eventTypeNames: ReadonlySet<unknown> = new Set(eventTypes);
const otherTypes: ReadonlySet<unknown> = new Set(
  Object.keys(storedSchemas).filter((type) => !eventTypeNames.has(type)),
);

/**
 * Whether a row is of an event by the party and of the days. Only a few fields of a body are looked at, since the whole
 * schema takes twenty times as long. A body that cannot be read fits, so that it is noticed and never passed over.
 */
function filterOf({ party, from, to }: Query): (row: StoredEntryRow) => boolean {
  const earliest = from === undefined ? -Infinity : parseDay(from, 'from');
  const latest = to === undefined ? Infinity : parseDay(to, 'to');
  if (party === undefined && from === undefined && to === undefined) return () => true;
  const isBy = ({ actors }: JsonObject) =>
    Array.isArray(actors) && actors.some((actor) => isJsonObject(actor) && actor.country === party);
  return ({ body }) => {
    try {
      const fields = JSON.parse(body) as JsonObject;
      if (otherTypes.has(fields.type)) return false;
      if (!eventTypeNames.has(fields.type)) return true;
      if (party !== undefined && !isBy(fields)) return false;
      const { start, end } = EdtfDate.parse(fields.occurred as string);
      return (end.latest ?? Infinity) >= earliest && (start.earliest ?? -Infinity) <= latest;
    } catch {
      return true;
    }
  };
}
