import { isDeepStrictEqual } from 'node:util';
import { type Day, parseDay } from '../domain/time/day.js';
import type { Database } from '../event-log/database.js';
import type { EventLog } from '../event-log/event-log.js';
import { intervalRecordOf, statusRecordOf } from './row-mapping.js';
import { type Projected, projectedOf } from './status-row.js';
import { projectionVersion, ProjectionStore } from './projection-store.js';
import { execute, type TableRow } from '../event-log/sql.js';
import { TimelineCache } from './timeline-cache.js';

/** A track whose rows are not what the log says. */
export interface DifferingTrack {
  readonly track: string;
  readonly reason: string;
}

export interface ProjectionVerification {
  /** Up to which entry the rows go. */
  readonly position: number;
  /** How many tracks were folded anew. */
  readonly tracks: number;
  /** How many of them, and of the rows without a track, are not what the log says. */
  readonly differing: number;
  /** The first of those, by id. */
  readonly firstDiffering: readonly DifferingTrack[];
  /** Why no track was looked at. */
  readonly fault?: string;
}

/** So many are named; all are counted. */
const named = 10;
/** A row that changes while it is compared is read again, so often. */
const attempts = 5;

/** What the tables say of a track at one moment. */
interface Stored {
  readonly upTo: number;
  readonly generation: number;
  readonly row: TableRow | undefined;
  readonly intervals: readonly TableRow[];
  readonly stoppedAt: number | null;
}

/**
 * Holds the rows of the status against the log: each track is folded anew, up to the entry that its row has taken in
 * and for the day that it was read for. One track is in memory at a time, and others may append and project meanwhile.
 */
export class ProjectionCheck {
  private readonly folds: TimelineCache;
  private readonly tables: ProjectionStore;

  constructor(
    private readonly database: Database,
    private readonly log: EventLog,
  ) {
    this.folds = new TimelineCache(log, 0);
    this.tables = new ProjectionStore(database);
  }

  /** @param onProgress told how many tracks are done, and of how many */
  async run(onProgress: (done: number, total: number) => void = () => undefined): Promise<ProjectionVerification> {
    const { position, version } = await this.tables.checkpoint();
    const head = await this.log.head();
    const none = { position, tracks: 0, differing: 0, firstDiffering: [] };
    if (version !== projectionVersion && position > 0) {
      const fault = `the rows have form ${version}, and this Thaw writes form ${projectionVersion}: run "thaw rebuild"`;
      return { ...none, fault };
    }
    if (position > head.position) {
      return {
        ...none,
        fault: `the rows go up to position ${position}, beyond the end of the log at ${head.position}`,
      };
    }
    const found: DifferingTrack[] = [];
    const tracks = (await this.log.trackSizes(head.position)).map(({ track }) => track);
    for (const [at, track] of tracks.entries()) {
      const reason = await this.faultOf(track);
      if (reason !== undefined) found.push({ track, reason });
      onProgress(at + 1, tracks.length);
    }
    for (const track of await this.strays()) found.push({ track, reason: 'has rows, and the log has no such track' });
    found.sort((a, b) => (a.track < b.track ? -1 : 1));
    return { position, tracks: tracks.length, differing: found.length, firstDiffering: found.slice(0, named) };
  }

  private async faultOf(track: string): Promise<string | undefined> {
    for (let attempt = 1; ; attempt++) {
      const stored = await this.stored(track);
      const fault = await this.compare(track, stored);
      if (fault === undefined || attempt === attempts) return fault;
      // Somebody may have projected meanwhile: only what stays as it was is found wrong.
      if (isDeepStrictEqual(stored, await this.stored(track))) return fault;
    }
  }

