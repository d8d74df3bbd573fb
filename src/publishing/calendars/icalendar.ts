import { isoDay, parseDay } from '../../domain/time/day.js';

/*
 * RFC 5545, written by hand: of the libraries, `ics` 3.12 folds lines at 75 characters where the standard says octets, and
 * gives every event the present instant unless told otherwise by an option that its types lack; `ical-generator` 11 needs
 * Node 22; `ical.js` is not under a permissive licence (it reads the calendars in the tests).
 */

/** An event of a whole day or of several. */
export interface CalendarEvent {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly url: string;
  /** The first and the last day, ISO. */
  readonly first: string;
  readonly last: string;
  /** Grows whenever the event changes. */
  readonly sequence: number;
  /** In milliseconds since 1970. */
  readonly created: number;
  readonly changed: number;
  readonly cancelled: boolean;
}

/** Octets of a line, without its end. */
const lineOctets = 75;

/** A calendar that is published to be subscribed to. @param name its title in the reader's list */
export function calendarText(name: string, events: readonly CalendarEvent[]): string {
  const head = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Thaw//Thaw//EN', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH'],
    ...[`NAME:${escaped(name)}`, `X-WR-CALNAME:${escaped(name)}`],
    ...['REFRESH-INTERVAL;VALUE=DURATION:PT1H', 'X-PUBLISHED-TTL:PT1H'],
  ];
  const lines = [...head, ...events.flatMap(eventLines), 'END:VCALENDAR'];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines(event: CalendarEvent): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${event.uid}`,
    `DTSTAMP:${instant(event.changed)}`,
    `CREATED:${instant(event.created)}`,
    `LAST-MODIFIED:${instant(event.changed)}`,
    `SEQUENCE:${event.sequence}`,
    `DTSTART;VALUE=DATE:${compact(event.first)}`,
    `DTEND;VALUE=DATE:${compact(isoDay(parseDay(event.last, '') + 1))}`,
    `SUMMARY:${escaped(event.title)}`,
    `DESCRIPTION:${escaped(event.description)}`,
    `URL:${event.url}`,
    `STATUS:${event.cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    // Whoever subscribes is not busy on these days.
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

/** The text with what has a meaning in a value escaped (section 3.3.11). */
function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, '\\$&').replaceAll(/\r\n|\r|\n/g, '\\n');
}

/** Breaks a line where the next character would exceed 75 octets (section 3.1); the break begins the next one with a space. */
function folded(line: string): string {
  if (Buffer.byteLength(line) <= lineOctets) return line;
  let [text, octets] = ['', 0];
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > lineOctets) [text, octets] = [`${text}\r\n `, 1];
    [text, octets] = [text + character, octets + size];
  }
  return text;
}

function compact(day: string): string {
  return day.replaceAll('-', '');
}

function instant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}
