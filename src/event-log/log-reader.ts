import { type Entry, namedBy } from '../domain/entries/entry.js';
import type { Head } from './append/sequencer.js';
import type { Database } from './database/database.js';
import { execute } from './database/sql.js';
import { type EntryFilter, entryColumns, entryOf, readHead, type StoredEntryRow, whereOf } from './entry-sql.js';
import { visibleOnly } from './internal/internal-entries.js';
import { type LogPlace, PastReplaced } from './log-place.js';
import { currentView } from './view.js';
import { yieldingPauses } from './yielding.js';

/**
 * The reads of the log of entries: by position, track and id, and by filters. All but those that speak of internal entries
 * give what whoever asks may see.
 * @throws ThawError unavailable `unreadable-entry`, from every read of entries
 */
export abstract class LogReader {
  constructor(protected readonly database: Database) {}

  head(): Promise<Head> {
    return this.database.read((run) => readHead(run, false));
  }

  /**
   * The entries beyond position `after`, in order.
   * @throws ThawError unavailable `unreadable-entry`, also from all other reads
   */
  read(after: number, limit: number): Promise<Entry[]> {
    return this.readWhere({ after, limit });
  }

  /**
   * The entries beyond a place, in order; one statement reads them and sees whether the place still stands.
   * @throws PastReplaced where it does not
   */
  async readAfter(place: LogPlace, limit: number): Promise<{ entries: Entry[]; end: LogPlace; rows: number }> {
    // The open view passes over internal entries, and still says up to where it has read.
    const isOpen = currentView() === 'open';
    const sql = `SELECT ${entryColumns} FROM entry e WHERE e.position >= $1 ORDER BY e.position LIMIT $2`;
    const found = await this.query<StoredEntryRow>(sql, [place.position, limit + 1]);
    const rows = place.position === 0 ? found.slice(0, limit) : found.slice(1);
    const own = place.position === 0 ? place : found[0];
    if (own?.position !== place.position || own.hash !== place.hash) throw new PastReplaced(place);
    const { position, hash } = rows.at(-1) ?? place;
    const entries = await entriesOf(isOpen ? rows.filter((row) => row.internal !== 1) : rows);
    return { entries, end: { position, hash }, rows: rows.length };
  }

  /** The positions of internal entries from one position to another, both included. */
  async internalsBetween(from: number, to: number): Promise<ReadonlySet<number>> {
    const sql = 'SELECT position FROM internal_entry WHERE position >= $1 AND position <= $2';
    return new Set((await this.query<{ position: number }>(sql, [from, to])).map(({ position }) => position));
  }

  /** Those of some positions whose entries are internal; none to who does not see these. */
  async internalsAmong(positions: readonly number[]): Promise<ReadonlySet<number>> {
    if (positions.length === 0 || currentView() === 'open') return new Set();
    const sql = 'SELECT position FROM internal_entry WHERE position = ANY($1)';
    return new Set((await this.query<{ position: number }>(sql, [positions])).map(({ position }) => position));
  }

  /** Those of some tracks that are internal. */
  async internalAmong(tracks: readonly string[]): Promise<Set<string>> {
    if (tracks.length === 0) return new Set();
    const sql = 'SELECT track FROM internal_track WHERE track = ANY($1)';
    return new Set((await this.query<{ track: string }>(sql, [tracks])).map(({ track }) => track));
  }

  /** The tracks that internal entries touch, up to a position, each with the position of the first of them. */
  async tracksWithInternals(upTo: number): Promise<Map<string, number>> {
    const sql = `SELECT t.track, min(t.position) AS first FROM internal_entry i JOIN entry_track t ON t.position = i.position
      WHERE i.position <= $1 GROUP BY t.track`;
    const found = await this.query<{ track: string; first: number }>(sql, [upTo]);
    return new Map(found.map(({ track, first }) => [track, first]));
  }

  /** The places from one position to another, both included, in order. */
  places(from: number, to: number): Promise<LogPlace[]> {
    const sql = 'SELECT position, hash FROM entry WHERE position >= $1 AND position <= $2 ORDER BY position';
    return this.query<LogPlace>(sql, [from, to]);
  }

  /** The places at some positions. */
  placesAt(positions: readonly number[]): Promise<LogPlace[]> {
    return this.query<LogPlace>('SELECT position, hash FROM entry WHERE position = ANY($1)', [positions]);
  }

