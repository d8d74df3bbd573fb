import { Injectable } from '@nestjs/common';
import { isoDay } from '../../domain/time/day.js';
import { firstDayOf, lastDayOf } from '../../domain/time/edtf-date.js';
import { dateInWords } from '../../domain/wording/dates.js';
import { visibleText } from '../../domain/wording/visible-text.js';
import { KeptByState } from '../../event-log/kept-by-state.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import type { TaggedBytes } from '../../http/content/encoded-body.js';
import { entityTagOf } from '../../http/content/entity-tag.js';
import { StatusReader } from '../../readings/status-reader.js';
import type { Scope } from '../scope.js';
import { type CalendarEvent, calendarText } from './icalendar.js';
import { type TrackDate, TrackDates } from './track-dates.js';

/** How long a date stays on a calendar after it has come, in days. */
const keptDays = 366;

/** Limit of the calendars in memory, in bytes. */
const cachedBytes = 16 * 1024 * 1024;

/** Calendars as bytes, made once for all clients until their tracks change, or the day does. */
@Injectable()
export class Calendars {
  private readonly made = new KeptByState<TaggedBytes>(cachedBytes, ({ body }) => body.length);

  constructor(
    private readonly dates: TrackDates,
    private readonly reader: StatusReader,
  ) {}

  /** The calendar of a scope. @param address the beginning of every URL */
  calendar(scope: Scope, address: string): Promise<TaggedBytes> {
    return this.made.get(`${address} ${scope.path}`, scope.state, async () => {
      const events = (await this.gather(scope)).map((date) => eventOf(date, address));
      const body = Buffer.from(calendarText(`Thaw: ${scope.title}`, events));
      return { body, etag: entityTagOf(body) };
    });
  }

  /** The dates of a scope, each once, in the order of their first days. */
  private async gather({ rows }: Scope): Promise<TrackDate[]> {
    const oldest = isoDay(this.reader.today() - keptDays);
    const byUid = new Map<string, TrackDate>();
    const pause = yieldingPauses();
    for (const { track } of rows) {
      for (const date of await this.dates.of(track)) {
        if (lastDayOf(date.date) < oldest) continue;
        const other = byUid.get(date.uid);
        byUid.set(date.uid, other ? onTracks(other, date) : date);
      }
      await pause();
    }
    return [...byUid.values()].sort((a, b) => ordered(firstDayOf(a.date), firstDayOf(b.date)) || ordered(a.uid, b.uid));
  }
}

/** A date that two tracks have: as it reads where it still stands, and changed when it last changed on either. */
function onTracks(a: TrackDate, b: TrackDate): TrackDate {
  return {
    ...(a.cancelled && !b.cancelled ? b : a),
    since: Math.min(a.since, b.since),
    created: Math.min(a.created, b.created),
    changed: Math.max(a.changed, b.changed),
  };
}

function ordered(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function eventOf(date: TrackDate, address: string): CalendarEvent {
  const { uid, title, note, track, trackTitle, since, created, changed, cancelled } = date;
  const [first, last] = [firstDayOf(date.date), lastDayOf(date.date)];
  const doubt = first === last ? [] : [`The date on record: ${dateInWords(date.date.edtf)}.`];
  const gone = cancelled ? ['It was taken off the calendar before it came.'] : [];
  const description = [...gone, note, ...doubt, `Track: ${trackTitle}`].map(visibleText).join('\n');
  return {
    ...{ uid: `${uid}@thaw`, title: visibleText(title), description, url: `${address}/tracks/${track}` },
    ...{ first, last, created, changed, cancelled },
    // Seconds since the record began: they grow with each change, and are the same on every server with the same log.
    sequence: Math.max(0, Math.floor((changed - since) / 1000)),
  };
}
