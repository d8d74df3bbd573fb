import { isDeepStrictEqual } from 'node:util';
import { type Day, parseDay } from '../domain/time/day.js';
import type { Database } from '../event-log/database/database.js';
import type { EventLog } from '../event-log/event-log.js';
import { intervalRecordOf, statusRecordOf } from './rows/row-mapping.js';
import { type Projected, projectedOf } from './rows/status-row.js';
import { projectionVersion, ProjectionStore } from './projection-store.js';
import { execute, type TableRow } from '../event-log/database/sql.js';
import { TimelineCache } from './timeline-cache.js';

/** A track whose rows differ from the log. */
export interface DifferingTrack {
  readonly track: string;
  readonly reason: string;
}

export interface ProjectionVerification {
  /** The position up to which the rows are projected. */
  readonly position: number;
  /** The number of tracks that were folded again. */
  readonly tracks: number;
  /** The number of differing tracks, including rows of tracks that the log does not have. */
  readonly differing: number;
  /** The first differing tracks, in the order of their ids. */
  readonly firstDiffering: readonly DifferingTrack[];
  /** The reason why no track was checked; absent if they were. */
  readonly fault?: string;
}

/** The maximum number of differing tracks that are listed; all are counted. */
const listedTracks = 10;
/** The maximum number of times that a row is compared, if it changes meanwhile. */
const attempts = 5;

/** The content of the tables for one track at one moment. */
interface Stored {
  readonly upTo: number;
  readonly generation: number;
  readonly row: TableRow | undefined;
  readonly intervals: readonly TableRow[];
  readonly stoppedAt: number | null;
}

/**
 * Compares the projected status rows with the log. Each track is folded again, up to the position of its row and as of
 * the day of its row. Only one track is in memory at a time, and the service may append and project meanwhile.
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

  /**
   * Checks all tracks.
   * @param onProgress called after each track with the number of checked tracks and of all tracks
   */
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
    for (const track of await this.tracksNotInLog())
      found.push({ track, reason: 'has rows, and the log has no such track' });
    found.sort((a, b) => (a.track < b.track ? -1 : 1));
    return { position, tracks: tracks.length, differing: found.length, firstDiffering: found.slice(0, listedTracks) };
  }

  /** The difference of a track that persists when its rows are read again. */
  private async faultOf(track: string): Promise<string | undefined> {
    for (let attempt = 1; ; attempt++) {
      const stored = await this.stored(track);
      const fault = await this.compare(track, stored);
      if (fault === undefined || attempt === attempts) return fault;
      // The projector may have written meanwhile: only a difference in rows that did not change counts.
      if (isDeepStrictEqual(stored, await this.stored(track))) return fault;
    }
  }

  /** The first difference between the rows of a track and its fold, as a predicate; `undefined` if they agree. */
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

  /**
   * Folds a track up to a position. `stop` is the position of the entry before which it has to stop; `null` for none.
   */
  private async refold(track: string, upTo: number, day: Day): Promise<{ projected?: Projected; stop: number | null }> {
    this.folds.restart(upTo);
    this.folds.stopped.clear();
    const lookup = {
      complete: false,
      look: (timeline: Parameters<typeof projectedOf>[0]) => projectedOf(timeline, day),
    };
    const taken = await this.folds.take(track, [], lookup);
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

  /** Ids of tracks that have rows in the tables and no entry in the log. */
  private async tracksNotInLog(): Promise<string[]> {
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

/** The name of the first column in which a row differs from the expected one; `undefined` if there is none. */
function differingColumn(actual: TableRow, expected: TableRow): string | undefined {
  return Object.keys(expected).find((column) => {
    if (actual[column] === expected[column]) return false;
    // The JSON of a reading may have been written with its members in another order.
    return column !== 'reading' || !isDeepStrictEqual(jsonOf(actual[column]), jsonOf(expected[column]));
  });
}

function jsonOf(text: unknown): unknown {
  try {
    return JSON.parse(text as string);
  } catch {
    return text;
  }
}
