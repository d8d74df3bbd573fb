import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { IsNull, Not, type QueryRunner } from 'typeorm';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { execute } from '../../event-log/database/sql.js';
import { EventLog } from '../../event-log/event-log.js';
import { Follower } from '../../event-log/follow/follower.js';
import { scheduleOf } from '../channels/channel-schedule.js';
import { type ChannelRow, channelTable, type DigestRow, digestTable } from '../outbox/entities.js';
import { Outbox } from '../outbox/outbox.js';
import { DigestContent } from './digest-content.js';
import { digestNotification, isEmptyDigest } from './digest-notification.js';
import {
  beginOf,
  type DigestTimes,
  loadDigestTimes,
  type PlacedDigest,
  placedDigests,
  settlingMs,
} from './digest-times.js';

/** How often the schedules are looked at, also for changes that another process made; in milliseconds. */
const everyMs = 15_000;

interface ScheduledDigest extends PlacedDigest {
  readonly row: DigestRow;
}

/**
 * Puts digests into the outbox when they are due. Of any number of processes one does: it moves on, in the transaction of
 * the delivery, what is stored of the digest, and only where nobody has. After an outage the last time that was missed is
 * made up for, in one digest that covers all that was missed.
 */
@Injectable()
export class DigestSender implements OnApplicationShutdown {
  private readonly logger = new Logger(DigestSender.name);
  private readonly follower: Follower;

  constructor(
    private readonly database: Database,
    private readonly content: DigestContent,
    private readonly log: EventLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {
    this.follower = new Follower({
      clock,
      step: () => this.step(),
      due: () => this.nextTimes(),
      onFailure: (error) => this.report(error),
      slowTimerMs: everyMs,
    });
  }

  start(): void {
    this.follower.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.follower.stop();
  }

  /** Looks at once. */
  wake(): void {
    this.follower.wake();
  }

  /** Resolves when a look that is under way has ended. */
  idle(): Promise<void> {
    return this.follower.idle();
  }

  private async step(): Promise<false> {
    const scheduled = await this.scheduled();
    if (scheduled.length === 0) return false;
    const times = await loadDigestTimes();
    const faults: unknown[] = [];
    for (const each of scheduled) {
      const due = times.lastDigest(each.digest, each.zone, this.clock.now());
      if (due <= each.row.due_after) continue;
      // One that cannot be made keeps back no other.
      await this.send(each, times, due).catch((error: unknown) => faults.push(error));
    }
    if (faults.length > 0) throw faults[0];
    return false;
  }

  private async send(scheduled: ScheduledDigest, times: DigestTimes, due: number): Promise<void> {
    const { digest, zone, row } = scheduled;
    const { channel, number } = row;
    const until = this.clock.now() - settlingMs;
    const { position } = await this.log.head();
    const from = beginOf(times, scheduled, due, row.told_until);
    const content = await this.content.of({ digest, zone, from, until });
    const isSent = digest.whenEmpty === 'send' || !isEmptyDigest(content);
    const notification = digestNotification({ channel, number, due }, content, this.clock.now());
    const written = await this.database.write(async (run) => {
      // What was redacted since it was read may be in it: it is made anew.
      if (await isRedactedSince(run, position)) return false;
      if (!(await moveOn(run, row, due, until))) return false;
      if (isSent) await this.outbox.put(run, [{ notification, channels: [channel] }]);
      return true;
    });
    if (written && isSent) this.outbox.announce();
  }

  private async nextTimes(): Promise<number[]> {
    const scheduled = await this.scheduled();
    if (scheduled.length === 0) return [];
    const { nextDigest } = await loadDigestTimes();
    return scheduled.map(({ digest, zone }) => nextDigest(digest, zone, this.clock.now()));
  }

  /** The digests of the enabled channels. */
  private scheduled(): Promise<ScheduledDigest[]> {
    return this.database.read(async ({ manager }) => {
      const rows = await manager.find(digestTable);
      if (rows.length === 0) return [];
      const where = { disabled_at: IsNull(), schedule: Not(IsNull()) };
      const channels = new Map((await manager.findBy(channelTable, where)).map((each) => [each.id, each]));
      return rows.flatMap((row) => scheduledOf(row, channels.get(row.channel)));
    });
  }

  private report(error: unknown): string {
    this.logger.warn(error);
    return 'a digest could not be made';
  }
}

function scheduledOf(row: DigestRow, channel: ChannelRow | undefined): ScheduledDigest[] {
  const placed = channel && placedDigests(scheduleOf(channel))[row.number];
  return placed ? [{ ...placed, row }] : [];
}

async function isRedactedSince(run: QueryRunner, position: number): Promise<boolean> {
  const sql = `SELECT 1 FROM entry WHERE position > $1 AND type = 'EventRedacted' LIMIT 1`;
  return (await execute(run, sql, [position])).rows.length > 0;
}

/** @returns whether nobody has sent or changed it since it was read */
async function moveOn(run: QueryRunner, row: DigestRow, due: number, until: number): Promise<boolean> {
  const sql = `UPDATE alert_digest SET due_after = $3, told_until = $4
    WHERE channel = $1 AND number = $2 AND due_after = $5`;
  const { affected } = await execute(run, sql, [row.channel, row.number, due, until, row.due_after]);
  return affected > 0;
}
