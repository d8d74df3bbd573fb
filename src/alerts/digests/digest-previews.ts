import { Injectable } from '@nestjs/common';
import type { DigestPreviews as Previews } from '../../contract/alerts/schedules.js';
import { Clock } from '../../domain/time/clock.js';
import { Database } from '../../event-log/database/database.js';
import { scheduleOf } from '../channels/channel-schedule.js';
import { ChannelStore } from '../channels/channel-store.js';
import { messageOf, plainText } from '../channels/message.js';
import { digestTable } from '../outbox/entities.js';
import { DigestContent } from './digest-content.js';
import { digestNotification, isEmptyDigest } from './digest-notification.js';
import { beginOf, loadDigestTimes, type PlacedDigest, placedDigests } from './digest-times.js';

/** Shows the digests of a channel as they would be sent now, and sends nothing. */
@Injectable()
export class DigestPreviews {
  constructor(
    private readonly database: Database,
    private readonly channels: ChannelStore,
    private readonly content: DigestContent,
    private readonly clock: Clock,
  ) {}

  /** @param id the id of the channel @throws ThawError not-found `unknown-channel` */
  async of(id: string): Promise<Previews> {
    const { channel, rows } = await this.database.read(async (run) => {
      const channel = await this.channels.row(run, id);
      return { channel, rows: await run.manager.findBy(digestTable, { channel: channel.id }) };
    });
    const told = new Map(rows.map(({ number, told_until: until }) => [number, until]));
    const data: Previews['data'][number][] = [];
    for (const placed of placedDigests(scheduleOf(channel))) {
      const preview = await this.preview(channel.id, placed, told.get(placed.number) ?? null);
      data.push(channel.disabled_at === null ? preview : { ...preview, nextAt: null });
    }
    return { data };
  }

  private async preview(channel: string, placed: PlacedDigest, toldUntil: number | null) {
    const times = await loadDigestTimes();
    const { digest, zone, number } = placed;
    const now = this.clock.now();
    const next = times.nextDigest(digest, zone, now);
    const content = await this.content.of({ digest, zone, from: beginOf(times, placed, now, toldUntil), until: now });
    const notification = digestNotification({ channel, number, due: next }, content, now);
    const message = messageOf(notification, Infinity, zone);
    const text = `${message.heading}\n\n${plainText(message)}\n`;
    return { digest, zone, nextAt: new Date(next).toISOString(), isEmpty: isEmptyDigest(content), notification, text };
  }
}
