import { Injectable } from '@nestjs/common';
import type { ArticleClaim, ClaimDifference, ClaimVerdict } from '../../domain/article/article-claim.js';
import { checkedEventOf, type CheckedEvent, spanOf } from '../../domain/article/checked-event.js';
import { CheckedRecord } from '../../domain/article/match-claim.js';
import { figureMatch, type MatchedFigure } from '../../domain/article/match-figure.js';
import { matchedDay } from '../../domain/article/match-status.js';
import { isEvent } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import type { Actor, Source } from '../../domain/events/event.js';
import type { EventType } from '../../domain/events/vocabulary.js';
import type { TrackTimeline } from '../../domain/reading/track-timeline.js';
import { isAct } from '../../domain/record/track-event.js';
import { type Day, isoDay } from '../../domain/time/day.js';
import { type DateView, EdtfDate } from '../../domain/time/edtf-date.js';
import type { Status } from '../../domain/policy/states.js';
import { EventLog } from '../../event-log/event-log.js';
import { yieldingPauses } from '../../event-log/yielding.js';
import { Slots } from '../../http/server/slots.js';
import type { AsOfQuery } from '../as-of.js';
import { SeriesReader } from '../series/series-reader.js';
import { StatusReader } from '../status-reader.js';
import { listedEvents } from '../track-events.js';

/** The as-of parameters of a check. */
export type ArticleAsOf = Pick<AsOfQuery, 'knownAt' | 'position'>;

/** The event that a claim is about, as it reads. */
export interface ClaimedEvent {
  readonly event: string;
  readonly type: EventType;
  readonly title: string;
  readonly date: DateView;
  readonly tracks: readonly string[];
  /** Who had a part in it, and which. */
  readonly actors: readonly Pick<Actor, 'country' | 'body' | 'role'>[];
  readonly sources: readonly Source[];
}

/** A claim held against the record. */
export interface CheckedClaim {
  readonly id: string;
  readonly what: string;
  readonly verdict: ClaimVerdict;
  readonly differences: readonly ClaimDifference[];
  readonly event: ClaimedEvent | null;
  readonly figure: MatchedFigure | null;
  readonly status: { readonly status: Status; readonly headline: string; readonly since: DateView | null } | null;
}

/** The claims of an article held against the record, with the number of each verdict. */
export interface ArticleCheck {
  readonly data: readonly CheckedClaim[];
  readonly tally: {
    readonly claims: number;
    readonly onRecord: number;
    readonly differing: number;
    readonly missing: number;
  };
  readonly reading: { readonly knownAt: string; readonly position: number };
}

/** Checks at once: each may fold every track. */
export const articleChecksAtOnce = 2;

const none = { event: null, figure: null, status: null, differences: [] } as const;

/** Holds the claims of articles against the record, as known on a day. */
@Injectable()
export class ArticleChecker {
  private readonly slots = new Slots({
    most: articleChecksAtOnce,
    code: 'article-checks-busy',
    message: (taken) => `${taken} articles are being checked; wait until one of them is done`,
    retryAfterSeconds: 2,
  });

  constructor(
    private readonly reader: StatusReader,
    private readonly log: EventLog,
    private readonly series: SeriesReader,
  ) {}

  /**
   * Checks claims one by one against the events, series and statuses that are known on the day, all of one position of the
   * log.
   * @throws ThawError invalid `unknown-track`, `invalid-claim`, `from-the-future` with a pointer to the claim; unavailable
   * `article-checks-busy`, `unreadable-entry`
   */
  check(claims: readonly ArticleClaim[], query: ArticleAsOf): Promise<ArticleCheck> {
    return this.slots.run(async () => {
      await this.reader.reach(query.position);
      const knownAt = query.knownAt ?? this.reader.today();
      const asOf = { ...query, position: query.position ?? this.reader.position };
      refuseComing(claims, knownAt);
      const record = await this.recordOf(this.tracksOf(claims), asOf);
      const data: CheckedClaim[] = [];
      const pause = yieldingPauses();
      for (const [i, claim] of claims.entries()) {
        await pause();
        const checked = await this.checked(claim, record, asOf, i);
        data.push({ id: claim.id ?? String(i + 1), what: claim.what, ...checked });
      }
      const count = (verdict: ClaimVerdict) => data.filter((each) => each.verdict === verdict).length;
      return {
        data,
        tally: {
          ...{ claims: data.length, onRecord: count('on record') },
          ...{ differing: count('differing'), missing: count('missing') },
        },
        reading: { knownAt: isoDay(knownAt), position: asOf.position },
      };
    });
  }

