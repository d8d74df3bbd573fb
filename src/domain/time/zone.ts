/** The longest name of a time zone that is taken, in characters. */
export const zoneLength = 60;

/**
 * Whether a text names a time zone of the IANA database, as in `Europe/Berlin`, or `UTC`. An offset names none: it knows
 * no summer time.
 */
export function isZone(text: string): boolean {
  if (text.length > zoneLength || !/^[A-Za-z]/.test(text)) return false;
  try {
    formatIn(text);
    return true;
  } catch {
    return false;
  }
}

/** An instant in a zone and in UTC, in words: `15 January 2026, 08:30 CET (07:30 UTC)`. @param at milliseconds since 1970 */
export function instantInZone(at: number, zone: string): string {
  const local = partsIn(at, zone);
  if (local.zone === 'UTC') return `${local.day}, ${local.time} UTC`;
  const utc = partsIn(at, 'UTC');
  return `${local.day}, ${local.time} ${local.zone} (${utc.day === local.day ? '' : `${utc.day}, `}${utc.time} UTC)`;
}

/** The calendar day of an instant in a zone, in words: `Thursday 15 January 2026`. @param at milliseconds since 1970 */
export function dayInZone(at: number, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { ...date, weekday: 'long', timeZone: zone }).format(at).replace(',', '');
}

/** The calendar day of an instant in a zone, as in `2026-01-15`. @param at milliseconds since 1970 */
export function isoDayInZone(at: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at);
}

const date = { day: 'numeric', month: 'long', year: 'numeric' } as const;
const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError where there is no such zone */
function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const;
  const format = new Intl.DateTimeFormat('en-GB', { ...date, ...time, timeZone: zone });
  // There are some 600 names of zones; other spellings of them are not kept.
  if (formats.size < 1_000) formats.set(zone, format);
  return format;
}

function partsIn(at: number, zone: string): { day: string; time: string; zone: string } {
  const parts = Object.fromEntries(
    formatIn(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const { day, month, year, hour, minute, timeZoneName } = parts;
  return { day: `${day} ${month} ${year}`, time: `${hour}:${minute}`, zone: timeZoneName! };
}
