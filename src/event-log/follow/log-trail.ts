import type { EventLog } from '../event-log.js';
import { type LogPlace, logStart } from '../log-place.js';

/** How many of the last places a trail remembers: a loss of more entries is found, but not where it begins. */
const longest = 4_096;
/** How many places before the first one are read when a trail begins. */
const readAtStart = 1_000;

/**
 * The last places of the log that a follower has passed. Where the past of the log is replaced, they show which of the
 * entries still stand.
 */
export class LogTrail {
  private places: LogPlace[] = [logStart];

  constructor(private readonly log: EventLog) {}

  /** The place up to which the follower has read. */
  get end(): LogPlace {
    return this.places.at(-1)!;
  }

  /** Begins anew at a place. */
  async begin(place: LogPlace): Promise<void> {
    this.places = await placesUpTo(this.log, place);
  }

  /** Goes on over some entries to a place, which is that of the last of them, or of an unreadable entry after it. */
  pass(entries: readonly LogPlace[], end: LogPlace): void {
    for (const { position, hash } of [...entries, end])
      if (position > this.end.position) this.places.push({ position, hash });
    if (this.places.length > 2 * longest) this.places = this.places.slice(-longest);
  }

  /** The last place passed that still stands; `undefined` where it is too far back to be known. */
  async lastStanding(): Promise<LogPlace | undefined> {
    const stored = await this.log.places(this.places[0]!.position, this.end.position);
    const hashes = new Map([logStart, ...stored].map(({ position, hash }) => [position, hash]));
    return this.places.findLast(({ position, hash }) => hashes.get(position) === hash);
  }
}

/** The places before a place and itself; only itself where it does not stand. */
async function placesUpTo(log: EventLog, place: LogPlace): Promise<LogPlace[]> {
  if (place.position === 0) return [logStart];
  const stored = await log.places(place.position - readAtStart, place.position);
  if (stored.at(-1)?.hash !== place.hash) return [place];
  return place.position < readAtStart ? [logStart, ...stored] : stored;
}
