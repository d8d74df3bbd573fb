import { Injectable } from '@nestjs/common';
import type { ArticleClaim, ClaimDifference, ClaimVerdict } from '../../domain/article/article-claim.js';
import { checkedEventOf, type CheckedEvent } from '../../domain/article/checked-event.js';
import { CheckedRecord } from '../../domain/article/match-claim.js';
import { figureMatch, type MatchedFigure } from '../../domain/article/match-figure.js';
import { statusDifferences } from '../../domain/article/match-status.js';
import { isEvent } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import type { Source } from '../../domain/events/event.js';
import type { EventType } from '../../domain/events/vocabulary.js';
import type { TrackTimeline } from '../../domain/reading/track-timeline.js';
import { isAct } from '../../domain/record/track-event.js';
import { isoDay } from '../../domain/time/day.js';
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
  readonly reading: { readonly knownAt: string; readonly position: number | null };
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
   * Checks claims one by one against the events, series and statuses that are known on the day.
   * @throws ThawError invalid `unknown-track` with a pointer to the claim; `from-the-future`; unavailable
   * `article-checks-busy`, `unreadable-entry`
   */
  check(claims: readonly ArticleClaim[], asOf: ArticleAsOf): Promise<ArticleCheck> {
    return this.slots.run(async () => {
      await this.reader.reach(asOf.position);
      const record = new CheckedRecord(await this.events(this.tracksOf(claims), asOf));
      const data: CheckedClaim[] = [];
      for (const [i, claim] of claims.entries()) {
        data.push({ id: claim.id ?? String(i + 1), what: claim.what, ...(await this.checked(claim, record, asOf)) });
      }
      const count = (verdict: ClaimVerdict) => data.filter((each) => each.verdict === verdict).length;
      return {
        data,
        tally: {
          ...{ claims: data.length, onRecord: count('on record') },
          ...{ differing: count('differing'), missing: count('missing') },
        },
        reading: { knownAt: isoDay(asOf.knownAt ?? this.reader.today()), position: asOf.position ?? null },
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
  private async events(tracks: readonly string[], asOf: ArticleAsOf): Promise<CheckedEvent[]> {
    const found = new Map<string, CheckedEvent>();
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
        const words = asRead?.event ?? entry.body;
        const act = byId.get(entry.body.id);
        if (act && isEvent(words)) found.set(act.id, checkedEventOf(act, words, asRead?.outcome));
      }
    }
    return [...found.values()];
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
  ): Promise<Omit<CheckedClaim, 'id' | 'what'>> {
    if (claim.series !== undefined) return this.checkedFigure(claim, claim.series, asOf);
    if (claim.status !== undefined) return this.checkedStatus(claim, claim.track!, asOf);
    const { verdict, event, differences } = record.match(claim);
    return { ...none, verdict, differences, event: event && claimedEvent(event) };
  }

  private async checkedFigure(
    claim: ArticleClaim,
    id: string,
    asOf: ArticleAsOf,
  ): Promise<Omit<CheckedClaim, 'id' | 'what'>> {
    try {
      const { points } = await this.series.read(id, asOf);
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
    const { earliest, latest } = EdtfDate.parse(claim.date!);
    const validAt = (latest ?? earliest)!;
    const timeline = await this.timeline(track, asOf);
    if (!timeline) return { ...none, verdict: 'missing' };
    const reading = timeline.read(validAt);
    const { status, headline, since } = reading;
    const differences = statusDifferences(claim, reading, validAt);
    const verdict = differences.length === 0 ? 'on record' : 'differing';
    return { ...none, verdict, differences, status: { status, headline, since } };
  }
}

function claimedEvent({ act, tracks, sources }: CheckedEvent): ClaimedEvent {
  const { id: event, type, title, occurred } = act;
  return { event, type, title, date: occurred.view(), tracks, sources };
}
