/** A day counted from 1 January 1970, UTC. */
export type DayNumber = number;

const msPerDay = 86_400_000;

/** The number of a day written `2024-01-30`. */
export function dayOf(iso: string): DayNumber {
  return Math.floor(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / msPerDay);
}

/** `2024-01-30` of a day's number. */
export function isoOf(day: DayNumber): string {
  return new Date(day * msPerDay).toISOString().slice(0, 10);
}

/** Today, UTC, as the server counts days. */
export function today(): DayNumber {
  return Math.floor(Date.now() / msPerDay);
}

/** Whether a text is a calendar day of the form `2024-01-30`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
