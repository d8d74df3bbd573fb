import type { Day } from '../domain/time/day.js';
import { ThawError } from '../domain/errors.js';
import { type Changes, changesBetween, type StatusPeriods } from './status-row.js';

/** What was found lately is remembered of at most so many stretches of the log, with so many ranges of days in all. */
const remembered = { stretches: 1_000, ranges: 20_000 } as const;

/** A stretch of the log that somebody waits for: what it does to each track, taken together. */
export class Waiter {
  private readonly before = new Map<string, StatusPeriods>();
  private readonly after = new Map<string, StatusPeriods>();
  private today: Day = 0;

  constructor(
    readonly first: number,
    readonly last: number,
    /** It came too late: some of the entries were being projected already. */
    readonly late: boolean,
  ) {}

  covers(position: number): boolean {
    return this.first <= position && position <= this.last;
  }

  /** Notes what one entry did to a track; entries come in the order of the log. */
  note(track: string, before: StatusPeriods, after: StatusPeriods, today: Day): void {
    if (!this.before.has(track)) this.before.set(track, before);
    this.after.set(track, after);
    this.today = today;
  }

  /** What was found; `undefined` where it came too late for that. */
  get changes(): Changes | undefined {
    if (this.late) return undefined;
    const tracks = [...this.before].map(([track, before]) => [track, before, this.after.get(track)!] as const);
    return changesBetween(tracks, this.today);
  }
}

interface Waiting {
  readonly watch: Waiter;
  /** How many wait; who leaves takes nothing from the others. */
  waiters: number;
  readonly promise: Promise<Changes | undefined>;
  readonly resolve: (changes: Changes | undefined) => void;
  readonly reject: (error: unknown) => void;
}

function waitFor(watch: Waiter): Waiting {
  let [resolve, reject]: [Waiting['resolve'], Waiting['reject']] = [() => {}, () => {}];
  const promise = new Promise<Changes | undefined>((...settle) => ([resolve, reject] = settle));
  return { watch, waiters: 0, promise, resolve, reject };
}

/** Who waits for the projection to reach a position, and what was found there for those who come a moment later. */
export class Waiters {
  private readonly waiting = new Map<string, Waiting>();
  private readonly found = new Map<string, Changes>();
  private ranges = 0;

  /** What the entries from `first` to `last` changed, if that was watched lately. */
  recent(first: number, last: number): Changes | undefined {
    return this.found.get(`${first}-${last}`);
  }

  /**
   * Resolves once the entries up to `last` are projected, with what they changed; with `undefined` where that was not
   * watched from the first, because a batch up to position `begun` was under way.
   * @throws ThawError unavailable `projection-behind`
   */
  wait(first: number, last: number, begun: number): Promise<Changes | undefined> {
    const key = `${first}-${last}`;
    let waiting = this.waiting.get(key);
    if (!waiting) {
      waiting = waitFor(new Waiter(first, last, first <= begun));
      this.waiting.set(key, waiting);
    }
    waiting.waiters += 1;
    return waiting.promise;
  }

  /** Those that wait for any of these positions. */
  over(first: number, last: number): Waiter[] {
    const watches = [...this.waiting.values()].map(({ watch }) => watch);
    return watches.filter((watch) => watch.first <= last && watch.last >= first);
  }

  /** Answers those who wait for a position up to this one. */
  reached(position: number): void {
    for (const [key, { watch, resolve }] of this.waiting) {
      if (watch.last > position) continue;
      this.waiting.delete(key);
      const { changes } = watch;
      if (changes) this.remember(key, changes);
      resolve(changes);
    }
  }

  /** Forgets one who waits no longer; does nothing where those who waited have been answered. */
  leave(first: number, last: number): void {
    const key = `${first}-${last}`;
    const waiting = this.waiting.get(key);
    if (!waiting) return;
    waiting.waiters -= 1;
    if (waiting.waiters === 0) this.waiting.delete(key);
  }

  /** Turns away all who wait: the projection cannot go on for now. */
  fail(reason: string): void {
    const message = `What was appended is stored; its effect on the status is not known yet: ${reason}`;
    for (const { reject } of this.waiting.values()) {
      reject(new ThawError('unavailable', 'projection-behind', message, [], 5));
    }
    this.waiting.clear();
  }

  private remember(key: string, changes: Changes): void {
    this.found.set(key, changes);
    this.ranges += rangesOf(changes);
    for (const [oldest, { historyChanges }] of this.found) {
      if (this.found.size <= remembered.stretches && this.ranges <= remembered.ranges) break;
      this.found.delete(oldest);
      this.ranges -= rangesOf({ historyChanges });
    }
  }
}

function rangesOf({ historyChanges }: Pick<Changes, 'historyChanges'>): number {
  return historyChanges.reduce((sum, { ranges }) => sum + ranges.length, 0);
}
