import { Injectable } from '@nestjs/common';
import { isEvent } from '../../domain/entries/entry.js';
import { type Claims, claimsOf, type WordedEvent } from '../../domain/reading/claims.js';
import type { TrackTimeline } from '../../domain/reading/track-timeline.js';
import { isHeld, type TrackEvent } from '../../domain/record/track-event.js';
import { EventLog } from '../../event-log/event-log.js';
import type { AsOfQuery } from '../as-of.js';
import { nameReferences } from '../references.js';
import { StatusReader } from '../status-reader.js';
import type { ReadingAsOf } from '../track-status.js';
import { listedEvents } from '../track-events.js';

/** The claims and expectations of a track, with the as-of parameters of the reading. */
export interface TrackClaims {
  readonly data: Claims;
  readonly reading: ReadingAsOf;
}

/** Reads what is claimed about tracks, and expected of them. */
@Injectable()
export class ClaimsReader {
  constructor(
    private readonly reader: StatusReader,
    private readonly log: EventLog,
  ) {}

  /** The claims and expectations of a track. @throws ThawError as `StatusReader.timeline` */
  async claimsAsOf(track: string, asOf: AsOfQuery): Promise<TrackClaims> {
    const timeline = await this.reader.timeline(track, asOf);
    // Both are noted before the first await: a live timeline may take in further entries meanwhile.
    const reading = this.reader.readingAsOf(timeline, asOf);
    return { data: await this.claimsOn(timeline, asOf), reading };
  }

  /** The claims and expectations on the day that a query asks for. */
  async claimsOn(timeline: TrackTimeline, asOf: AsOfQuery): Promise<Claims> {
    const day = this.reader.day(asOf);
    const events = timeline.viewed(day, (view) => view.visible());
    const claims = claimsOf(await this.worded(events.filter(isHeld), asOf), events, day);
    const references = claims.claims.flatMap(({ causes, effects }) => [...causes, ...effects]);
    await nameReferences(this.log, references, asOf);
    return claims;
  }

  private async worded(events: readonly TrackEvent[], { knownAt }: AsOfQuery): Promise<WordedEvent[]> {
    const listed = await listedEvents(this.log, events, knownAt);
    const byId = new Map(listed.map((each) => [each.entry.body.id, each]));
    return events.flatMap((event) => {
      const { entry, asRead } = byId.get(event.id) ?? {};
      const words = asRead?.event ?? entry?.body;
      return words && isEvent(words) ? [{ event, words }] : [];
    });
  }
}
