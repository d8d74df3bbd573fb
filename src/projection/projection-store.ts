import type { QueryRunner } from 'typeorm';
import { isoDay } from '../domain/time/day.js';
import { ThawError } from '../domain/errors.js';
import type { Database } from '../event-log/database.js';
import { intervalOf, intervalRecordOf, sharedLength, statusRecordOf, statusRowOf } from './row-mapping.js';
import type { Projected, StatusRow, StoppedTrack, WrittenIntervals } from './status-row.js';
import {
  projectedInterval,
  projectedStatus,
  projectionTable,
  stoppedTrack,
  type TableRow,
  upsert,
} from './entities.js';

/** The form of the rows. Counted up whenever other code would make other rows of the same log. */
export const projectionVersion = 2;

/** How far the rows of the status have come. */
export interface ProjectionCheckpoint {
  /** Which form of the rows this is: rows of another are not touched, but built anew beside. */
  readonly version: number;
  /** Which rows are current. */
  readonly generation: number;
  /** The generation begun last: a rebuild that is under way has a higher one than is current. */
  readonly newest: number;
  /** The position of the last entry that they have taken in. */
  readonly position: number;
}

/** Rows to be written. `written` is what the tables hold of the track's history, as far as is known. */
export interface Writing extends Projected {
  readonly written?: WrittenIntervals;
}

interface RowKey {
  track: string;
  position: number;
  valid_at: string;
}

/** The tables of the status. Every write is one transaction, with the checkpoint under lock. */
export class ProjectionStore {
  constructor(private readonly database: Database) {}

  checkpoint(): Promise<ProjectionCheckpoint> {
    return this.database.read((run) => this.readCheckpoint(run, false));
  }

  /** The rows of a generation. */
  async rows(generation: number): Promise<StatusRow[]> {
    const sql = `SELECT * FROM projected_status WHERE generation = ${this.parameter(1)}`;
    const rows = await this.database.read((run) => run.query(sql, [generation]) as Promise<Record<string, unknown>[]>);
    return rows.map(statusRowOf);
  }

  async stopped(generation: number): Promise<StoppedTrack[]> {
    const sql = `SELECT track, position, reason FROM stopped_track WHERE generation = ${this.parameter(1)}`;
    return this.database.read((run) => run.query(sql, [generation]) as Promise<StoppedTrack[]>);
  }

  /**
   * Moves a generation on to a position, with the rows that this changes, unless somebody else has done it already.
   * `stopped` are all tracks that stand still then, where that has changed.
   * @returns the checkpoint found: the rows were written if its generation is this one and its position lies before `to`
   */
  advance(
    generation: number,
    to: number,
    writings: readonly Writing[],
    stopped?: readonly StoppedTrack[],
  ): Promise<ProjectionCheckpoint> {
    return this.database.write(async (run) => {
      const found = await this.readCheckpoint(run, true);
      if (found.generation !== generation || found.position >= to) return found;
      await this.writeRows(run, generation, writings);
      if (stopped) await this.writeStopped(run, generation, stopped);
      await run.query(`UPDATE projection SET position = ${this.parameter(1)} WHERE name = 'status'`, [to]);
      return found;
    });
  }

  /**
   * Writes rows that changed without a new entry; `position` is how far the writer has come.
   * @returns the checkpoint found: the rows were written if its generation is this one
   */
  refresh(
    generation: number,
    position: number,
    writings: readonly Writing[],
    stopped?: readonly StoppedTrack[],
  ): Promise<ProjectionCheckpoint> {
    return this.database.write(async (run) => {
      const found = await this.readCheckpoint(run, true);
      if (found.generation !== generation) return found;
      await this.writeRows(run, generation, writings);
      if (stopped && found.position <= position) await this.writeStopped(run, generation, stopped);
      return found;
    });
  }

  /** Starts a generation beside the current one, and clears away what others left unfinished. */
  begin(): Promise<number> {
    return this.database.write(async (run) => {
      const { generation, newest } = await this.readCheckpoint(run, true);
      await this.clear(run, `<> ${this.parameter(1)}`, generation);
      const sql = `UPDATE projection SET newest_generation = ${this.parameter(1)} WHERE name = 'status'`;
      await run.query(sql, [newest + 1]);
      return newest + 1;
    });
  }

  /** Adds to a generation that is not current yet. @throws ThawError conflict `rebuild-superseded` */
  async build(generation: number, writings: readonly Writing[], stopped?: readonly StoppedTrack[]): Promise<void> {
    await this.database.write(async (run) => {
      await this.refuseIfSuperseded(run, generation);
      await this.writeRows(run, generation, writings);
      if (stopped) await this.writeStopped(run, generation, stopped);
    });
  }

  /**
   * Makes a generation current, unless the present one has come further than `position`.
   * @returns whether it did. @throws ThawError conflict `rebuild-superseded`
   */
  async swap(generation: number, position: number, version: number): Promise<boolean> {
    const swapped = await this.database.write(async (run) => {
      const found = await this.refuseIfSuperseded(run, generation);
      if (found.position > position) return false;
      const [first, second, third] = [1, 2, 3].map((index) => this.parameter(index));
      const set = `generation = ${first}, position = ${second}, version = ${third}`;
      await run.query(`UPDATE projection SET ${set} WHERE name = 'status'`, [generation, position, version]);
      return true;
    });
    if (swapped) await this.database.write((run) => this.clear(run, `< ${this.parameter(1)}`, generation));
    return swapped;
  }

