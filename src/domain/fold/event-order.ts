import type { Day } from '../time/day.js';
import type { TrackEvent } from '../record/track-event.js';

/** An event with its sort key among the events of its track. */
export interface OrderedEvent {
  readonly event: TrackEvent;
  /**
   * The sort key, compared from the left: day, rank, position and 0. For an event that must follow another one: the
   * first three of that one's key, the number of links between them, then its own day, rank and position.
   */
  readonly key: readonly number[];
  readonly visibleFrom: Day;
}

const bindingRels: ReadonlySet<string> = new Set(['responds-to', 'fulfils', 'after']);

/** Compares two keys from the left; a key sorts after each of its prefixes. */
export function compareKeys(a: readonly number[], b: readonly number[]): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Sorts events as they enter readings: by the first day that counts them, then by sort key. */
export function compareOrderedEvents(a: OrderedEvent, b: OrderedEvent): number {
  return a.visibleFrom - b.visibleFrom || compareKeys(a.key, b.key);
}

/**
 * Binary search: the first index below `length` for which `past` holds, else `length`. Once `past` holds for an index, it
 * must hold for all later ones.
 */
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
 * The fold order of the events of a track: by day, rank and position, and never before an event that they respond to,
 * fulfil or stand after. Links to unknown events and links within a cycle are ignored, independent of the order of
 * arrival. An event that answers an announcement does not wait for the announced act to take force.
 */
export class EventOrder {
  private events = new Map<string, TrackEvent>();
  private followers = new Map<string, Set<string>>();
  private placed = new Map<string, OrderedEvent>();
  private cycles: EventCycles | null = null;

  /** Adds an event. Its sort key and those of its dependents are computed again when needed. */
  add(event: TrackEvent): void {
    this.events.set(event.id, event);
    for (const target of targetsOf(event)) {
      let waiting = this.followers.get(target);
      if (!waiting) this.followers.set(target, (waiting = new Set()));
      waiting.add(event.id);
    }
    // Without a link to it, the event cannot be part of a cycle.
    if (this.followers.has(event.id)) this.cycles = null;
    for (const affected of this.dependents(event)) this.placed.delete(affected.id);
  }

  /** Removes an event. The sort keys of its dependents are computed again when needed. */
  remove(event: TrackEvent): void {
    for (const affected of this.dependents(event)) this.placed.delete(affected.id);
    if (this.followers.has(event.id)) this.cycles = null;
    for (const target of targetsOf(event)) {
      const waiting = this.followers.get(target);
      waiting?.delete(event.id);
      if (waiting?.size === 0) this.followers.delete(target);
    }
    this.events.delete(event.id);
  }

  /** The event and, transitively, all events that link to it. */
  dependents(event: TrackEvent): TrackEvent[] {
    if (!this.followers.has(event.id)) return [event];
    const found = new Set([event.id]);
    for (const next of found) for (const follower of this.followers.get(next) ?? []) found.add(follower);
    return [...found].flatMap((id) => this.events.get(id) ?? []);
  }

  find(id: string): TrackEvent | undefined {
    return this.events.get(id);
  }

  /** All events with their sort keys, in no order. */
  all(): OrderedEvent[] {
    return [...this.events.values()].map((event) => this.place(event));
  }

  /** Computes an event's sort key: its targets first, and without recursion, because chains of answers can be long. */
  place(event: TrackEvent): OrderedEvent {
    const known = this.placed.get(event.id);
    if (known) return known;
    const waiting = [{ event, targets: this.validTargets(event), next: 0 }];
    for (let top = waiting.at(-1); top; top = waiting.at(-1)) {
      const target = top.targets[top.next++];
      if (!target) {
        waiting.pop();
        this.placed.set(top.event.id, this.placeAfter(top.event, top.targets));
      } else if (!this.placed.has(target.id)) {
        waiting.push({ event: target, targets: this.validTargets(target), next: 0 });
      }
    }
    return this.placed.get(event.id)!;
  }

  /** An independent copy. */
  fork(): EventOrder {
    const copy = new EventOrder();
    copy.events = new Map(this.events);
    copy.followers = new Map([...this.followers].map(([id, followers]) => [id, new Set(followers)]));
    copy.placed = new Map(this.placed);
    return copy;
  }

  private placeAfter(event: TrackEvent, targets: readonly TrackEvent[]): OrderedEvent {
    const own = [event.day, event.rank, event.position];
    let key: readonly number[] = [...own, 0];
    for (const target of targets) {
      const [day, rank, position, depth] = this.placed.get(target.id)!.key as [number, number, number, number];
      const least = [day, rank, position, depth + 1, ...own];
      if (compareKeys(least, key) > 0) key = least;
    }
    return { event, key, visibleFrom: event.visibleFrom };
  }

  /** The known events that this one must follow. */
  private validTargets(event: TrackEvent): TrackEvent[] {
    const targets = targetsOf(event).flatMap((id) => this.events.get(id) ?? []);
    const due = targets.filter((target) => !isYetToTakeForce(target, event));
    if (due.length === 0 || !this.followers.has(event.id)) return due;
    const cycles = (this.cycles ??= new EventCycles(this.events));
    return due.filter((target) => !cycles.share(event, target));
  }
}

function isYetToTakeForce(target: TrackEvent, event: TrackEvent): boolean {
  return target.date !== target.occurred && target.visibleFrom > event.visibleFrom;
}

/** The cycles of links: strongly connected components by Tarjan's algorithm (1972), without recursion. */
class EventCycles {
  private readonly cycleOf = new Map<string, number>();

  constructor(events: ReadonlyMap<string, TrackEvent>) {
    const order = new Map<string, number>();
    const lowest = new Map<string, number>();
    const open: string[] = [];
    for (const root of events.keys()) {
      if (order.has(root)) continue;
      const path = [{ id: root, links: [] as string[], next: -1 }];
      for (let top = path.at(-1); top; top = path.at(-1)) {
        if (top.next < 0) {
          order.set(top.id, order.size);
          lowest.set(top.id, order.get(top.id)!);
          open.push(top.id);
          top.links = targetsOf(events.get(top.id)!).filter((id) => events.has(id));
          top.next = 0;
        }
        const link = top.links[top.next++];
        if (link === undefined) {
          path.pop();
          if (lowest.get(top.id) === order.get(top.id)) this.close(top.id, open);
          const parent = path.at(-1)?.id;
          if (parent !== undefined) lowest.set(parent, Math.min(lowest.get(parent)!, lowest.get(top.id)!));
        } else if (!order.has(link)) {
          path.push({ id: link, links: [], next: -1 });
        } else if (!this.cycleOf.has(link)) {
          lowest.set(top.id, Math.min(lowest.get(top.id)!, order.get(link)!));
        }
      }
    }
  }

  /** Whether two events are in one cycle; an event is always in one with itself, as a link to itself is a cycle. */
  share(a: TrackEvent, b: TrackEvent): boolean {
    return a.id === b.id || (this.cycleOf.has(a.id) && this.cycleOf.get(a.id) === this.cycleOf.get(b.id));
  }

  private close(root: string, open: string[]): void {
    const cycle = this.cycleOf.size;
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      this.cycleOf.set(id, cycle);
      if (id === root) return;
    }
  }
}

function targetsOf(event: TrackEvent): string[] {
  return event.links.length === 0 ? [] : event.links.filter((l) => bindingRels.has(l.rel)).map((l) => l.event);
}