  /** Whether a place is still part of the log, with all entries before it. */
  async holds({ position, hash }: LogPlace): Promise<boolean> {
    return position === 0 || (await this.places(position, position))[0]?.hash === hash;
  }

  async readWhere(filter: EntryFilter): Promise<Entry[]> {
    return entriesOf(await this.readRows(filter));
  }

  /** The rows of entries as they are stored, their bodies not parsed; `entryOf` makes an entry of one. */
  readRows(filter: EntryFilter): Promise<StoredEntryRow[]> {
    const { fromAndWhere, values } = whereOf(filter);
    return this.query(`SELECT ${entryColumns} FROM ${fromAndWhere}`, values);
  }

  /**
   * All entries of a track, TrackDefined among them, and the entries of other tracks that its amendments refer to, in
   * order; up to a position where one is given.
   */
  async readTrack(track: string, upTo = Number.MAX_SAFE_INTEGER): Promise<Entry[]> {
    const from = 'entry_track t JOIN entry e ON e.position = t.position';
    const own = await this.select('t.track = $1 AND t.position <= $2', [track, upTo], from, 't.position');
    const named = own.flatMap(({ body }) => namedBy(body));
    if (named.length === 0) return own;
    const present = new Set(own.map(({ body }) => body.id));
    const ofOthers = await this.readAbout(
      named.filter((id) => !present.has(id)),
      upTo,
    );
    // A change of the visibility of another track names the definition of that one.
    const isReferred = ({ body }: Entry) => !present.has(body.id) && body.type !== 'TrackDefined';
    return [...own, ...ofOthers.filter(isReferred)].sort((a, b) => a.position - b.position);
  }

  /**
   * The transitive closure of amendments around some ids: the entries with these ids, the amendments of those, the
   * entries that these refer to, and so on; up to a position, in order.
   */
  async readAbout(ids: readonly string[], upTo = Number.MAX_SAFE_INTEGER): Promise<Entry[]> {
    const found = new Map<string, Entry>();
    const seen = new Set<string>();
    const isAbout = '(e.id = ANY($1) OR e.position IN (SELECT position FROM entry_target WHERE target = ANY($1)))';
    for (let next = [...new Set(ids)]; next.length > 0;) {
      for (const id of next) seen.add(id);
      const entries = await this.select(`${isAbout} AND e.position <= $2`, [next, upTo]);
      for (const entry of entries) found.set(entry.body.id, entry);
      const named = entries.flatMap(({ body }) => [body.id, ...namedBy(body)]);
      next = [...new Set(named)].filter((id) => !seen.has(id));
    }
    return [...found.values()].sort((a, b) => a.position - b.position);
  }

  /** An entry, and the entries that are about it, or about one of these, up to a position; not what these are about besides. */
  amendmentsOf(id: string, upTo: number): Promise<Entry[]> {
    const from = `(WITH RECURSIVE about(id) AS (
        SELECT $1::uuid UNION
        SELECT a.id FROM about b JOIN entry_target t ON t.target = b.id JOIN entry a ON a.position = t.position
      ) SELECT id FROM about) b JOIN entry e ON e.id = b.id`;
    return this.select('e.position <= $2', [id, upTo], from);
  }

  /** The entries that touch any of some tracks, in order, up to a position. */
  readTracks(tracks: readonly string[], upTo: number): Promise<Entry[]> {
    const touching = 'SELECT position FROM entry_track WHERE track = ANY($1) AND position <= $2';
    return this.select(`e.position IN (${touching})`, [tracks, upTo]);
  }

  /** The entries at some positions, in order. */
  readPositions(positions: readonly number[]): Promise<Entry[]> {
    return this.select('e.position = ANY($1)', [positions]);
  }

  /** The rows of the entries with some ids as they are stored, with the ids; of those alone that whoever asks may see. */
  async storedRows(ids: readonly string[]): Promise<(StoredEntryRow & { readonly id: string })[]> {
    return this.query(`SELECT e.id, ${entryColumns} FROM entry e WHERE e.id = ANY($1::uuid[])${visibleOnly()}`, [ids]);
  }

  /** The entries with some ids, in the order of the log; none for an id that the log does not have. */
  findAll(ids: readonly string[]): Promise<Entry[]> {
    return this.select('e.id = ANY($1::uuid[])', [ids]);
  }

