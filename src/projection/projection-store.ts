import type { QueryRunner } from 'typeorm';
import { isoDay } from '../domain/time/day.js';
import { ThawError } from '../domain/errors.js';
import type { Database } from '../event-log/database/database.js';
import { intervalOf, intervalRecordOf, sharedLength, statusRecordOf, statusRowOf } from './rows/row-mapping.js';
import type { Projected, StatusRow, StoppedTrack, WrittenIntervals } from './rows/status-row.js';
import { projectedInterval, projectedStatus, projectionTable, stoppedTrack } from './entities.js';
import { isReadOnlyError } from '../event-log/database/database-faults.js';
import { type LogPlace, PastReplaced } from '../event-log/log-place.js';
import { execute, type TableRow, upsertRows } from '../event-log/database/sql.js';

/** The version of the rows. Increased whenever changed code would make other rows of the same log. */
export const projectionVersion = 5;

/** How far the rows of the status have come: the place of the last entry that they have taken in. */
export interface ProjectionCheckpoint extends LogPlace {
  /** The version of the rows: rows of another version are not changed, but rebuilt beside them. */
  readonly version: number;
  /** The generation of the rows that are current. */
  readonly generation: number;
  /** The latest generation: that of a rebuild under way is higher than the current one. */
  readonly newest: number;
}

/** Rows to be written. */
export interface Writing extends Projected {
  /** The track's history in the tables, as far as it is known. */
  readonly written?: WrittenIntervals | undefined;
  /** Replaces a row of the same entries and a later day: the clock has stepped back. */
  readonly isReread?: boolean;
}

/** Says that the tables are behind what a process has read while the database took no writes. */
export class TablesBehind extends Error {}

interface RowKey {
  track: string;
  position: number;
  valid_at: string;
}

/** The tables of the projection. Every write is one transaction, with the checkpoint locked. */
export class ProjectionStore {
  /** Whether the database took no writes, and rows were left unwritten since this was last set. */
  hasSkipped = false;

  constructor(private readonly database: Pick<Database, 'read' | 'write'>) {}

  checkpoint(): Promise<ProjectionCheckpoint> {
    return this.database.read((run) => this.readCheckpoint(run, false));
  }

  /** The rows of a generation. */
  async rows(generation: number): Promise<StatusRow[]> {
    const sql = 'SELECT * FROM projected_status WHERE generation = $1';
    const { rows } = await this.database.read((run) => execute<TableRow>(run, sql, [generation]));
    return rows.map(statusRowOf);
  }

  async stopped(generation: number): Promise<StoppedTrack[]> {
    const sql = 'SELECT track, position, reason FROM stopped_track WHERE generation = $1';
    return (await this.database.read((run) => execute<StoppedTrack>(run, sql, [generation]))).rows;
  }

  /**
   * Moves a generation on from one position to another, with the rows that this changes, unless another process has done it
   * already, or the database takes no writes.
   * @param stopped all tracks that are stopped then, where that has changed
   * @returns the checkpoint found: the rows were written if its generation is this one and its position lies before
   * `to`
   * @throws PastReplaced where `to` is no longer part of the log
   * @throws TablesBehind where rows were skipped, and the tables have not come as far as `from`
   */
  advance(
    generation: number,
    from: number,
    to: LogPlace,
    writings: readonly Writing[],
    stopped?: readonly StoppedTrack[],
  ): Promise<ProjectionCheckpoint> {
    return this.writeWherePossible(async (run) => {
      const found = await this.readCheckpoint(run, true);
      if (found.generation !== generation || found.position >= to.position) return found;
      if (this.hasSkipped && found.position < from) throw new TablesBehind();
      await this.refuseReplaced(run, to);
      await this.writeRows(run, generation, writings);
      if (stopped) await this.writeStopped(run, generation, stopped);
      await execute(run, `UPDATE projection SET position = $1, hash = $2 WHERE name = 'status'`, [
        to.position,
        to.hash,
      ]);
      return found;
    });
  }

  /**
   * Writes rows that changed without a new entry; `place` is how far the writer has come.
   * @returns the checkpoint found: the rows were written if its generation is this one
   * @throws PastReplaced where `place` is no longer part of the log
   */
  refresh(
    generation: number,
    place: LogPlace,
    writings: readonly Writing[],
    stopped?: readonly StoppedTrack[],
  ): Promise<ProjectionCheckpoint> {
    return this.writeWherePossible(async (run) => {
      const found = await this.readCheckpoint(run, true);
      if (found.generation !== generation) return found;
      await this.refuseReplaced(run, place);
      await this.writeRows(run, generation, writings);
      if (stopped && found.position <= place.position) await this.writeStopped(run, generation, stopped);
      return found;
    });
  }