  /** What is wrong with the rows of a track, if anything. */
  private async compare(track: string, stored: Stored): Promise<string | undefined> {
    const { generation, row, intervals, stoppedAt } = stored;
    const day = row === undefined ? undefined : dayOf(row.valid_at);
    if (row !== undefined && day === undefined) return 'the day of its row is no day';
    const { projected, stop } = await this.refold(track, Math.max(stored.upTo, Number(row?.position ?? 0)), day ?? 0);
    if (stop !== stoppedAt) {
      if (stop === null) return `is said to stand still before position ${stoppedAt}, and can be read`;
      return `stands still before position ${stop}, and its row does not say so`;
    }
    if (projected === undefined || row === undefined) {
      if (projected === undefined && row === undefined && intervals.length === 0) return undefined;
      return row === undefined ? 'has no row' : 'has a row, and nothing to make it of';
    }
    const wrong = differingColumn(row, statusRecordOf(generation, projected.row));
    if (wrong !== undefined) return `its ${wrong} is not what the log says`;
    const expected = projected.intervals.map((interval, at) => intervalRecordOf(generation, track, at, interval));
    if (intervals.length !== expected.length)
      return `has ${intervals.length} intervals, and ought to have ${expected.length}`;
    const at = expected.findIndex((interval, index) => differingColumn(intervals[index]!, interval) !== undefined);
    return at < 0 ? undefined : `its interval ${at} is not what the log says`;
  }

  /** A track as the log has it, up to a position; `stop` is where it must stand still, if it must. */
  private async refold(track: string, upTo: number, day: Day): Promise<{ projected?: Projected; stop: number | null }> {
    this.folds.restart(upTo);
    this.folds.stopped.clear();
    const look = { complete: false, look: (timeline: Parameters<typeof projectedOf>[0]) => projectedOf(timeline, day) };
    const taken = await this.folds.take(track, [], look);
    const stop = this.folds.stopped.get(track)?.position ?? null;
    this.folds.drop(track);
    return { ...(taken && { projected: taken.seen }), stop };
  }

  private async stored(track: string): Promise<Stored> {
    const own = `generation = (SELECT generation FROM projection WHERE name = 'status') AND track = $1`;
    const [head] = await this.query(
      `SELECT p.position, p.generation, s.position AS stopped FROM projection p
        LEFT JOIN stopped_track s ON s.generation = p.generation AND s.track = $1 WHERE p.name = 'status'`,
      track,
    );
    const [row] = await this.query(`SELECT * FROM projected_status WHERE ${own}`, track);
    const intervals = await this.query(`SELECT * FROM projected_interval WHERE ${own} ORDER BY ordinal`, track);
    return {
      upTo: head!.position as number,
      generation: head!.generation as number,
      row,
      intervals,
      stoppedAt: head!.stopped as number | null,
    };
  }

  /** Tracks with rows of which the log has nothing. */
  private async strays(): Promise<string[]> {
    const among = (table: string) => `SELECT t.track FROM ${table} t JOIN projection p
      ON p.name = 'status' AND p.generation = t.generation
      WHERE NOT EXISTS (SELECT 1 FROM entry_track e WHERE e.track = t.track)`;
    const tables = ['projected_status', 'projected_interval', 'stopped_track'];
    const rows = await this.query(tables.map(among).join(' UNION '));
    return rows.map(({ track }) => track as string);
  }

  private async query(sql: string, ...parameters: unknown[]): Promise<TableRow[]> {
    return (await this.database.read((run) => execute<TableRow>(run, sql, parameters))).rows;
  }
}

function dayOf(text: unknown): Day | undefined {
  try {
    return parseDay(text as string, '/valid_at');
  } catch {
    return undefined;
  }
}

/** The name of the first column in which a row is not as it ought to be. */
function differingColumn(is: TableRow, ought: TableRow): string | undefined {
  return Object.keys(ought).find((column) => {
    if (is[column] === ought[column]) return false;
    // The JSON of a reading may have been written with its members in another order.
    return column !== 'reading' || !isDeepStrictEqual(jsonOf(is[column]), jsonOf(ought[column]));
  });
}

function jsonOf(text: unknown): unknown {
  try {
    return JSON.parse(text as string);
  } catch {
    return text;
  }
}
