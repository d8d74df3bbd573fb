import { Injectable } from '@nestjs/common';
import { type DigestItem, type DigestOfRecord, notificationLimits } from '../../contract/alerts/notification.js';
import type { Digest } from '../../domain/alerts/schedule/schedule.js';
import { trackSelector } from '../../domain/alerts/track-selection.js';
import { type CalendarDate, clockKey, datesOn } from '../../domain/publishing/calendar-dates.js';
import { isNewsBetween } from '../../domain/publishing/news.js';
import type { TrackReading } from '../../domain/reading/reading.js';
import { dayOfInstant, isoDay } from '../../domain/time/day.js';
import { firstDayOf, lastDayOf } from '../../domain/time/edtf-date.js';
import { dateInWords } from '../../domain/wording/dates.js';
import { visibleText } from '../../domain/wording/visible-text.js';
import { EventLog } from '../../event-log/event-log.js';
import { inView } from '../../event-log/view.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import { PublicAddress } from '../../http/endpoint/public-address.js';
import type { StatusRow } from '../../projection/rows/status-row.js';
import { feedEntriesOf } from '../../publishing/feeds/feed-entries.js';
import { type TrackChange, TrackChanges } from '../../publishing/feeds/track-changes.js';
import { StatusReader } from '../../readings/status-reader.js';
import { shortened } from '../channels/message.js';

/** How many days a digest looks ahead. */
export const daysAhead = { day: 7, week: 14 } as const;

/** The most items that a digest lists of each part; all are counted. */
export const digestLimits = { changed: notificationLimits.listed, due: 30, stale: 10 } as const;

/** What a digest is about, and for which time; instants in milliseconds since 1970 UTC. */
export interface DigestRequest {
  readonly digest: Digest;
  readonly zone: string;
  readonly from: number;
  readonly until: number;
}

/** A track as it reads today. */
interface TrackToday {
  readonly row: StatusRow;
  readonly reading: TrackReading;
  readonly dates: readonly CalendarDate[];
}

/** A date ahead, with the first track that it was found on. */
type DateAhead = CalendarDate & Pick<StatusRow, 'track'>;

/** What is said of a track or date, not yet cut to its limits. */
interface Said {
  readonly title: string;
  readonly track: string;
  readonly event: string | null;
  readonly says: string;
  readonly url?: string | undefined;
}

/** Gathers what a digest says, as every reader sees the record: what is internal is in none. */
@Injectable()
export class DigestContent {
  constructor(
    private readonly changes: TrackChanges,
    private readonly reader: StatusReader,
    private readonly log: EventLog,
    private readonly address: PublicAddress,
  ) {}