  /** Starts a generation beside the current one, and deletes the unfinished ones. @returns the new generation */
  begin(): Promise<number> {
    return this.database.write(async (run) => {
      const { generation, newest } = await this.readCheckpoint(run, true);
      await this.clear(run, '<> $1', generation);
      await execute(run, `UPDATE projection SET newest_generation = $1 WHERE name = 'status'`, [newest + 1]);
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
   * Makes a generation current, unless the present one has come further than `place` on the same log.
   * @returns whether it did
   * @throws ThawError conflict `rebuild-superseded`
   * @throws PastReplaced where `place` is no longer part of the log
   */
  async swap(generation: number, place: LogPlace, version: number): Promise<boolean> {
    const swapped = await this.database.write(async (run) => {
      const found = await this.refuseIfSuperseded(run, generation);
      await this.refuseReplaced(run, place);
      if (found.position > place.position && (await this.stands(run, found))) return false;
      const sql = `UPDATE projection SET generation = $1, position = $2, hash = $3, version = $4 WHERE name = 'status'`;
      await execute(run, sql, [generation, place.position, place.hash, version]);
      return true;
    });
    if (swapped) await this.database.write((run) => this.clear(run, '< $1', generation));
    return swapped;
  }

  /** Writes, unless the database takes no writes: then the process that writes keeps the tables, and this one its memory. */
  private async writeWherePossible(
    work: (run: QueryRunner) => Promise<ProjectionCheckpoint>,
  ): Promise<ProjectionCheckpoint> {
    try {
      return await this.database.write(work);
    } catch (error) {
      if (!isReadOnlyError(error)) throw error;
      this.hasSkipped = true;
      return this.checkpoint();
    }
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

  private async refuseReplaced(run: QueryRunner, place: LogPlace): Promise<void> {
    if (!(await this.stands(run, place))) throw new PastReplaced(place);
  }

  private async stands(run: QueryRunner, { position, hash }: LogPlace): Promise<boolean> {
    if (position === 0) return true;
    const { rows } = await execute<LogPlace>(run, 'SELECT hash FROM entry WHERE position = $1', [position]);
    return rows[0]?.hash === hash;
  }

  private async clear(run: QueryRunner, condition: string, generation: number): Promise<void> {
    for (const { name } of [projectedStatus, projectedInterval, stoppedTrack]) {
      await execute(run, `DELETE FROM ${name} WHERE generation ${condition}`, [generation]);
    }
  }

  private async readCheckpoint(run: QueryRunner, lock: boolean): Promise<ProjectionCheckpoint> {
    const columns = `version, generation, newest_generation AS newest, position, coalesce(hash, '') AS hash`;
    const sql = `SELECT ${columns} FROM ${projectionTable.name} WHERE name = 'status'${lock ? ' FOR UPDATE' : ''}`;
    const [row] = (await execute<ProjectionCheckpoint>(run, sql)).rows;
    if (!row) {
      throw new ThawError('unavailable', 'no-checkpoint', 'The status has lost its checkpoint: restore a backup');
    }
    return row;
  }

  /** Writes rows and the periods of their histories that differ. A row that is as new already, or newer, is left. */
  private async writeRows(run: QueryRunner, generation: number, writings: readonly Writing[]): Promise<void> {
    if (writings.length === 0) return;
    const present = await this.presentRows(run, generation, writings);
    const newer = writings.filter(({ row, isReread }) => {
      const found = present.get(row.track);
      if (!found) return true;
      const sameEntries = found.position === row.position;
      return sameEntries ? isReread || found.valid_at < isoDay(row.validAt) : found.position < row.position;
    });
    if (newer.length === 0) return;
    const tails: TableRow[] = [];
    for (const { row, intervals, written } of newer) {
      const found = present.get(row.track);
      const before = found ? await this.intervalsOf(run, generation, found, written) : [];
      const shared = sharedLength(before, intervals);
      if (shared < before.length) await this.cutHistory(run, generation, row.track, shared);
      for (let at = shared; at < intervals.length; at++) {
        tails.push(intervalRecordOf(generation, row.track, at, intervals[at]!));
      }
    }
    const records = newer.map(({ row }) => statusRecordOf(generation, row));
    await upsertRows(run, projectedStatus, records);
    await upsertRows(run, projectedInterval, tails);
  }

  private async presentRows(run: QueryRunner, generation: number, writings: readonly Writing[]) {
    const tracks = writings.map(({ row }) => row.track);
    const sql = 'SELECT track, position, valid_at FROM projected_status WHERE generation = $1 AND track = ANY($2)';
    const { rows } = await execute<RowKey>(run, sql, [generation, tracks]);
    return new Map(rows.map((row) => [row.track, row]));
  }

  /** A history as the tables have it: from memory where the row still is the one that was written last. */
  private async intervalsOf(run: QueryRunner, generation: number, found: RowKey, written?: WrittenIntervals) {
    const known =
      written?.generation === generation &&
      written.position === found.position &&
      isoDay(written.validAt) === found.valid_at;
    if (known) return written.intervals;
    const sql = 'SELECT * FROM projected_interval WHERE generation = $1 AND track = $2 ORDER BY ordinal';
    return (await execute<TableRow>(run, sql, [generation, found.track])).rows.map(intervalOf);
  }

  private cutHistory(run: QueryRunner, generation: number, track: string, from: number): Promise<unknown> {
    const sql = 'DELETE FROM projected_interval WHERE generation = $1 AND track = $2 AND ordinal >= $3';
    return execute(run, sql, [generation, track, from]);
  }

  private async writeStopped(run: QueryRunner, generation: number, stopped: readonly StoppedTrack[]): Promise<void> {
    await this.clearStopped(run, generation);
    const records = stopped.map((each) => ({ generation, ...each }));
    await upsertRows(run, stoppedTrack, records);
  }

  private clearStopped(run: QueryRunner, generation: number): Promise<unknown> {
    return execute(run, 'DELETE FROM stopped_track WHERE generation = $1', [generation]);
  }
}
