import { Injectable } from '@nestjs/common';
import { isEvent } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import type { TrackEvent } from '../../domain/record/track-event.js';
import { type LinkedAct, linkedTracks, shareMoved } from '../../domain/reading/measures/linkage.js';
import { relationshipId } from '../../domain/reading/relationship.js';
import type { TrackTimeline } from '../../domain/reading/track-timeline.js';
import type { Day } from '../../domain/time/day.js';
import { EventLog } from '../../event-log/event-log.js';
import type { AsOfQuery } from '../as-of.js';
import { StatusReader } from '../status-reader.js';
import type { ReadingAsOf } from '../track-status.js';

/** The acts that moved a track together with others, with the as-of parameters of the reading. */
export interface TrackLinkage {
  readonly data: { readonly acts: readonly LinkedAct[] };
  readonly reading: ReadingAsOf;
}

/** The newest acts that are followed over other tracks, and the greatest number of tracks of the same parties. */
const limits = { acts: 20, relationship: 100 } as const;

/** Reads what one act did to several tracks. */
@Injectable()
export class LinkageReader {
  constructor(
    private readonly reader: StatusReader,
    private readonly log: EventLog,
  ) {}

  /**
   * The acts that gave a track another status and touch other tracks, newest first, with what they did to each. The
   * position of the reading covers all tracks that it tells of.
   * @throws ThawError as `StatusReader.timeline`
   */
  async linkageAsOf(track: string, query: AsOfQuery): Promise<TrackLinkage> {
    const asOf = this.reader.pinned(query);
    const day = this.reader.day(asOf);
    const timeline = await this.reader.timeline(track, asOf);
    const reading = this.reader.readingAsOf(timeline, asOf);
    const moving = movingActs(timeline, day);
    const read = new Map([[track, timeline]]);
    const acts: LinkedAct[] = [];
    for (const { event, tracks } of await this.touching(moving)) {
      const touched = await this.timelines(tracks, asOf, read);
      const act = { id: event.id, on: event.visibleFrom };
      const linked = linkedTracks(act, touched, day);
      const share = await this.shareOf(act, timeline.definition.parties, asOf, read);
      acts.push({
        ...{ event: event.id, type: event.type, title: event.title, date: event.date.view() },
        ...{ tracks: linked, moved: linked.filter(({ moved }) => moved).length, share },
      });
    }
    const position = Math.max(...[...read.values()].map((each) => each?.version ?? 0));
    return { data: { acts }, reading: { ...reading, position } };
  }

  /** The tracks that each act touches, of those that touch more than one. */
  private async touching(acts: readonly TrackEvent[]) {
    const entries = await this.log.readPositions([...new Set(acts.flatMap(({ readFrom }) => readFrom))]);
    const tracksAt = new Map(
      entries.map(({ position, body }) => {
        const event = body.type === 'EventCorrected' ? body.event : body;
        return [position, isEvent(event) ? event.tracks : []];
      }),
    );
    return acts.flatMap((event) => {
      const tracks = [...new Set(event.readFrom.flatMap((position) => tracksAt.get(position) ?? []))].sort();
      return tracks.length > 1 ? [{ event, tracks }] : [];
    });
  }

  private async shareOf(
    act: Parameters<typeof shareMoved>[0],
    parties: readonly string[],
    asOf: AsOfQuery,
    read: Map<string, TrackTimeline | null>,
  ) {
    const id = relationshipId(parties);
    const rows = this.reader.all().filter((row) => relationshipId(row.parties) === id);
    if (rows.length > limits.relationship) return null;
    const timelines = await this.timelines(
      rows.map((row) => row.track),
      asOf,
      read,
    );
    return shareMoved(act, timelines, this.reader.day(asOf));
  }

  /** The timelines of those tracks that are on record as of the query; `read` holds those that were read. */
  private async timelines(
    tracks: readonly string[],
    asOf: AsOfQuery,
    read: Map<string, TrackTimeline | null>,
  ): Promise<TrackTimeline[]> {
    for (const track of tracks) if (!read.has(track)) read.set(track, await this.timelineOf(track, asOf));
    return tracks.flatMap((track) => read.get(track) ?? []);
  }

  /** Another track as of the same query: what is left out there, and the account, count where that track has them. */
  private async timelineOf(track: string, asOf: AsOfQuery): Promise<TrackTimeline | null> {
    const { without = [], account, ...wholeAsOf } = asOf;
    try {
      const whole = await this.reader.timeline(track, wholeAsOf);
      const lacking = new Set(whole.source.lacks(without));
      const own = without.filter((id) => !lacking.has(id));
      const told = account !== undefined && whole.definition.parties.includes(account) ? account : undefined;
      return own.length === 0 && told === undefined
        ? whole
        : await this.reader.timeline(track, { ...wholeAsOf, without: own, account: told });
    } catch (error) {
      // Not defined, stopped, or not known yet: then it is no part of this reading.
      const absent = ['unknown-track', 'not-yet-defined', 'nothing-known'];
      if (error instanceof ThawError && absent.includes(error.code)) return null;
      throw error;
    }
  }
}

/** The newest acts that gave a track another status, newest first. */
function movingActs(timeline: TrackTimeline, day: Day): TrackEvent[] {
  const history = timeline.history(day);
  const moving = history.filter(({ status }, i) => status !== (history[i - 1]?.status ?? 'none'));
  const acts = moving.flatMap(({ cause }) => (cause === null ? [] : (timeline.find(cause) ?? [])));
  return [...new Set(acts)].slice(-limits.acts).reverse();
}