  /** Those of some ids that the log has no entry of. */
  async lacks(ids: readonly string[]): Promise<Set<string>> {
    const sql = `SELECT e.id FROM entry e WHERE e.id = ANY($1::uuid[])${visibleOnly()}`;
    const lacking = new Set(ids);
    for (const { id } of await this.query<{ id: string }>(sql, [ids])) lacking.delete(id);
    return lacking;
  }

  /** Those of some ids that an entry up to a position names: what is amended, or linked to. */
  async namedAmong(ids: readonly string[], upTo: number): Promise<string[]> {
    const sql = `SELECT DISTINCT t.target FROM entry_target t JOIN entry e ON e.position = t.position
      WHERE t.target = ANY($1::uuid[]) AND e.position <= $2${visibleOnly()}`;
    return (await this.query<{ target: string }>(sql, [ids, upTo])).map(({ target }) => target);
  }

  /** The last entry of some types that somebody recorded, among the last entries of the log. */
  async lastBy(recordedBy: string, types: readonly string[], among: number): Promise<Entry | undefined> {
    const sql = `SELECT ${entryColumns} FROM entry e WHERE e.recorded_by = $1 AND e.type = ANY($2)
      AND e.position > (SELECT position FROM log_head WHERE id = 1) - $3${visibleOnly()} ORDER BY e.position DESC LIMIT 1`;
    const [row] = await this.query<StoredEntryRow>(sql, [recordedBy, types, among]);
    return row && entryOf(row);
  }

  async find(id: string): Promise<Entry | undefined> {
    // PostgreSQL refuses to compare a uuid with a text that is none.
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return undefined;
    const [entry] = await this.select('e.id = $1', [id.toLowerCase()]);
    return entry;
  }

  /** The position of the last entry that touches the track, 0 where none does. */
  async trackVersion(track: string): Promise<number> {
    const sql = `SELECT coalesce(max(e.position), 0) AS version FROM entry_track e WHERE e.track = $1${visibleOnly()}`;
    const [row] = await this.query<{ version: number }>(sql, [track]);
    return row!.version;
  }

  /** The position of the last entry after which earlier ones read otherwise, redacted or made open; 0 where there is none. */
  async lastChangeOfEarlier(): Promise<number> {
    const sql = `SELECT coalesce(max(e.position), 0) AS last FROM entry e WHERE e.type = ANY($1)${visibleOnly()}`;
    const [row] = await this.query<{ last: number }>(sql, [['EventRedacted', 'VisibilityChanged']]);
    return row!.last;
  }

  /** Every track that is touched up to a position, with the number of its entries, by id. */
  trackSizes(upTo = Number.MAX_SAFE_INTEGER): Promise<{ track: string; entries: number }[]> {
    const sql = `SELECT track, count(*) AS entries FROM entry_track e WHERE e.position <= $1${visibleOnly()}
      GROUP BY track ORDER BY track`;
    return this.query<{ track: string; entries: number }>(sql, [upTo]);
  }

  /** The tracks that the entry at a position touches, also where the entry itself cannot be read. */
  async tracksAt(position: number): Promise<string[]> {
    const sql = 'SELECT track FROM entry_track WHERE position = $1 ORDER BY track';
    return (await this.query<{ track: string }>(sql, [position])).map(({ track }) => track);
  }

  /** The entries under a condition that whoever asks may see. */
  private async select(where: string, parameters: unknown[], from = 'entry e', order = 'e.position'): Promise<Entry[]> {
    const sql = `SELECT ${entryColumns} FROM ${from} WHERE ${where}${visibleOnly()} ORDER BY ${order}`;
    return entriesOf(await this.query<StoredEntryRow>(sql, parameters));
  }

  private async query<Row>(sql: string, parameters: unknown[]): Promise<Row[]> {
    return (await this.database.read((run) => execute<Row>(run, sql, parameters))).rows;
  }
}

/** The entries of rows. A long record takes long to parse, so others run in between. @throws ThawError as `entryOf` */
async function entriesOf(rows: readonly StoredEntryRow[]): Promise<Entry[]> {
  const pause = yieldingPauses();
  const entries: Entry[] = [];
  for (const row of rows) {
    entries.push(entryOf(row));
    await pause();
  }
  return entries;
}
