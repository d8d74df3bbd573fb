import type { Day } from '../time/day.js';
import type { TrackEvent } from '../record/track-event.js';

/** An event with its place among the others of its track. */
export interface OrderedEvent {
  readonly event: TrackEvent;
  /**
   * Day, kind, position and 0. Where the event waits for another: that one's first three, how many answers lie between,
   * and then its own. Compared from the left.
   */
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
export function compareOrderedEvents(a: OrderedEvent, b: OrderedEvent): number {
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
 * stand after. Links to unknown events and links that close a ring are ignored, whatever the order of arrival; and who
 * answers what was announced does not wait for it to take force.
 */
export class EventOrder {
  private events = new Map<string, TrackEvent>();
  private followers = new Map<string, Set<string>>();
  private placed = new Map<string, OrderedEvent>();
  private rings: EventCycles | null = null;

  /** Adds an event, whose place and that of all that follow it must be worked out anew. */
  add(event: TrackEvent): void {
    this.events.set(event.id, event);
    for (const target of targetsOf(event)) {
      let waiting = this.followers.get(target);
      if (!waiting) this.followers.set(target, (waiting = new Set()));
      waiting.add(event.id);
    }
    // What nothing links to closes no ring.
    if (this.followers.has(event.id)) this.rings = null;
    for (const affected of this.dependents(event)) this.placed.delete(affected.id);
  }

  /** Removes an event; the places of what followed it must be worked out anew. */
  remove(event: TrackEvent): void {
    for (const affected of this.dependents(event)) this.placed.delete(affected.id);
    if (this.followers.has(event.id)) this.rings = null;
    for (const target of targetsOf(event)) {
      const waiting = this.followers.get(target);
      waiting?.delete(event.id);
      if (waiting?.size === 0) this.followers.delete(target);
    }
    this.events.delete(event.id);
  }

  /** The event and, transitively, all that link to it. */
  dependents(event: TrackEvent): TrackEvent[] {
    if (!this.followers.has(event.id)) return [event];
    const found = new Set([event.id]);
    for (const next of found) for (const follower of this.followers.get(next) ?? []) found.add(follower);
    return [...found].flatMap((id) => this.events.get(id) ?? []);
  }

  find(id: string): TrackEvent | undefined {
    return this.events.get(id);
  }

  /** All events in their places, in no order. */
  all(): OrderedEvent[] {
    return [...this.events.values()].map((event) => this.place(event));
  }

  /** Works out an event's place; targets first, without recursion, since chains of answers can be long. */
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

  /** The known events that this one stands after. */
  private validTargets(event: TrackEvent): TrackEvent[] {
    const targets = targetsOf(event).flatMap((id) => this.events.get(id) ?? []);
    const due = targets.filter((target) => !isYetToTakeForce(target, event));
    if (due.length === 0 || !this.followers.has(event.id)) return due;
    const rings = (this.rings ??= new EventCycles(this.events));
    return due.filter((target) => !rings.share(event, target));
  }
}

function isYetToTakeForce(target: TrackEvent, event: TrackEvent): boolean {
  return target.date !== target.occurred && target.visibleFrom > event.visibleFrom;
}

/** Which events stand in one ring of links: the strongly connected components (Tarjan 1972), without recursion. */
class EventCycles {
  private readonly ringOf = new Map<string, number>();

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
        } else if (!this.ringOf.has(link)) {
          lowest.set(top.id, Math.min(lowest.get(top.id)!, order.get(link)!));
        }
      }
    }
  }

  /** An event shares a ring with itself: a link to itself is one. */
  share(a: TrackEvent, b: TrackEvent): boolean {
    return a.id === b.id || (this.ringOf.has(a.id) && this.ringOf.get(a.id) === this.ringOf.get(b.id));
  }

  private close(root: string, open: string[]): void {
    const ring = this.ringOf.size;
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      this.ringOf.set(id, ring);
      if (id === root) return;
    }
  }
}

function targetsOf(event: TrackEvent): string[] {
  return event.links.length === 0 ? [] : event.links.filter((l) => bindingRels.has(l.rel)).map((l) => l.event);
}
