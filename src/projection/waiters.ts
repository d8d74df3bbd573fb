import { LRUCache } from 'lru-cache';
import type { Entry } from '../domain/entries/entry.js';
import type { TrackTimeline } from '../domain/reading/track-timeline.js';
import type { Day } from '../domain/time/day.js';
import { ThawError } from '../domain/errors.js';
import { type Changes, changesBetween, type StatusPeriods } from './rows/status-row.js';
import type { TimelineLookup } from './timeline-cache.js';

/** Recent changes are cached for at most so many ranges of positions, with so many ranges of days in all. */
const cacheLimits = { changes: 1_000, ranges: 20_000 } as const;

/** Notes the changes that a range of the log makes to each track, taken together, for callers that wait for it. */
export class Waiter {
  private readonly before = new Map<string, StatusPeriods>();
  private readonly after = new Map<string, StatusPeriods>();
  private today: Day = 0;

  constructor(
    readonly first: number,
    readonly last: number,
    /** Whether some of the entries were being projected before it came, so that their changes were not noted. */
    readonly late: boolean,
  ) {}

  covers(position: number): boolean {
    return this.first <= position && position <= this.last;
  }

  /** Notes the change of one entry to a track; entries come in the order of the log. */
  note(track: string, before: StatusPeriods, after: StatusPeriods, today: Day): void {
    if (!this.before.has(track)) this.before.set(track, before);
    this.after.set(track, after);
    this.today = today;
  }

  /** The changes noted; `undefined` where it is late. */
  get changes(): Changes | undefined {
    if (this.late) return undefined;
    const tracks = [...this.before].map(([track, before]) => [track, before, this.after.get(track)!] as const);
    return changesBetween(tracks, this.today);
  }
}

interface Waiting {
  readonly waiter: Waiter;
  /** How many callers wait; one that leaves takes nothing from the others. */
  callers: number;
  readonly promise: Promise<Changes | undefined>;
  readonly resolve: (changes: Changes | undefined) => void;
  readonly reject: (error: unknown) => void;
}

function waitFor(waiter: Waiter): Waiting {
  let [resolve, reject]: [Waiting['resolve'], Waiting['reject']] = [() => {}, () => {}];
  const promise = new Promise<Changes | undefined>((...settle) => ([resolve, reject] = settle));
  return { waiter, callers: 0, promise, resolve, reject };
}

/**
 * The callers that wait for the projection to reach a position, and recent changes for those that come a moment later.
 */
export class Waiters {
  private readonly waiting = new Map<string, Waiting>();
  private readonly cached = new LRUCache<string, Changes>({
    max: cacheLimits.changes,
    maxSize: cacheLimits.ranges,
    sizeCalculation: (changes) => Math.max(rangesOf(changes), 1),
  });

  /** The changes of the entries from `first` to `last`, if a caller waited for them recently. */
  recent(first: number, last: number): Changes | undefined {
    return this.cached.get(`${first}-${last}`);
  }

  /**
   * Resolves once the entries up to `last` are projected, with their changes; with `undefined` where these were not all
   * noted, because a batch up to position `begun` was under way.
   * @throws ThawError unavailable `projection-behind`
   */
  wait(first: number, last: number, begun: number): Promise<Changes | undefined> {
    const key = `${first}-${last}`;
    let waiting = this.waiting.get(key);
    if (!waiting) {
      waiting = waitFor(new Waiter(first, last, first <= begun));
      this.waiting.set(key, waiting);
    }
    waiting.callers += 1;
    return waiting.promise;
  }

  /** The waiters for any of these positions. */
  over(first: number, last: number): Waiter[] {
    const waiters = [...this.waiting.values()].map(({ waiter }) => waiter);
    return waiters.filter((waiter) => waiter.first <= last && waiter.last >= first);
  }

  /** Answers the callers that wait for a position up to this one. */
  reached(position: number): void {
    for (const [key, { waiter, resolve }] of this.waiting) {
      if (waiter.last > position) continue;
      this.waiting.delete(key);
      const { changes } = waiter;
      if (changes) this.cached.set(key, changes);
      resolve(changes);
    }
  }

  /** Removes a caller that waits no longer; does nothing where the callers have been answered. */
  leave(first: number, last: number): void {
    const key = `${first}-${last}`;
    const waiting = this.waiting.get(key);
    if (!waiting) return;
    waiting.callers -= 1;
    if (waiting.callers === 0) this.waiting.delete(key);
  }

  /** Rejects all callers, and forgets what was noted: the entries may be gone. */
  restart(reason: string): void {
    this.fail(reason);
    this.cached.clear();
  }

  /** Rejects all callers: the projection cannot go on for now. */
  fail(reason: string): void {
    const message = `What was appended is stored; its effect on the status is not known yet: ${reason}`;
    for (const { reject } of this.waiting.values()) {
      reject(new ThawError('unavailable', 'projection-behind', message, [], 5));
    }
    this.waiting.clear();
  }
}

function rangesOf({ historyChanges }: Pick<Changes, 'historyChanges'>): number {
  return historyChanges.reduce((sum, { ranges }) => sum + ranges.length, 0);
}

/** The part of a look-up by which waiters note what the entries of a track change; nothing where none waits for them. */
export function noting(
  waiters: readonly Waiter[],
  track: string,
  entries: readonly Entry[],
  today: Day,
): Pick<TimelineLookup<unknown>, 'step' | 'runsOf'> {
  const waiting = waiters.filter((waiter) => entries.some(({ position }) => waiter.covers(position)));
  if (waiting.length === 0) return {};
  let before: StatusPeriods = [];
  const step = (timeline: TrackTimeline, taken: readonly Entry[]) => {
    const after = timeline.periodsUntil(today);
    for (const waiter of waiting) {
      if (taken.some(({ position }) => waiter.covers(position))) waiter.note(track, before, after, today);
    }
    before = after;
  };
  return { step, runsOf: (fresh) => runsBetween(fresh, waiting) };
}

/** Splits entries, in their order, wherever the range of one of the waiters begins or ends. */
function runsBetween(entries: readonly Entry[], waiters: readonly Waiter[]): Entry[][] {
  const runs: Entry[][] = [];
  let waiting = '';
  for (const entry of entries) {
    const now = waiters.map((waiter) => (waiter.covers(entry.position) ? '1' : '0')).join('');
    if (runs.length > 0 && now === waiting) runs.at(-1)!.push(entry);
    else runs.push([entry]);
    waiting = now;
  }
  return runs;
}