  /** @throws ThawError unavailable where an entry cannot be read */
  of(request: DigestRequest): Promise<DigestOfRecord> {
    return inView('open', async () => {
      await this.reader.reach((await this.log.head()).position);
      const { digest, zone, from, until } = request;
      const tracks = await this.tracksOf(digest);
      const changed = await this.changed(tracks, from, until);
      const instants = { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
      const { every } = digest;
      return { every, ...instants, zone, changed, due: this.due(tracks, every), stale: this.stale(tracks) };
    });
  }

  private async tracksOf({ select = {}, collections }: Digest): Promise<TrackToday[]> {
    const isSelected = trackSelector(select);
    const rows = this.reader.all().filter(({ track, parties, topic, collection }) => {
      if (collections && (collection === null || !collections.includes(collection))) return false;
      return isSelected({ id: track, parties, topic });
    });
    const today = this.reader.today();
    const tracks: TrackToday[] = [];
    const pause = yieldingPauses();
    for (const row of rows) {
      const timeline = await this.reader.timeline(row.track, {});
      // Until the clock has made the row again, it is of an earlier day.
      const isCurrent = row.nextCheckOn === null || row.nextCheckOn > today;
      const reading = isCurrent ? row.reading : timeline.read(today);
      tracks.push({ row, reading, dates: timeline.viewed(today, datesOn) });
      await pause();
    }
    return tracks;
  }

  private async changed(
    tracks: readonly TrackToday[],
    from: number,
    until: number,
  ): Promise<DigestOfRecord['changed']> {
    const found: TrackChange[] = [];
    const pause = yieldingPauses();
    for (const track of await this.movedSince(tracks, from)) {
      found.push(...(await this.changes.of(track)).filter((change) => isNewsBetween(change, from, until)));
      await pause();
    }
    found.sort((a, b) => b.latest.day - a.latest.day || (a.track < b.track ? -1 : 1));
    const entries = await feedEntriesOf(this.log, found.slice(0, digestLimits.changed), this.address.url ?? '');
    const items = entries.map(({ title, track, event, says, sources, url }) => {
      const listed = sources.map(({ title: named, publisher, published, url: at }) => ({
        ...{ title: named, publisher },
        ...(published !== undefined && { published }),
        ...(at !== undefined && { url: at }),
      }));
      return { ...this.item({ title, track, event, says: says.join(' '), url }), sources: listed };
    });
    return { title: 'What changed', count: found.length, items };
  }

  /** The tracks that something may have changed on: they have a later entry, or the clock has moved their status. */
  private async movedSince(tracks: readonly TrackToday[], from: number): Promise<string[]> {
    const entries = await this.log.readPositions([...new Set(tracks.map(({ row }) => row.position))]);
    const recordedAt = new Map(entries.map((entry) => [entry.position, entry.recordedAt]));
    const day = isoDay(dayOfInstant(from));
    return tracks
      .filter(({ row, reading }) => {
        return (recordedAt.get(row.position) ?? Infinity) > from || (reading.since?.latest ?? '') >= day;
      })
      .map(({ row }) => row.track);
  }

  private due(tracks: readonly TrackToday[], every: Digest['every']): DigestOfRecord['due'] {
    const today = this.reader.today();
    const [first, last] = [isoDay(today), isoDay(today + daysAhead[every])];
    const byKey = new Map<string, DateAhead>();
    for (const { row, dates } of tracks) {
      const { track, title } = row;
      for (const each of dates) {
        if (lastDayOf(each.date) < first || firstDayOf(each.date) > last) continue;
        // An event may be of several tracks, and is due once; the clock runs on each of them.
        const key = each.key === clockKey ? `${each.key} ${track}` : each.key;
        if (!byKey.has(key)) byKey.set(key, { ...each, track, note: withTrack(each, title) });
      }
    }
    const orderOf = ({ date, track, title }: DateAhead) => [firstDayOf(date), track, title].join('\n');
    const found = [...byKey.values()].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
    const items = found.slice(0, digestLimits.due).map(({ title, note: says, date, track, event }) => {
      return this.item({ title: `${dateInWords(date.edtf)}: ${title}`, track, event, says });
    });
    return { title: `What is due by ${dateInWords(last)}`, count: found.length, items };
  }

  /** The stale tracks, those first that became so last. */
  private stale(tracks: readonly TrackToday[]): DigestOfRecord['stale'] {
    const until = ({ reading }: TrackToday) => reading.coverage.until ?? '';
    const found = tracks.filter(({ reading }) => reading.flags.includes('stale'));
    found.sort((a, b) => (until(a) === until(b) ? (a.row.track < b.row.track ? -1 : 1) : until(a) < until(b) ? 1 : -1));
    const items = found.slice(0, digestLimits.stale).map((each) => {
      const says = `Nobody has confirmed its record since ${dateInWords(until(each))}.`;
      return this.item({ title: each.row.title, track: each.row.track, event: null, says });
    });
    return { title: 'What is stale', count: found.length, items };
  }

  /** The id of the event is that by which a redaction finds copies of its shorter texts, too. */
  private item({ title, track, event, says, url = this.address.pageOf(track) }: Said): DigestItem {
    return {
      title: shortened(visibleText(title), notificationLimits.title),
      track,
      ...(event !== null && { event }),
      says: shortened(visibleText(says), notificationLimits.says),
      ...(this.address.url !== undefined && url !== undefined && { url }),
    };
  }
}

/** What a date says, with the track where its title does not name it. */
function withTrack({ title, note }: CalendarDate, track: string): string {
  return title.includes(track) ? note : `${note} Track: ${track}.`;
}
