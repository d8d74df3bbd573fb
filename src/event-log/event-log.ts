import { Logger } from '@nestjs/common';
import type { EventEmitter2 } from '@nestjs/event-emitter';
import type { Clock } from '../domain/time/clock.js';
import { type Entry, type EntryType, namedBy } from '../domain/entries/entry.js';
import { ThawError } from '../domain/errors.js';
import { AppendQueue } from './append-queue.js';
import { type Appended, type AppendRequest, type EntryDraft, entryDraftOf } from './append-request.js';
import type { Database } from './database.js';
import { asked, entryColumns, entryOf, insert, lookUp, readHead } from './entry-sql.js';
import { type Head, Sequencer, type SequencerResult } from './sequencer.js';
import { type Verification, verify } from '../integrity/verify.js';

export type { Appended, AppendRequest, Expectation } from './append-request.js';
export type { Head } from './sequencer.js';
export type { Verification } from '../integrity/verify.js';

/** At most so many requests in one `appendAll`. */
export const appendAllLimit = 1_000;

/** Rung after entries were stored. A doorbell only: who hears it reads the log by its own cursor. */
export const logAppended = 'log.appended';
export interface LogAppended {
  /** The position of the last entry. */
  readonly position: number;
}

/** Which entries a reader wants, in the order of their positions. */
export interface EntryFilter {
  /** Only positions beyond this one; 0 for all. */
  readonly after: number;
  /** Only positions up to this one; no limit unless told. */
  readonly upTo?: number;
  readonly track?: string;
  readonly type?: EntryType;
  readonly limit: number;
}