  /** The tracks to search: those that the claims name with their sub-tracks, or all where a claim of an event names none. */
  private tracksOf(claims: readonly ArticleClaim[]): string[] {
    const all = this.reader.all().map(({ track }) => track);
    const ofEvents = claims.filter(({ series, status }) => series === undefined && status === undefined);
    for (const [i, { track }] of claims.entries()) {
      if (track !== undefined && !all.includes(track)) {
        throw ThawError.invalid('unknown-track', `/${i}/track`, `names ${track}, which is no track`);
      }
    }
    if (ofEvents.some(({ track }) => track === undefined)) return all;
    const named = new Set(ofEvents.flatMap(({ track }) => track ?? []));
    return all.filter((id) => [...named].some((track) => id === track || id.startsWith(`${track}.`)));
  }

  /** Every event that is known on the day, once, whether it has happened or is announced. */
  private async recordOf(tracks: readonly string[], asOf: ArticleAsOf): Promise<CheckedRecord> {
    const record = new CheckedRecord();
    const found = new Set<string>();
    const pause = yieldingPauses();
    for (const track of tracks) {
      await pause();
      const timeline = await this.timeline(track, asOf);
      const acts = timeline?.viewed(asOf.knownAt ?? this.reader.today(), (view) =>
        [...view.visible(), ...view.pending.map(({ event }) => event)].filter(isAct).filter(({ id }) => !found.has(id)),
      );
      if (!acts) continue;
      const byId = new Map(acts.map((act) => [act.id, act]));
      for (const { entry, asRead } of await listedEvents(this.log, acts, asOf.knownAt)) {
        await pause();
        const words = asRead?.event ?? entry.body;
        const act = byId.get(entry.body.id);
        if (!act || !isEvent(words) || found.has(act.id)) continue;
        found.add(act.id);
        record.add(checkedEventOf(act, words, asRead?.outcome));
      }
    }
    return record;
  }

  /** A track as known; `undefined` where nothing of it was known or recorded then. */
  private async timeline(track: string, asOf: AsOfQuery): Promise<TrackTimeline | undefined> {
    try {
      return await this.reader.timeline(track, asOf);
    } catch (error) {
      if (error instanceof ThawError && ['not-yet-defined', 'nothing-known'].includes(error.code)) return undefined;
      throw error;
    }
  }

  private async checked(
    claim: ArticleClaim,
    record: CheckedRecord,
    asOf: ArticleAsOf,
    index: number,
  ): Promise<Omit<CheckedClaim, 'id' | 'what'>> {
    if (claim.series !== undefined) return this.checkedFigure(claim, claim.series, asOf, index);
    if (claim.status !== undefined) return this.checkedStatus(claim, claim.track!, asOf);
    const { verdict, event, differences } = record.match(claim);
    return { ...none, verdict, differences, event: event && claimedEvent(event) };
  }

  private async checkedFigure(
    claim: ArticleClaim,
    id: string,
    asOf: ArticleAsOf,
    index: number,
  ): Promise<Omit<CheckedClaim, 'id' | 'what'>> {
    try {
      const { points, tracks } = await this.series.read(id, asOf);
      if (claim.track !== undefined && !tracks.includes(claim.track)) {
        const detail = `is none of the tracks of the series ${id}: ${tracks.join(', ') || 'it has none'}`;
        throw ThawError.invalid('invalid-claim', `/${index}/track`, detail);
      }
      return { ...none, ...figureMatch(claim, points) };
    } catch (error) {
      const isUnknown = error instanceof ThawError && ['unknown-series', 'not-yet-defined'].includes(error.code);
      if (isUnknown) return { ...none, verdict: 'missing' };
      throw error;
    }
  }

  private async checkedStatus(
    claim: ArticleClaim,
    track: string,
    asOf: ArticleAsOf,
  ): Promise<Omit<CheckedClaim, 'id' | 'what'>> {
    const { first, last } = spanOf(EdtfDate.parse(claim.date!));
    const timeline = await this.timeline(track, asOf);
    if (!timeline) return { ...none, verdict: 'missing' };
    const within = { first, last: Math.min(last, asOf.knownAt ?? this.reader.today()) };
    const { reading, differences } = matchedDay(claim, timeline, within);
    const { status, headline, since } = reading;
    const verdict = differences.length === 0 ? 'on record' : 'differing';
    return { ...none, verdict, differences, status: { status, headline, since } };
  }
}

/** @throws ThawError invalid `from-the-future` for the first claim of a status on a day that is yet to come */
function refuseComing(claims: readonly ArticleClaim[], knownAt: Day): void {
  for (const [i, { status, date }] of claims.entries()) {
    if (status === undefined || EdtfDate.parse(date!).earliest! <= knownAt) continue;
    const detail = `is later than ${isoDay(knownAt)}: how a track then stands is not known`;
    throw ThawError.invalid('from-the-future', `/${i}/date`, detail);
  }
}

function claimedEvent({ act, tracks, sources, ...more }: CheckedEvent): ClaimedEvent {
  const { id: event, type, title, occurred } = act;
  const actors = more.actors.map(({ country, body, role }) => ({ country, ...(body !== undefined && { body }), role }));
  return { event, type, title, date: occurred.view(), tracks, actors, sources };
}
