import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { inView } from '../../event-log/view.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { execute } from '../../event-log/database/sql.js';
import { emitEvent, Listen } from '../../event-log/events.js';
import { Follower } from '../../event-log/follow/follower.js';
import { ReportStore } from '../../sources/reports/report-store.js';
import { lockCandidates } from '../judgement-log.js';
import { PendingEntries } from '../judging/pending-entries.js';
import { type Places, readPlaces, setPlace } from './candidate-cursors.js';
import { CandidateRefresher } from './candidate-refresher.js';
import { ReportGrouper, type ReadVersion } from './report-grouper.js';
import { ReportReaders, removedSource } from './report-readers.js';

/** Versions of reports that are grouped in one transaction. */
const batch = 500;
/** How far back reports are read again for a track that is new, in milliseconds: 30 days. */
const lookBackMs = 30 * 86_400_000;

/**
 * Follows the versions of reports by a cursor of its own and groups them into candidates. A batch and the cursor are
 * written in one transaction under a named lock, so that any number of processes may follow one database: each version is
 * grouped once. When a track is defined, the reports of the last 30 days are read again for it.
 */
@Injectable()
export class CandidateFollower implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(CandidateFollower.name);
  private readonly follower: Follower;

  constructor(
    private readonly database: Database,
    private readonly store: ReportStore,
    private readonly readers: ReportReaders,
    private readonly refresher: CandidateRefresher,
    private readonly pending: PendingEntries,
    private readonly clock: Clock,
    private readonly events: EventEmitter2,
  ) {
    this.follower = new Follower({
      clock,
      step: () => inView('open', () => this.step()),
      due: () => this.nextInstants(),
      onFailure: (error) => this.report(error),
    });
  }

  onApplicationBootstrap(): void {
    this.follower.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.follower.stop();
  }

  /** Why nothing is grouped at present; `null` while all is well. */
  get fault(): string | null {
    return this.follower.fault;
  }

  /** Looks for reports to group. */
  @Listen('reports.stored')
  wake(): void {
    this.follower.wake();
  }

  /** Resolves when all is grouped that it was woken for. */
  idle(): Promise<void> {
    return this.follower.idle();
  }

  /** @returns whether there may be more to do */
  private async step(): Promise<boolean> {
    const now = this.clock.now();
    const lastDefinition = await this.readers.refresh();
    const sources = await this.readers.sources();
    const cursors = await this.database.read(readPlaces);
    const woken = (await this.wakeSnoozed(now)) + (await this.pending.finishAbandoned(now));
    if (lastDefinition !== cursors.tracks) await this.beginLookBack(cursors, lastDefinition, now);
    const grouped =
      (await this.groupFrom('reports', cursors, now, sources)) ||
      (cursors['look-back'] < cursors.reports && (await this.groupFrom('look-back', cursors, now, sources)));
    const { changed, isMore } = await this.refresher.refresh(sources);
    if (grouped || woken > 0 || changed > 0) emitEvent(this.events, 'candidates.changed');
    return grouped || isMore || lastDefinition !== cursors.tracks;
  }

  /** Groups the next batch after a cursor. @returns whether there was any */
  private async groupFrom(
    name: 'reports' | 'look-back',
    cursors: Places,
    now: number,
    sources: Awaited<ReturnType<ReportReaders['sources']>>,
  ): Promise<boolean> {
    const from = cursors[name];
    const limit = name === 'look-back' ? Math.min(batch, cursors.reports - from) : batch;
    const stored = await this.store.readAfter(from, limit);
    if (stored.length === 0) return false;
    const versions: ReadVersion[] = stored.map((each) => {
      const source = sources.get(each.source) ?? removedSource(each.source);
      return { stored: each, source, read: this.readers.read(each, source) };
    });
    await this.database.write(async (run) => {
      await lockCandidates(run);
      // Another process has grouped them meanwhile.
      if ((await readPlaces(run))[name] !== from) return;
      await ReportGrouper.group(run, versions, now, name === 'look-back');
      await setPlace(run, name, stored.at(-1)!.sequence);
      // What is grouped as it comes need not be looked back for.
      if (name === 'reports' && cursors['look-back'] >= from) await setPlace(run, 'look-back', stored.at(-1)!.sequence);
    });
    return true;
  }

  /** Sets the second cursor back to the reports of the last days, for tracks defined since. */
  private async beginLookBack({ tracks }: Places, lastDefinition: number, now: number): Promise<void> {
    await this.database.write(async (run) => {
      await lockCandidates(run);
      if ((await readPlaces(run)).tracks !== tracks) return;
      await setPlace(run, 'tracks', lastDefinition);
      const sql = 'SELECT coalesce(max(sequence), 0) AS place FROM report WHERE stored_at < $1';
      const [before] = (await execute<{ place: number }>(run, sql, [now - lookBackMs])).rows;
      const { 'look-back': place } = await readPlaces(run);
      await setPlace(run, 'look-back', Math.min(place, before!.place));
    });
  }

  /** Brings back what was snoozed until now. @returns how many */
  private async wakeSnoozed(now: number): Promise<number> {
    const [next] = await this.nextInstants();
    if (next === undefined || next > now) return 0;
    return this.database.write(async (run) => {
      await lockCandidates(run);
      const sql = `UPDATE candidate SET state = 'waiting', snoozed_until = NULL, dirty = 1, version = version + 1
        WHERE state = 'snoozed' AND snoozed_until <= $1`;
      return (await execute(run, sql, [now])).affected;
    });
  }

  private async nextInstants(): Promise<number[]> {
    const sql = `SELECT snoozed_until AS next FROM candidate WHERE state = 'snoozed' ORDER BY snoozed_until LIMIT 1`;
    const { rows } = await this.database.read((run) => execute<{ next: number }>(run, sql));
    return rows.map(({ next }) => next);
  }

  private report(error: unknown): string {
    this.logger.error('Grouping reports stopped and will be tried again', error);
    return error instanceof Error ? error.message : String(error);
  }
}
