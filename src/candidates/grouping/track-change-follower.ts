import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { execute } from '../../event-log/database/sql.js';
import { Listen } from '../../event-log/events.js';
import { inView } from '../../event-log/view.js';
import { Follower } from '../../event-log/follow/follower.js';
import { Projector } from '../../projection/projector.js';
import type { StatusBoard } from '../../projection/rows/status-board.js';
import type { StatusRow } from '../../projection/rows/status-row.js';
import { lockCandidates } from '../judgement-log.js';
import { readPlaces, setPlace } from './candidate-cursors.js';
import { CandidateFollower } from './candidate-follower.js';

/** Entries that come in together are looked at once, so long after the first of them, in milliseconds. */
const delayMs = 250;

/** The candidates that stand in the inbox with a score; those that are put off are scored when they come back. */
const shown = ['waiting', 'source-changed'];

/**
 * Marks the candidates of tracks that have changed, by an entry or by the clock, to be scored anew. How far the log is
 * looked through, and until which day, is stored with the marks under a named lock: of several processes one marks them.
 */
@Injectable()
export class TrackChangeFollower implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(TrackChangeFollower.name);
  private readonly follower: Follower;
  /** The board that was looked at last, and its revision: while they are the same, there is nothing to do. */
  private seen: { readonly board: StatusBoard; readonly revision: number } | undefined;

  constructor(
    private readonly database: Database,
    private readonly projector: Projector,
    private readonly candidates: CandidateFollower,
    clock: Clock,
  ) {
    this.follower = new Follower({
      clock,
      delayMs,
      // As the scores are made: by what every reader sees.
      step: () => inView('open', () => this.step()),
      onFailure: (error) => {
        this.logger.error('Looking for changed tracks stopped and will be tried again', error);
        return 'the candidates cannot be marked';
      },
    });
  }

  onApplicationBootstrap(): void {
    this.follower.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.follower.stop();
  }

  @Listen('log.appended')
  @Listen('status.changed')
  wake(): void {
    this.follower.wake();
  }

  /** Resolves when all is marked that it was woken for. */
  idle(): Promise<void> {
    return this.follower.idle();
  }

  private async step(): Promise<boolean> {
    const { board, position } = this.projector;
    const { revision } = board;
    if (board === this.seen?.board && revision === this.seen.revision) return false;
    const rows = board.all();
    const isDue = await this.database.read(async (run) => {
      const changed = changedSince(rows, await readPlaces(run));
      return changed.length > 0 && (await isAnyShown(run));
    });
    if (isDue) await this.mark(rows, position);
    this.seen = { board, revision };
    return false;
  }

  private async mark(rows: readonly StatusRow[], position: number): Promise<void> {
    const marked = await this.database.write(async (run) => {
      await lockCandidates(run);
      const places = await readPlaces(run);
      const tracks = changedSince(rows, places).map(({ track }) => track);
      if (tracks.length === 0) return 0;
      const sql = `UPDATE candidate SET dirty = 2 WHERE dirty = 0 AND id IN (SELECT candidate FROM candidate_facet
        WHERE kind = 'track' AND value = ANY($1::text[]) AND state = ANY($2::text[]))`;
      const { affected } = await execute(run, sql, [tracks, shown]);
      await setPlace(run, 'log', Math.max(position, places.log));
      await setPlace(run, 'day', rows.reduce((last, { validAt }) => Math.max(last, validAt), places.day)); // prettier-ignore
      return affected;
    });
    if (marked > 0) this.candidates.wake();
  }
}

/** The tracks that have an entry after the place in the log, or that the clock has changed after the day. */
function changedSince(rows: readonly StatusRow[], { log, day }: Readonly<Record<'log' | 'day', number>>): StatusRow[] {
  return rows.filter(({ position, validAt }) => position > log || validAt > day);
}

async function isAnyShown(run: QueryRunner): Promise<boolean> {
  const sql = 'SELECT 1 AS one FROM candidate WHERE state = ANY($1::text[]) LIMIT 1';
  return (await execute(run, sql, [shown])).rows.length > 0;
}