/** The append-only log of entries: one order, positions without gaps, and nothing ever changed or removed. */
export class EventLog {
  private readonly logger = new Logger(EventLog.name);
  private readonly queue = new AppendQueue((groups) => this.flush(groups));

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly bell: EventEmitter2,
  ) {}

  /**
   * Stores one entry, durably, and gives its place. The same content under the same id is stored once: repeating an
   * append is harmless, and what it expected of its tracks is then not asked again.
   * @throws ThawError conflict `id-clash` (the id stands with other content), `version-mismatch`, or `changed-meanwhile`
   * (what was to be unchanged is not); unavailable `queue-full`, or `log-unavailable` (the database failed: whether the entry is stored is not known, and sending it
   * again under its id is harmless); invalid `invalid-recorder`
   */
  async append(request: AppendRequest): Promise<Appended> {
    const [appended] = await this.queue.add([entryDraftOf(request)]);
    return appended!;
  }

  /**
   * Stores all of the requests, in order and side by side, or none.
   * @throws ThawError as `append`, its pointers starting with the index of the request; invalid `batch-too-large`
   */
  async appendAll(requests: readonly AppendRequest[]): Promise<readonly Appended[]> {
    if (requests.length > appendAllLimit) {
      const detail = `holds ${requests.length} entries, more than ${appendAllLimit}`;
      throw new ThawError('invalid', 'batch-too-large', `The batch ${detail}`, [{ pointer: '', detail }]);
    }
    return requests.length === 0 ? [] : this.queue.add(requests.map(entryDraftOf));
  }

  head(): Promise<Head> {
    return this.database.read((run) => readHead(run, this.database.engine, false));
  }

  /**
   * The entries beyond position `after`, in order.
   * @throws ThawError unavailable `unreadable-entry`, also from all other reads
   */
  read(after: number, limit: number): Promise<Entry[]> {
    return this.readWhere({ after, limit });
  }

  async readWhere({ after, upTo, track, type, limit }: EntryFilter): Promise<Entry[]> {
    const from = track === undefined ? 'entry e' : 'entry_track t JOIN entry e ON e.position = t.position';
    const cursor = track === undefined ? 'e.position' : 't.position';
    const where: [string, unknown][] = [[`${cursor} >`, after]];
    if (upTo !== undefined) where.push([`${cursor} <=`, upTo]);
    if (track !== undefined) where.push(['t.track =', track]);
    if (type !== undefined) where.push(['e.type =', type]);
    const condition = where.map(([left], index) => `${left} ${this.parameter(index)}`).join(' AND ');
    const end = `ORDER BY ${cursor} LIMIT ${this.parameter(where.length)}`;
    return this.select(`${from} WHERE ${condition} ${end}`, [...where.map(([, value]) => value), limit]);
  }

  /**
   * All entries of a track, TrackDefined among them, and those of other tracks that its amendments are about, in order;
   * up to a position where one is given.
   */
  async readTrack(track: string, upTo = Number.MAX_SAFE_INTEGER): Promise<Entry[]> {
    const condition = `t.track = ${this.parameter(0)} AND t.position <= ${this.parameter(1)}`;
    const from = 'entry_track t JOIN entry e ON e.position = t.position';
    const own = await this.select(`${from} WHERE ${condition} ORDER BY t.position`, [track, upTo]);
    const named = own.flatMap(({ body }) => namedBy(body));
    if (named.length === 0) return own;
    const present = new Set(own.map(({ body }) => body.id));
    const foreign = await this.readAbout(
      named.filter((id) => !present.has(id)),
      upTo,
    );
    return [...own, ...foreign.filter(({ body }) => !present.has(body.id))].sort((a, b) => a.position - b.position);
  }

  /**
   * The entries with some ids, all that are about them, whatever those are about, and so on: up to a position, in order.
   */
  async readAbout(ids: readonly string[], upTo = Number.MAX_SAFE_INTEGER): Promise<Entry[]> {
    const found = new Map<string, Entry>();
    const asked = new Set<string>();
    for (let next = [...new Set(ids)]; next.length > 0;) {
      for (const id of next) asked.add(id);
      const entries = await this.select(...this.about(next, upTo));
      for (const entry of entries) found.set(entry.body.id, entry);
      const named = entries.flatMap(({ body }) => [body.id, ...namedBy(body)]);
      next = [...new Set(named)].filter((id) => !asked.has(id));
    }
    return [...found.values()].sort((a, b) => a.position - b.position);
  }

  /** The entries that touch any of some tracks, in order, up to a position. */
  readTracks(tracks: readonly string[], upTo: number): Promise<Entry[]> {
    const sqlite = this.database.engine === 'sqlite';
    const among = sqlite ? 'IN (SELECT value FROM json_each(?))' : '= ANY($1)';
    const touching = `SELECT position FROM entry_track WHERE track ${among} AND position <= ${this.parameter(1)}`;
    const parameters = [sqlite ? JSON.stringify(tracks) : tracks, upTo];
    return this.select(`entry e WHERE e.position IN (${touching}) ORDER BY e.position`, parameters);
  }

  private about(ids: readonly string[], upTo: number): [fromAndWhere: string, parameters: unknown[]] {
    const sqlite = this.database.engine === 'sqlite';
    const among = sqlite ? 'IN (SELECT value FROM json_each(?))' : '= ANY($1)';
    const list = sqlite ? JSON.stringify(ids) : ids;
    const condition = `(e.id ${among} OR e.position IN (SELECT position FROM entry_target WHERE target ${among}))`;
    const parameters = sqlite ? [list, list, upTo] : [list, upTo];
    return [`entry e WHERE ${condition} AND e.position <= ${this.parameter(1)}`, parameters];
  }

  /** The entries at some positions, in order. */
  readPositions(positions: readonly number[]): Promise<Entry[]> {
    const sqlite = this.database.engine === 'sqlite';
    const among = sqlite ? 'IN (SELECT value FROM json_each(?))' : '= ANY($1)';
    const list = sqlite ? JSON.stringify(positions) : positions;
    return this.select(`entry e WHERE e.position ${among} ORDER BY e.position`, [list]);
  }

  async find(id: string): Promise<Entry | undefined> {
    // PostgreSQL refuses to compare a uuid with what is none.
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return undefined;
    const [entry] = await this.select(`entry e WHERE e.id = ${this.parameter(0)}`, [id.toLowerCase()]);
    return entry;
  }

  /** The position of the last entry that touches the track, 0 where none does. */
  async trackVersion(track: string): Promise<number> {
    const sql = `SELECT coalesce(max(position), 0) AS version FROM entry_track WHERE track = ${this.parameter(0)}`;
    const [row] = await this.query<{ version: number }>(sql, [track]);
    return row!.version;
  }

  /** Every track that is touched up to a position, by id, and by how many entries. */
  trackSizes(upTo = Number.MAX_SAFE_INTEGER): Promise<{ track: string; entries: number }[]> {
    const sql = `SELECT track, count(*) AS entries FROM entry_track WHERE position <= ${this.parameter(0)}
      GROUP BY track ORDER BY track`;
    return this.query<{ track: string; entries: number }>(sql, [upTo]);
  }

  /** The tracks that the entry at a position touches, also where the entry itself cannot be read. */
  async tracksAt(position: number): Promise<string[]> {
    const sql = `SELECT track FROM entry_track WHERE position = ${this.parameter(0)} ORDER BY track`;
    return (await this.query<{ track: string }>(sql, [position])).map(({ track }) => track);
  }

  /** Recomputes the chain of hashes and looks for the triggers; `onProgress` is told how many entries are done. */
  verify(onProgress?: (done: number, total: number) => void): Promise<Verification> {
    return verify(this.database, onProgress);
  }

  /** Resolves once everything that was appended so far is stored. */
  async close(): Promise<void> {
    await this.queue.idle();
  }

  private async flush(groups: (readonly EntryDraft[])[]): Promise<SequencerResult[]> {
    try {
      const { verdicts, end, added } = await this.store(groups);
      if (added > 0) this.ring(end.position);
      return verdicts;
    } catch (error) {
      if (error instanceof ThawError) throw error;
      this.logger.error(error);
      const message = 'The database failed. What was sent may be stored or not: send it again under the same id';
      throw Object.assign(new ThawError('unavailable', 'log-unavailable', message, [], 1), { cause: error });
    }
  }

  /** Stores what of the groups can stand, in one transaction. */
  private store(groups: (readonly EntryDraft[])[]): Promise<{ verdicts: SequencerResult[]; end: Head; added: number }> {
    const { engine } = this.database;
    const { ids, tracks } = asked(groups.flat());
    return this.database.write(async (run) => {
      // Each statement sees what is committed when it begins: what is looked up behind the lock is what will stand.
      const [head, { stored, versions }] = await Promise.all([
        readHead(run, engine, true),
        lookUp(run, engine, ids, tracks),
      ]);
      const known = stored.map(({ id, position, recorded_at: recordedAt, hash, body: json }) => {
        return [id, { id, position, recordedAt, hash, json }] as const;
      });
      const lastPositions = new Map(versions.map(({ track, version }) => [track, version]));
      const numbering = new Sequencer(head, new Map(known), lastPositions, this.clock.now());
      const verdicts = groups.map((group) => numbering.decide(group));
      if (numbering.added.length > 0) await insert(run, engine, numbering.added, numbering.end);
      return { verdicts, end: numbering.end, added: numbering.added.length };
    });
  }

  /** A listener that fails must not make stored entries look refused. */
  private ring(position: number): void {
    try {
      this.bell.emit(logAppended, { position } satisfies LogAppended);
    } catch (error) {
      this.logger.error(error);
    }
  }

  private async select(fromAndWhere: string, parameters: unknown[]): Promise<Entry[]> {
    const rows = await this.query<Parameters<typeof entryOf>[0]>(
      `SELECT ${entryColumns} FROM ${fromAndWhere}`,
      parameters,
    );
    return rows.map(entryOf);
  }

  private query<Row>(sql: string, parameters: unknown[]): Promise<Row[]> {
    return this.database.read((run) => run.query(sql, parameters) as Promise<Row[]>);
  }

  private parameter(index: number): string {
    return this.database.engine === 'sqlite' ? '?' : `$${index + 1}`;
  }
}
