import { Injectable, Logger, Optional } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { ThawError } from '../../domain/errors.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { emitEvent } from '../../event-log/events.js';
import { spellingsOf, withoutSecrets } from '../../secrets/echo.js';
import { lockedReason } from '../../secrets/sealed-settings.js';
import { sourceKinds } from '../kinds/kinds.js';
import { type Batch, ProviderFault, type SourceKind } from '../kinds/source-kind.js';
import { SourceSecrets } from '../registry/source-secrets.js';
import { keptBatch } from '../reports/kept-batch.js';
import { SourceSettings } from '../source-settings.js';
import { nextAttempt, nextFetch } from './fetch-schedule.js';
import { endBatches, nextBatch } from './next-batch.js';
import { ProviderContext } from './provider-context.js';
import { type LeasedSource, LostLease, SourceQueue } from './source-queue.js';

export const fetchLimits = {
  /** A fetch that gives no batch for so long has failed, in milliseconds. */
  batchMs: 600_000,
  /** After so long a fetch gives way to other sources, and goes on at its cursor in its next turn. */
  turnMs: 900_000,
  /** How long a worker has a source beyond its last batch: longer than a batch may take. */
  leaseMs: 660_000,
} as const;

/** What a fetch led to, as the metrics count it. */
export type FetchOutcome = 'fetched' | 'failed' | 'stopped';

/** What a fetch led to, and how many items it left out on purpose, by reason. */
export interface FetchResult {
  readonly outcome: FetchOutcome;
  readonly dropped: Readonly<Record<string, number>>;
}

type Counts = Record<string, number>;
type End = { readonly fault: string | null; readonly more?: boolean; readonly retryAfterSeconds?: number | undefined };

/** Fetches single sources that are leased: stores batch after batch, each with the cursor behind it in one transaction. */
@Injectable()
export class SourceFetch {
  private readonly logger = new Logger(SourceFetch.name);
  private readonly random: () => number;

  constructor(
    private readonly database: Database,
    private readonly queue: SourceQueue,
    private readonly context: ProviderContext,
    private readonly secrets: SourceSecrets,
    private readonly clock: Clock,
    private readonly events: EventEmitter2,
    @Optional() settings?: SourceSettings,
  ) {
    this.random = settings?.random ?? Math.random;
  }

  /**
   * Fetches a source. Never rejects: every failure is an outcome.
   * @param stopping ends it; what is stored by then stays, and the source is due again at once
   */
  async run(leased: LeasedSource, stopping: AbortSignal): Promise<FetchResult> {
    const dropped: Counts = {};
    try {
      const end = await this.fetch(leased, stopping, dropped);
      if (stopping.aborted) throw new LostLease('stopped');
      await this.database.write((run) => this.queue.finish(run, leased, this.scheduled(leased, end)));
      return { outcome: end.fault === null ? 'fetched' : 'failed', dropped };
    } catch (error) {
      // Where even the release fails, the lease runs out by itself.
      await this.database.write((run) => this.queue.release(run, leased)).catch(() => undefined);
      if (!(error instanceof LostLease)) this.logger.warn(error);
      return { outcome: 'stopped', dropped };
    }
  }

  /** @throws LostLease; ThawError unavailable where the database does not answer */
  private async fetch(leased: LeasedSource, stopping: AbortSignal, dropped: Counts): Promise<End> {
    const kind = sourceKinds.get(leased.source.kind)!;
    let settings: Record<string, unknown> = {};
    try {
      const opened = this.secrets.open(leased.source);
      const locked = lockedReason(opened);
      if (locked !== undefined) return { fault: locked };
      settings = opened.settings;
      const parsed = kind.settings.safeParse(settings);
      if (!parsed.success) return { fault: 'its settings are not those that this version of Thaw takes: change them' };
      return await this.storeAll(kind, parsed.data, leased, { stopping, dropped });
    } catch (error) {
      if (error instanceof LostLease || (error instanceof ThawError && error.kind === 'unavailable')) throw error;
      if (stopping.aborted) throw new LostLease('stopped');
      return this.failure(error, kind, settings, leased);
    }
  }

  private async storeAll(
    kind: SourceKind,
    settings: Record<string, unknown>,
    leased: LeasedSource,
    { stopping, dropped }: { readonly stopping: AbortSignal; readonly dropped: Counts },
  ): Promise<End> {
    const began = this.clock.now();
    const late = new AbortController();
    const signal = AbortSignal.any([stopping, late.signal]);
    const batches = kind.fetch!(
      this.context.of(settings, leased.source.id, signal),
      JSON.parse(leased.state.cursor) as unknown,
    );
    const iterator = batches[Symbol.asyncIterator]();
    try {
      for (;;) {
        const fault = new ProviderFault(`no progress in ${fetchLimits.batchMs / 60_000} minutes`);
        const cancel = this.clock.at(this.clock.now() + fetchLimits.batchMs, () => late.abort(fault));
        const next = await nextBatch(iterator, signal).finally(cancel);
        if (next === undefined) return { fault: null };
        await this.store(leased, next);
        for (const [reason, count] of Object.entries(next.dropped ?? {})) {
          dropped[reason] = (dropped[reason] ?? 0) + count;
        }
        if (this.clock.now() - began > fetchLimits.turnMs) return { fault: null, more: true };
      }
    } finally {
      endBatches(iterator);
    }
  }

  private async store(leased: LeasedSource, { cursor, gaps = [], warning, ...found }: Batch): Promise<void> {
    const kept = keptBatch(found, leased.source.licence);
    const now = this.clock.now();
    const stored = await this.database.write((run) =>
      this.queue.store(run, leased, { cursor, gaps, warning, ...kept }, { now, until: now + fetchLimits.leaseMs }),
    );
    if (stored > 0) emitEvent(this.events, 'reports.stored');
  }

  private failure(error: unknown, kind: SourceKind, settings: Record<string, unknown>, { source }: LeasedSource): End {
    if (!(error instanceof ProviderFault)) {
      this.logger.error(error);
      return { fault: 'an unforeseen fault, which the log of the server describes' };
    }
    const { message, retryAfterSeconds } = error;
    this.logger.debug(`the fetch of ${source.name} failed`);
    return { fault: withoutSecrets(message, spellingsOf(kind, settings)), retryAfterSeconds };
  }

  private scheduled({ source, state }: LeasedSource, { fault, more, retryAfterSeconds }: End) {
    const [now, interval, random] = [this.clock.now(), source.poll_interval, this.random()];
    if (more) return { fault, now, nextFetchAt: now };
    const nextFetchAt =
      fault === null
        ? nextFetch(now, interval, random)
        : nextAttempt(state.failures + 1, now, interval, random, retryAfterSeconds);
    return { fault, now, nextFetchAt };
  }
}