  private async refuseIfSuperseded(run: QueryRunner, generation: number): Promise<ProjectionCheckpoint> {
    const found = await this.readCheckpoint(run, true);
    if (found.newest !== generation) {
      throw new ThawError(
        'conflict',
        'rebuild-superseded',
        'Another rebuild was begun after this one, which gives way',
      );
    }
    return found;
  }

  private async clear(run: QueryRunner, condition: string, generation: number): Promise<void> {
    for (const { name } of [projectedStatus, projectedInterval, stoppedTrack]) {
      await run.query(`DELETE FROM ${name} WHERE generation ${condition}`, [generation]);
    }
  }

  private async readCheckpoint(run: QueryRunner, lock: boolean): Promise<ProjectionCheckpoint> {
    // On SQLite the transaction has begun as IMMEDIATE and holds the one lock that there is.
    const suffix = lock && this.database.engine === 'postgres' ? ' FOR UPDATE' : '';
    const columns = 'version, generation, newest_generation AS newest, position';
    const sql = `SELECT ${columns} FROM ${projectionTable.name} WHERE name = 'status'${suffix}`;
    const [row] = (await run.query(sql)) as ProjectionCheckpoint[];
    if (!row)
      throw new ThawError('unavailable', 'no-checkpoint', 'The status has lost its checkpoint: restore a backup');
    return row;
  }

  /** Writes rows and what differs of the histories. A row that is as new already, or newer, is left alone. */
  private async writeRows(run: QueryRunner, generation: number, writings: readonly Writing[]): Promise<void> {
    if (writings.length === 0) return;
    const present = await this.presentRows(run, generation, writings);
    const newer = writings.filter(({ row }) => {
      const found = present.get(row.track);
      if (!found) return true;
      const sameEntries = found.position === row.position;
      return sameEntries ? found.valid_at < isoDay(row.validAt) : found.position < row.position;
    });
    if (newer.length === 0) return;
    const tails: TableRow[] = [];
    for (const { row, intervals, written } of newer) {
      const found = present.get(row.track);
      const before = found ? await this.intervalsOf(run, generation, found, written) : [];
      const kept = sharedLength(before, intervals);
      if (kept < before.length) await this.cutHistory(run, generation, row.track, kept);
      for (let at = kept; at < intervals.length; at++) {
        tails.push(intervalRecordOf(generation, row.track, at, intervals[at]!));
      }
    }
    const records = newer.map(({ row }) => statusRecordOf(generation, row));
    await upsert(run, this.database.engine, projectedStatus, records);
    await upsert(run, this.database.engine, projectedInterval, tails);
  }

  private async presentRows(run: QueryRunner, generation: number, writings: readonly Writing[]) {
    const tracks = writings.map(({ row }) => row.track);
    const sqlite = this.database.engine === 'sqlite';
    const among = sqlite ? 'IN (SELECT value FROM json_each(?))' : '= ANY($2)';
    const sql = `SELECT track, position, valid_at FROM projected_status
      WHERE generation = ${this.parameter(1)} AND track ${among}`;
    const rows = (await run.query(sql, [generation, sqlite ? JSON.stringify(tracks) : tracks])) as RowKey[];
    return new Map(rows.map((row) => [row.track, row]));
  }

  /** What the tables hold of a history: from memory, if what was written last still stands there. */
  private async intervalsOf(run: QueryRunner, generation: number, found: RowKey, written?: WrittenIntervals) {
    const known =
      written?.generation === generation &&
      written.position === found.position &&
      isoDay(written.validAt) === found.valid_at;
    if (known) return written.intervals;
    const sql = `SELECT * FROM projected_interval
      WHERE generation = ${this.parameter(1)} AND track = ${this.parameter(2)} ORDER BY ordinal`;
    const rows = (await run.query(sql, [generation, found.track])) as Record<string, never>[];
    return rows.map(intervalOf);
  }

  private cutHistory(run: QueryRunner, generation: number, track: string, from: number): Promise<unknown> {
    const condition = `generation = ${this.parameter(1)} AND track = ${this.parameter(2)}`;
    const sql = `DELETE FROM projected_interval WHERE ${condition} AND ordinal >= ${this.parameter(3)}`;
    return run.query(sql, [generation, track, from]);
  }

  private async writeStopped(run: QueryRunner, generation: number, stopped: readonly StoppedTrack[]): Promise<void> {
    await this.clearStopped(run, generation);
    const records = stopped.map((each) => ({ generation, ...each }));
    await upsert(run, this.database.engine, stoppedTrack, records);
  }

  private clearStopped(run: QueryRunner, generation: number): Promise<unknown> {
    return run.query(`DELETE FROM stopped_track WHERE generation = ${this.parameter(1)}`, [generation]);
  }

  private parameter(index: number): string {
    return this.database.engine === 'sqlite' ? '?' : `$${index}`;
  }
}
