import { z } from 'zod';
import { partyName } from '../../events/party.js';
import { listedPartyNamed } from '../../wording/party-by-name.js';
import { codedAct } from '../coding/coded-act.js';
import { codedTitle } from '../coded-title.js';
import { type Report, type ReportActor, reportLimits } from '../report.js';
import { storedText } from '../table-rows.js';

/** ACLED writes numbers as numbers or as texts, by the version of its API. */
const number = z.coerce.number().int();
const text = z.coerce.string().catch('');

/** The columns of an ACLED row that are asked for: never the notes, which may not be passed on. */
const rowSchema = z.object({
  event_id_cnty: z.string().min(1).max(reportLimits.keyLength),
  event_date: z.iso.date(),
  time_precision: number.catch(1),
  event_type: z.string().min(1),
  sub_event_type: text,
  actor1: text,
  inter1: text,
  actor2: text,
  inter2: text,
  country: text,
  source: text,
  timestamp: number.min(0).max(99_999_999_999),
});

export const acledColumns: readonly string[] = Object.keys(rowSchema.shape);

/** An event that ACLED has deleted. */
const deletionSchema = z.object({ event_id_cnty: z.string().min(1), deleted_timestamp: number });

/** What ACLED has deleted, and when, in seconds since 1970 UTC. */
export interface AcledDeletion {
  readonly key: string;
  readonly at: number;
}

/**
 * A row as a report, or in words why it is none. ACLED's terms forbid passing its rows on, so it keeps the id, the codes and
 * the parties: no note, no name of an actor, no place but the country.
 */
export function acledReport(row: unknown): Report | string {
  const read = rowSchema.safeParse(row);
  if (!read.success) {
    const [{ path, message }] = read.error.issues as [z.core.$ZodIssue];
    return `${path.join('.') || 'the row'}: ${message}`;
  }
  const { data } = read;
  const value = [data.event_type, data.sub_event_type]
    .filter((each) => each !== '')
    .join('/')
    .slice(0, 60);
  const code = { scheme: 'ACLED', value } as const;
  const actors = [...actorOf(data.actor1, data.inter1, 'initiator'), ...actorOf(data.actor2, data.inter2, 'target')];
  const placeParty = listedPartyNamed(data.country);
  const sources = data.source.split(';').filter((each) => each.trim() !== '').length;
  const place = placeParty === undefined ? '' : ` in ${partyName(placeParty)}`;
  return {
    key: data.event_id_cnty,
    title: codedTitle('ACLED', codedAct(code)!, { actors, code }) + place,
    publisher: 'ACLED',
    published: data.timestamp * 1_000,
    day: dayOf(data.event_date, data.time_precision),
    actors,
    ...(placeParty !== undefined && { placeParty }),
    code,
    ...(sources > 0 && { tally: { publishers: sources } }),
  };
}

/** A row of the deletions, or in words why it is none. */
export function acledDeletion(row: unknown): AcledDeletion | string {
  const read = deletionSchema.safeParse(row);
  if (!read.success) return 'a deletion has no event_id_cnty or no deleted_timestamp';
  return { key: read.data.event_id_cnty, at: read.data.deleted_timestamp };
}

/** The day as EDTF: precision 1 is the day, 2 some day of that week, 3 some day of that month. */
function dayOf(date: string, precision: number): string {
  return precision >= 3 ? date.slice(0, 7) : precision === 2 ? `${date}~` : date;
}

function actorOf(name: string, kind: string, role: ReportActor['role']): ReportActor[] {
  const [party, type] = [partyOf(name), storedText(kind, 40)];
  if (party === undefined && type === undefined) return [];
  return [{ ...(party !== undefined && { party }), role, ...(type !== undefined && { type }) }];
}

/** The state of an actor: `Military Forces of China (2012-)`, `Government of Iran (1989-)`, `Protesters (France)`. */
function partyOf(name: string): string | undefined {
  const [, state] =
    /^(?:Military Forces|Police Forces|Government) of (?:the )?([^()]+?)(?: \([^()]*\).*)?$/.exec(name) ?? [];
  const [, place] = /\(([^()\d]+)\)$/.exec(name) ?? [];
  const named = state ?? place;
  return named === undefined ? undefined : listedPartyNamed(named);
}
