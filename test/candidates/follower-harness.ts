import { EventEmitter2 } from '@nestjs/event-emitter';
import { CandidateFollower } from '../../src/candidates/grouping/candidate-follower.js';
import { CandidateRefresher } from '../../src/candidates/grouping/candidate-refresher.js';
import { ReportReaders } from '../../src/candidates/grouping/report-readers.js';
import { TrackOutlooks } from '../../src/candidates/grouping/track-outlooks.js';
import { PendingEntries } from '../../src/candidates/judging/pending-entries.js';
import type { Database } from '../../src/event-log/database/database.js';
import { execute } from '../../src/event-log/database/sql.js';
import { DefinedParties } from '../../src/event-log/by-type/defined-parties.js';
import { EventLog } from '../../src/event-log/event-log.js';
import { Projector } from '../../src/projection/projector.js';
import { ReportStore } from '../../src/sources/reports/report-store.js';
import { intakeOn } from '../intake/intake-harness.js';
import type { FixedClock } from '../support/fixed-clock.js';

/** A follower of reports with all that it needs over a database. Nothing starts by itself. */
export class FollowerHarness {
  readonly events = new EventEmitter2();
  readonly log: EventLog;
  readonly follower: CandidateFollower;
  private readonly projector: Projector;

  constructor(
    readonly database: Database,
    readonly clock: FixedClock,
  ) {
    this.log = new EventLog(database, clock, this.events);
    this.projector = new Projector(database, this.log, clock, this.events);
    const { recorder } = intakeOn({ database, log: this.log, clock, projector: this.projector });
    this.follower = new CandidateFollower(
      database,
      new ReportStore(database),
      new ReportReaders(this.log, new DefinedParties(this.log), database),
      new CandidateRefresher(database, new TrackOutlooks(this.projector, this.log, clock), this.projector, clock),
      new PendingEntries(database, recorder, clock),
      clock,
      this.events,
    );
  }

  /** Groups all that there is. */
  async group(): Promise<void> {
    await this.projector.start();
    this.follower.onApplicationBootstrap();
    this.follower.wake();
    await this.follower.idle();
  }

  /** The keys of the reports of each candidate, in order; a report twice would stand there twice. */
  async candidates(): Promise<string[]> {
    const sql = `SELECT c.id, r.report_key AS key FROM candidate c LEFT JOIN candidate_report r ON r.candidate = c.id
      WHERE c.merged_into IS NULL ORDER BY c.id, r.report_key`;
    const rows = await this.database.read(async (run) => {
      return (await execute<{ id: string; key: string | null }>(run, sql)).rows;
    });
    const members = new Map<string, string[]>();
    for (const { id, key } of rows) members.set(id, [...(members.get(id) ?? []), key ?? 'none']);
    return [...members.values()].map((keys) => keys.join(' ')).sort();
  }

  async close(): Promise<void> {
    await this.follower.onApplicationShutdown();
    await this.projector.stop();
  }
}
