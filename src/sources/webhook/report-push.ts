import { Admission } from '../../access/admission.js';
import type { IncomingHttpHeaders } from 'node:http';
import { timingSafeEqual, createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { QueryRunner } from 'typeorm';
import type { ReportsPushed } from '../../contract/sources.js';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { execute } from '../../event-log/database/sql.js';
import { emitEvent } from '../../event-log/events.js';
import { inView } from '../../event-log/view.js';
import { lockedReason } from '../../secrets/sealed-settings.js';
import type { SourceRow } from '../entities.js';
import { sourceKinds } from '../kinds/kinds.js';
import { SourceSecrets } from '../registry/source-secrets.js';
import { SourceStore } from '../registry/source-store.js';
import { keptBatch } from '../reports/kept-batch.js';
import { RefusalStore } from '../reports/refusal-store.js';
import { ReportStore } from '../reports/report-store.js';
import { countItems, newestOf } from '../reports/source-counts.js';
import type { PushedItems } from './pushed-items.js';

/** The refusals that an answer lists. */
const listed = 50;

/** Takes in what providers send to a webhook. */
@Injectable()
export class ReportPush {
  constructor(
    private readonly database: Database,
    private readonly sources: SourceStore,
    private readonly secrets: SourceSecrets,
    private readonly reports: ReportStore,
    private readonly refusals: RefusalStore,
    private readonly clock: Clock,
    private readonly events: EventEmitter2,
    private readonly admission: Admission,
  ) {}

  /**
   * Stores what was sent, in one transaction. Sending it again stores nothing.
   * @throws ThawError not-found `unknown-source`; invalid `wrong-token`, `not-pushed`, `key-needed`; conflict `source-paused`; unavailable
   * `locked-secrets` where the token cannot be opened
   */
  async store(id: string, headers: IncomingHttpHeaders, items: PushedItems): Promise<ReportsPushed> {
    const row = await inView('all', () => this.database.read((run) => this.sources.row(run, id)));
    await this.refuseStranger(row, headers).catch(async (error: unknown) => {
      // To who does not see a source, and may not send to it, there is none.
      await this.database.read((run) => this.sources.row(run, id));
      throw error;
    });
    const pushed = await inView('all', () => this.take(id, items));
    if (pushed.stored > 0) emitEvent(this.events, 'reports.stored');
    return pushed;
  }

  private take(id: string, items: PushedItems): Promise<ReportsPushed> {
    return this.database.write(async (run) => {
      const row = await this.sources.row(run, id);
      if (row.paused_at !== null) throw new ThawError('conflict', 'source-paused', `The source ${row.name} is paused`);
      return this.storeItems(run, row, items);
    });
  }

  /** Whoever sends has the token of the source, or, where it has none, a key. */
  private async refuseStranger(row: SourceRow, headers: IncomingHttpHeaders): Promise<void> {
    if (sourceKinds.get(row.kind)?.fetch) {
      throw new ThawError('invalid', 'not-pushed', `The source ${row.name} is fetched: only a webhook takes reports`);
    }
    const opened = this.secrets.open(row);
    const locked = lockedReason(opened);
    if (locked !== undefined) throw new ThawError('unavailable', 'locked-secrets', locked);
    const { token } = opened.settings;
    if (typeof token !== 'string') await this.admission.require(headers, 'record');
    else if (!isSame(`Bearer ${token}`, headers.authorization ?? '')) {
      const message = 'the request does not bear the token of this source: Authorization: Bearer TOKEN';
      throw new ThawError('invalid', 'wrong-token', message);
    }
  }

  private async storeItems(run: QueryRunner, { id, licence }: SourceRow, items: PushedItems): Promise<ReportsPushed> {
    const now = this.clock.now();
    const { reports, refusals } = keptBatch(items, licence);
    // First, so that one request at a time adds to a source.
    await execute(
      run,
      `UPDATE source_state SET tried_at = $2, succeeded_at = CASE WHEN $3 = 1 THEN $2::int8 ELSE succeeded_at END,
         newest_at = CASE WHEN $4::int8 > coalesce(newest_at, 0) THEN $4::int8 ELSE newest_at END WHERE source = $1`,
      [id, now, reports.length > 0 ? 1 : 0, newestOf(reports)],
    );
    const refused = await this.refusals.store(run, id, refusals, now);
    const stored = await this.reports.store(run, id, { reports, deletions: [] }, now);
    await countItems(run, id, { reports: stored, refusals: refused });
    return {
      ...{ stored, repeated: reports.length - stored, refused: refusals.length },
      refusals: refusals.slice(0, listed).map(({ excerpt = null, ...each }) => ({ ...each, excerpt })),
    };
  }
}

/** Compares in a time that does not depend on where two texts differ. */
function isSame(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(left!, right!);
}
