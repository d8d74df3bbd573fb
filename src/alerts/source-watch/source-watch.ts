import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { WatchedSource } from '../../domain/alerts/source-health.js';
import { Clock } from '../../domain/time/clock.js';
import { dayOfInstant, isoDay } from '../../domain/time/day.js';
import { Database } from '../../event-log/database/database.js';
import { Listen } from '../../event-log/events.js';
import { Follower } from '../../event-log/follow/follower.js';
import { inView } from '../../event-log/view.js';
import type { SourceRow, SourceStateRow } from '../../sources/entities.js';
import { SourceStore } from '../../sources/registry/source-store.js';
import { channelTable } from '../outbox/entities.js';
import { Outbox } from '../outbox/outbox.js';
import { ownNotification } from '../outbox/own-notification.js';
import { SourceAlerts } from './source-alerts.js';

export const watchLimits = {
  /** How often the sources are looked at, in milliseconds. */
  everyMs: 60_000,
  /** A source that has failed for so long is told of; one that is fetched less often, after two of its intervals. */
  failingMs: 6 * 3_600_000,
  /** A source is told of where, in a day, so many of its items and this share of them could not be read. */
  refusals: 20,
  refusedShare: 0.25,
  windowMs: 86_400_000,
} as const;

/** The counts of a source at the beginning of a window. */
interface Window {
  readonly since: number;
  readonly reports: number;
  readonly refusals: number;
}

interface Amiss {
  readonly id: string;
  readonly source: SourceRow;
  readonly title: string;
  readonly text: string;
}

/**
 * Looks at the health of the open sources every minute. What rules find on them raises alerts; and every channel is told, also
 * without a rule, of sources that fail for long or whose items cannot be read, as it is of a disabled channel.
 */
@Injectable()
export class SourceWatch implements OnApplicationShutdown {
  private readonly logger = new Logger(SourceWatch.name);
  private readonly follower: Follower;
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly database: Database,
    private readonly sources: SourceStore,
    private readonly outbox: Outbox,
    private readonly alerts: SourceAlerts,
    private readonly clock: Clock,
  ) {
    this.follower = new Follower({
      clock,
      step: () => this.look(),
      onFailure: (error) => this.report(error),
      slowTimerMs: watchLimits.everyMs,
    });
  }

  start(): void {
    this.follower.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.follower.stop();
  }

  /** Looks at once. */
  @Listen('rules.changed')
  wake(): void {
    this.follower.wake();
  }

  /** Resolves when a look that is under way has ended. */
  idle(): Promise<void> {
    return this.follower.idle();
  }

  private async look(): Promise<false> {
    const now = this.clock.now();
    const all = await inView('open', () => this.sources.all());
    await this.alerts.evaluate(all.map(watched), now);
    const followed = all.filter(([{ paused_at: paused }]) => paused === null);
    const amiss = followed.flatMap(([row, state]) => [...failing(row, state, now), ...this.refusing(row, state, now)]);
    if (amiss.length > 0) await this.tell(amiss, now);
    return false;
  }

  /** A notification goes to a channel once, so a source that stays amiss is told of once, by whichever process looks. */
  private async tell(amiss: readonly Amiss[], now: number): Promise<void> {
    const told = await this.database.write(async (run) => {
      const channels = (await run.manager.findBy(channelTable, { disabled_at: IsNull() })).map(({ id }) => id);
      const messages = amiss.map(({ id, source, title, text }) => {
        const type = 'thaw.source.failing';
        return {
          notification: ownNotification({ id, type, at: now, subject: source, severity: 'warning', title, text }),
          channels,
        };
      });
      return this.outbox.put(run, messages);
    });
    if (told.length > 0) this.outbox.announce();
  }

  private refusing(source: SourceRow, { reports, refusals }: SourceStateRow, now: number): Amiss[] {
    const window = this.windows.get(source.id);
    if (!window || now - window.since >= watchLimits.windowMs) {
      this.windows.set(source.id, { since: now, reports, refusals });
      return [];
    }
    const refused = refusals - window.refusals;
    const share = refused / Math.max(1, refused + reports - window.reports);
    if (refused < watchLimits.refusals || share < watchLimits.refusedShare) return [];
    return [
      {
        id: `msg_source_refusing_${source.id}_${isoDay(dayOfInstant(now))}`,
        source,
        title: `The source ${source.name} sends what cannot be read`,
        text: `${refused} of its items, ${Math.round(share * 100)} %, could not be read since ${new Date(window.since).toISOString()}. Each is listed with its reason.`,
      },
    ];
  }

  private report(error: unknown): string {
    this.logger.warn(error);
    return 'the database does not answer';
  }
}

function watched([source, state]: readonly [SourceRow, SourceStateRow]): WatchedSource {
  return {
    id: source.id,
    name: source.name,
    createdAt: source.created_at,
    isPaused: source.paused_at !== null,
    failures: state.failures,
    fault: state.fault,
    succeededAt: state.succeeded_at,
    newestAt: state.newest_at,
  };
}

function failing(source: SourceRow, state: SourceStateRow, now: number): Amiss[] {
  const since = state.succeeded_at ?? source.created_at;
  const limit = Math.max(watchLimits.failingMs, 2 * source.poll_interval);
  if (state.failures === 0 || now - since < limit) return [];
  return [
    {
      id: `msg_source_failing_${source.id}_${since}`,
      source,
      title: `The source ${source.name} fails`,
      text: `Nothing has come from it since ${new Date(since).toISOString()}; the last failure: ${state.fault ?? 'unknown'}.`,
    },
  ];
}
