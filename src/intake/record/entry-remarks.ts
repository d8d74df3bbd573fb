import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { isEvent } from '../../domain/entries/entry.js';
import {
  dateRemarks,
  firstDayOf,
  lonelyDateRemark,
  type Remark,
  surprisingGapDays,
  textRemarks,
} from '../../domain/entries/remarks.js';
import type { DiplomaticEvent } from '../../domain/events/event.js';
import { Clock } from '../../domain/time/clock.js';
import { type Day, dayOfInstant } from '../../domain/time/day.js';
import { EventLog } from '../../event-log/event-log.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import type { ParsedEntry } from './parsed-entry.js';
import { TrackFacts } from './track-facts.js';

/** Events of all remembered tracks, at most. */
const rememberedEvents = 200_000;
/** At most so many names of known mechanisms stand in a remark. */
const namedMechanisms = 10;
/** Rows that are read at once. */
const batch = 1_000;

/** Facts of tracks by id: those of the entries of one request, and those of the log, which are read once a request. */
class RequestFacts {
  private readonly tracks = new Map<string, TrackFacts>();
  private readonly logged = new Map<string, Promise<TrackFacts>>();

  constructor(private readonly read: (track: string) => Promise<TrackFacts>) {}

  of(track: string): TrackFacts {
    const facts = this.tracks.get(track) ?? new TrackFacts();
    this.tracks.set(track, facts);
    return facts;
  }

  ofLog(track: string): Promise<TrackFacts> {
    const facts = this.logged.get(track) ?? this.read(track);
    this.logged.set(track, facts);
    return facts;
  }
}

/**
 * Remarks on what is taken and may yet be a slip: a date that surprises, a mechanism that nothing before has named, a link
 * to an entry that is not there. Most entries have none of these, and then nothing is read.
 */
@Injectable()
export class EntryRemarks {
  /** By epoch and track: whoever sees less is told nothing that others have asked for meanwhile. */
  private readonly remembered = new LRUCache<string, TrackFacts>({
    maxSize: rememberedEvents,
    sizeCalculation: ({ size }) => Math.min(size + 1, rememberedEvents),
  });

  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  /** The remarks on the entries of one request, entry by entry, before any of them is recorded. */
  async on(entries: readonly ParsedEntry[]): Promise<Remark[][]> {
    const today = dayOfInstant(this.clock.now());
    const unknown = await this.unknownLinks(entries);
    const here = new RequestFacts((track) => this.factsOf(track));
    for (const { body } of entries) {
      if (isEvent(body)) for (const track of body.tracks) here.of(track).addDay(body);
    }
    const remarks: Remark[][] = [];
    const pause = yieldingPauses();
    for (const entry of entries) {
      await pause();
      const { body, at } = entry;
      if (body.type === 'TrackDefined') here.of(body.track.id).define(body.track);
      const event = eventOf(entry);
      const found = event ? await this.onEvent(event, today, here, unknown) : [];
      const prefix = event === body ? at : `${at}/event`;
      remarks.push(found.map(({ pointer, detail }) => ({ pointer: prefix + pointer, detail })));
    }
    return remarks;
  }

  private async onEvent(event: DiplomaticEvent, today: Day, here: RequestFacts, unknown: ReadonlySet<string>) {
    const remarks = [
      ...(await this.onDates(event, today, here)),
      ...textRemarks(event),
      ...(await this.onMechanism(event, here)),
      ...onLinks(event, unknown),
    ];
    for (const track of event.tracks) here.of(track).addMechanism(event);
    return remarks;
  }

  private async onDates(event: DiplomaticEvent, today: Day, here: RequestFacts): Promise<Remark[]> {
    const remarks = dateRemarks(event, today);
    const first = firstDayOf(event.occurred);
    // No event lies in the future, so every other one is close enough to an event of the last fifty years.
    if (first === null || first > today - surprisingGapDays + 1) return remarks;
    if (remarks.some(({ pointer }) => pointer === '/occurred')) return remarks;
    for (const track of event.tracks) {
      const near = first + surprisingGapDays;
      const facts = [await here.ofLog(track), here.of(track)];
      const remark = lonelyDateRemark(first, Math.min(...facts.map((each) => each.firstDayBut(event.id, near))), track);
      if (remark) return [...remarks, remark];
    }
    return remarks;
  }

  private async onMechanism(event: DiplomaticEvent, here: RequestFacts): Promise<Remark[]> {
    // What establishes or announces a line names it first.
    const brings = event.type === 'WorkingGroupEstablished' || event.type === 'WorkingGroupAnnounced';
    if (brings || !('mechanism' in event) || event.mechanism === undefined) return [];
    const { id, mechanism, tracks } = event;
    const known = new Set<string>();
    for (const track of tracks) {
      for (const facts of [await here.ofLog(track), here.of(track)]) {
        if (facts.names(mechanism, id)) return [];
        for (const name of facts.mechanisms()) if (name !== mechanism) known.add(name);
      }
    }
    const others = [...known].slice(0, namedMechanisms).join(', ');
    const detail = `names ${mechanism}, which neither the definition of ${tracks.slice(0, 3).join(', ')} nor an earlier event names`;
    return [{ pointer: '/mechanism', detail: others === '' ? detail : `${detail}; known are ${others}` }];
  }

  /** What the log says of a track; of a track that was asked for before only what has come since is read. */
  private async factsOf(track: string): Promise<TrackFacts> {
    const key = `${this.log.past.epoch} ${track}`;
    const facts = this.remembered.get(key) ?? new TrackFacts();
    for (let more = true; more;) {
      const rows = await this.log.readRows({ after: facts.position, track, limit: batch });
      for (const { position, body } of rows) {
        if (position <= facts.position) continue;
        facts.take(body, track);
        facts.position = position;
      }
      more = rows.length === batch;
    }
    // Deleted first, since lru-cache does not measure again a value that it has.
    this.remembered.delete(key);
    this.remembered.set(key, facts);
    return facts;
  }

  /** The ids that links name and nothing has: neither the log nor an entry of the request. */
  private async unknownLinks(entries: readonly ParsedEntry[]): Promise<ReadonlySet<string>> {
    const own = new Set(entries.map(({ body }) => body.id));
    const linked = entries.flatMap((entry) => eventOf(entry)?.links?.map(({ event }) => event) ?? []);
    const ids = [...new Set(linked)].filter((id) => !own.has(id));
    return ids.length === 0 ? new Set() : this.log.lacks(ids);
  }
}

/** The event that an entry states. */
function eventOf({ body }: ParsedEntry): DiplomaticEvent | undefined {
  if (isEvent(body)) return body;
  return body.type === 'EventCorrected' ? body.event : undefined;
}

function onLinks({ links = [] }: DiplomaticEvent, unknown: ReadonlySet<string>): Remark[] {
  return links.flatMap(({ event }, index) =>
    unknown.has(event)
      ? [{ pointer: `/links/${index}/event`, detail: `names ${event}, and no entry has that id` }]
      : [],
  );
}
