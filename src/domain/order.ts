import type { Day } from './day.js';
import type { FoldEvent } from './fold-event.js';

/** An event with its place among the others of its track. */
export interface Placed {
  readonly event: FoldEvent;
  /** Day, kind and position; longer where the event waits for another: compared from the left. */
  readonly key: readonly number[];
  readonly visibleFrom: Day;
}

const bindingRels: ReadonlySet<string> = new Set(['responds-to', 'fulfils', 'after']);

/** Compares keys from the left; a key sorts after its own beginning. */
export function compareKeys(a: readonly number[], b: readonly number[]): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** The order in which events come into readings: by the day that first counts them, then by their place. */
export function compareSteps(a: Placed, b: Placed): number {
  return a.visibleFrom - b.visibleFrom || compareKeys(a.key, b.key);
}

/** The first index for which `past` holds, in a list where it holds for all after the first; else `length`. */
export function firstIndex(length: number, past: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (past(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Gives events their place: by day, by kind, by position, and never before an event that they respond to, fulfil or
 * stand after. Links to unknown events and links that close a ring are ignored, whatever the order of arrival.
 */
export class Placement {
  private readonly events = new Map<string, FoldEvent>();
  private readonly followers = new Map<string, Set<string>>();
  private readonly placed = new Map<string, Placed>();

  /** Adds an event, whose place and that of all that follow it must be worked out anew. */
  add(event: FoldEvent): void {
    this.events.set(event.id, event);
    for (const target of targetsOf(event)) {
      let waiting = this.followers.get(target);
      if (!waiting) this.followers.set(target, (waiting = new Set()));
      waiting.add(event.id);
    }
    for (const affected of this.dependents(event)) this.placed.delete(affected.id);
  }

  /** The event and, transitively, all that link to it. */
  dependents(event: FoldEvent): FoldEvent[] {
    if (!this.followers.has(event.id)) return [event];
    const found = new Set([event.id]);
    for (const next of found) for (const follower of this.followers.get(next) ?? []) found.add(follower);
    return [...found].map((id) => this.events.get(id)!);
  }

  find(id: string): FoldEvent | undefined {
    return this.events.get(id);
  }

  /** All events in their places, in no order. */
  all(): Placed[] {
    return [...this.events.values()].map((event) => this.place(event));
  }

  /** Works out an event's place; targets first, without recursion, since chains of answers can be long. */
  place(event: FoldEvent): Placed {
    const known = this.placed.get(event.id);
    if (known) return known;
    const waiting = [event];
    while (waiting.length > 0) {
      const next = waiting.at(-1)!;
      const targets = this.validTargets(next);
      const unplaced = targets.find((target) => !this.placed.has(target.id));
      if (unplaced) {
        waiting.push(unplaced);
      } else {
        waiting.pop();
        this.placed.set(next.id, this.placeAfter(next, targets));
      }
    }
    return this.placed.get(event.id)!;
  }

  /** An independent copy. */
  fork(): Placement {
    const copy = new Placement();
    for (const [id, event] of this.events) copy.events.set(id, event);
    for (const [id, followers] of this.followers) copy.followers.set(id, new Set(followers));
    for (const [id, placed] of this.placed) copy.placed.set(id, placed);
    return copy;
  }

  private placeAfter(event: FoldEvent, targets: readonly FoldEvent[]): Placed {
    const own = [event.day, event.rank, event.position];
    let key: readonly number[] = own;
    let visibleFrom = event.visibleFrom;
    for (const target of targets) {
      const placed = this.placed.get(target.id)!;
      visibleFrom = Math.max(visibleFrom, placed.visibleFrom);
      const after = compareKeys(own, placed.key) < 0 ? [...placed.key, ...own] : own;
      if (compareKeys(after, key) > 0) key = after;
    }
    return { event, key, visibleFrom };
  }

  /** The known events that this one stands after; an event that nothing links to closes no ring. */
  private validTargets(event: FoldEvent): FoldEvent[] {
    const known = targetsOf(event).flatMap((id) => this.events.get(id) ?? []);
    if (known.length === 0 || !this.followers.has(event.id)) return known;
    return known.filter((target) => !this.reaches(target.id, event.id));
  }

  private reaches(from: string, to: string): boolean {
    const seen = new Set([from]);
    for (const id of seen) {
      if (id === to) return true;
      const event = this.events.get(id);
      if (event) for (const target of targetsOf(event)) seen.add(target);
    }
    return false;
  }
}

function targetsOf(event: FoldEvent): string[] {
  return event.links.length === 0 ? [] : event.links.filter((l) => bindingRels.has(l.rel)).map((l) => l.event);
}
