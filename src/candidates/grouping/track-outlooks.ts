import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { duplicateDays, type RecordedAct } from '../../domain/candidates/duplicate.js';
import { isEvent } from '../../domain/entries/entry.js';
import { possibleChanges } from '../../domain/explain/possible-changes.js';
import type { EventType } from '../../domain/events/vocabulary.js';
import type { Status } from '../../domain/policy/states.js';
import { foldTrace } from '../../domain/reading/fold-trace.js';
import { readingOf } from '../../domain/reading/make-reading.js';
import { isAct, type TrackAct } from '../../domain/record/track-event.js';
import { Clock } from '../../domain/time/clock.js';
import { type Day, dayOfInstant } from '../../domain/time/day.js';
import { EventLog } from '../../event-log/event-log.js';
import { Projector } from '../../projection/projector.js';

/** What is known of a track today, as far as candidates are held against it. */
interface TrackOutlook {
  readonly status: Status;
  /** The status that an event of each type would give it, where that is another one. */
  readonly changes: ReadonlyMap<EventType, Status>;
  readonly acts: readonly TrackAct[];
}

/** Tracks whose outlooks stay in memory. */
const remembered = 500;

/** Says what an act would change on a track today, and which events on record are near a day. */
@Injectable()
export class TrackOutlooks {
  private readonly outlooks = new LRUCache<string, TrackOutlook & { readonly at: string }>({ max: remembered });

  constructor(
    private readonly projector: Projector,
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  /** The first of some tracks whose status an event of a type would change today, with the statuses; `null` for none. */
  async wouldBecome(tracks: readonly string[], type: EventType) {
    for (const track of tracks) {
      const outlook = await this.of(track);
      const to = outlook?.changes.get(type);
      if (outlook && to !== undefined) return { track, from: outlook.status, to };
    }
    return null;
  }

  /** The events on record of some tracks that lie near some days, each once. */
  async eventsNear(tracks: readonly string[], from: Day, to: Day): Promise<RecordedAct[]> {
    const found = new Map<string, TrackAct>();
    for (const track of tracks) {
      for (const act of (await this.of(track))?.acts ?? []) if (isNear(act, from, to)) found.set(act.id, act);
    }
    const positions = [...found.values()].flatMap(({ position, readFrom, addedFrom }) => [
      position,
      ...readFrom,
      ...addedFrom,
    ]);
    if (positions.length === 0) return [];
    const bodies = new Map(
      (await this.log.readPositions([...new Set(positions)])).map((entry) => [entry.position, entry.body]),
    );
    return [...found.values()].map(({ id, type, title, occurred, position, readFrom, addedFrom }) => {
      const own = [position, ...readFrom, ...addedFrom].flatMap((at) => bodies.get(at) ?? []);
      const urls = own.flatMap((body) => {
        const sources = isEvent(body) ? body.sources : body.type === 'EventAmended' ? (body.adds.sources ?? []) : [];
        return sources.flatMap(({ url }) => url ?? []);
      });
      const body = own.find(isEvent);
      return { id, type, title, occurred: occurred.text, tracks: body?.tracks ?? [], urls };
    });
  }

  /** `undefined` for a track that the projection does not know. */
  private async of(track: string): Promise<TrackOutlook | undefined> {
    const today = dayOfInstant(this.clock.now());
    if (!this.projector.board.get(track)) return undefined;
    const timeline = await this.projector.timeline(track);
    const at = `${this.projector.epoch} ${timeline.version} ${today}`;
    const known = this.outlooks.get(track);
    if (known?.at === at) return known;
    const outlook = timeline.viewed(today, (view) => {
      const { status } = readingOf(view);
      const changes = new Map<EventType, Status>();
      for (const { to, acts } of possibleChanges(view, foldTrace(view), status))
        for (const { type } of acts) changes.set(type, to);
      return { at, status, changes, acts: view.visible().filter(isAct) };
    });
    this.outlooks.set(track, outlook);
    return outlook;
  }
}

function isNear({ occurred }: TrackAct, from: Day, to: Day): boolean {
  const { earliest, latest } = occurred;
  return (earliest ?? -Infinity) <= to + duplicateDays && (latest ?? Infinity) >= from - duplicateDays;
}
