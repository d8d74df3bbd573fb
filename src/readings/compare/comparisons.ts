import { Injectable } from '@nestjs/common';
import { setImmediate as turn } from 'node:timers/promises';
import type { TrackEntry } from '../../domain/record/track-entry.js';
import {
  newestOf,
  differencesBetween,
  type FieldDifference,
  type ComparedEvent,
  eventsBetween,
  learnedEntry,
  learnedBetween,
  type LearnedEntry,
  mayDecide,
  namedCauses,
  statusWithout,
  triedCauses,
} from '../../domain/time-travel/comparison.js';
import { type DifferingDate, differingDatesOf } from '../../domain/time-travel/differing-dates.js';
import type { Day } from '../../domain/time/day.js';
import { ThawError } from '../../domain/errors.js';
import { Slots } from '../../http/server/slots.js';
import type { TrackReading } from '../../domain/reading/reading.js';
import type { AsOf } from '../../domain/record/resolve-record.js';
import type { TrackTimeline } from '../../domain/reading/track-timeline.js';
import { inTurns } from '../../event-log/yielding.js';
import type { AsOfQuery } from '../as-of.js';
import { StatusReader } from '../status-reader.js';
import type { ReadingAsOf } from '../track-status.js';
import type { RivalAccounts } from '../../domain/time-travel/rival-accounts.js';
import { RivalAccountsReader } from './rival-accounts.js';
import { metricsOn } from '../../domain/reading/metrics/make-metrics.js';

/** One side of a comparison: the status of the track, and the as-of parameters of that reading. */
export interface ComparedSide extends Pick<
  TrackReading,
  'status' | 'label' | 'headline' | 'since' | 'formal' | 'practice' | 'flags'
> {
  readonly reading: ReadingAsOf;
}

interface Compared {
  readonly track: string;
  readonly from: ComparedSide;
  readonly to: ComparedSide;
  readonly differences: FieldDifference[];
}

/** The causes of a difference: their number, and at most 200 of them. */
interface Causes<T> {
  readonly count: number;
  readonly data: T[];
}

export type Comparison =
  | (Compared & { readonly by: 'days'; readonly because: Causes<ComparedEvent> })
  | (Compared & { readonly by: 'knowledge'; readonly because: Causes<LearnedEntry> & { tried: number } })
  | (Compared & {
      readonly by: 'accounts';
      readonly because: Causes<DifferingDate> & { tried: number };
      readonly rivalAccounts: RivalAccounts;
    })
  | (Compared & { readonly by: 'policies'; readonly because: Causes<FieldDifference> });

/** Two values of one kind; the first is the earlier one, where they have an order. */
export type Pair<T> = readonly [from: T, to: T];

/** The two things to compare: days, states of knowledge of one day, accounts of parties, or policies. */
export type Compare =
  | { readonly by: 'days' | 'knowledge'; readonly pair: Pair<Day> }
  | { readonly by: 'accounts' | 'policies'; readonly pair: Pair<string> };

interface Side {
  readonly timeline: TrackTimeline;
  readonly asOf: AsOfQuery;
  readonly day: Day;
}

/** Limit of comparisons at once: each folds the track anew for every entry that it leaves out by way of trial. */
export const comparisonsAtOnce = 4;

/** Compares two readings of a track, and finds the causes of their differences. */
@Injectable()
export class Comparisons {
  private readonly slots = new Slots({
    most: comparisonsAtOnce,
    code: 'comparisons-busy',
    message: (taken) => `${taken} comparisons are under way; wait until one of them is done`,
    retryAfterSeconds: 2,
  });

  constructor(
    private readonly reader: StatusReader,
    private readonly rivals: RivalAccountsReader,
  ) {}

  /**
   * Compares two readings of a track.
   * @param asOf the as-of parameters that both readings share
   * @throws ThawError as `StatusReader.timeline`, naming the parameter of the comparison; unavailable
   * `comparisons-busy`
   */
  async compare(track: string, compare: Compare, asOf: AsOfQuery): Promise<Comparison> {
    return this.slots.run(() => this.compareBy(track, compare, this.reader.pinned(asOf)));
  }

  private compareBy(track: string, compare: Compare, asOf: AsOfQuery): Promise<Comparison> {
    switch (compare.by) {
      case 'days':
        return this.compareDays(track, compare.pair, asOf);
      case 'knowledge':
        return this.compareKnowledge(track, compare.pair, asOf);
      case 'accounts':
        return this.compareAccounts(track, compare.pair, asOf);
      case 'policies':
        return this.comparePolicies(track, compare.pair, asOf);
    }
  }

  private async compareDays(track: string, [from, to]: Pair<Day>, asOf: AsOfQuery): Promise<Comparison> {
    const timeline = await this.reader.timeline(track, asOf);
    const [before, after] = [from, to].map((day) => ({ timeline, asOf: { ...asOf, validAt: day }, day }));
    const events = eventsBetween(timeline, from, to);
    const because = { count: events.length, data: newestOf(events, 'last') };
    return { ...(await this.comparedSides(track, before!, after!)), by: 'days', because };
  }

  private async compareKnowledge(track: string, [from, to]: Pair<Day>, asOf: AsOfQuery): Promise<Comparison> {
    const before = await this.side(track, { ...asOf, knownAt: from }, ['knownAt', 'knownFrom']);
    const after = await this.side(track, { ...asOf, knownAt: to }, ['knownAt', 'knownTo']);
    const arrivals = learnedBetween(after.timeline, from, to, narrowingOf(asOf, after));
    const { entries, tried } = await tryOut(arrivals, narrowingOf({ ...asOf, knownAt: to }, after), after);
    const because = { count: arrivals.length, tried, data: newestOf(entries, 'first') };
    return { ...(await this.comparedSides(track, before, after)), by: 'knowledge', because };
  }

  private async compareAccounts(track: string, pair: Pair<string>, asOf: AsOfQuery): Promise<Comparison> {
    const whole = await this.reader.timeline(track, asOf);
    const [first, second] = [
      await this.side(track, { ...asOf, account: pair[0] }, ['account', 'accounts']),
      await this.side(track, { ...asOf, account: pair[1] }, ['account', 'accounts']),
    ];
    const sides = [
      { party: pair[0], timeline: first.timeline },
      { party: pair[1], timeline: second.timeline },
    ];
    const differing = differingDatesOf(whole, sides, first.day);
    // Only the newest are tried, since each trial folds the timeline of a party anew.
    const untried = Math.max(0, differing.length - triedCauses);
    for (const difference of differing.slice(untried)) {
      difference.decisive = false;
      for (const side of [first, second]) {
        if (difference.tellings[side.asOf.account!] === null) continue;
        const left = statusWithout(side.timeline, narrowingOf(side.asOf, side), difference.event, side.day);
        if ((await inTurns(left)) !== null) difference.decisive = true;
        if (difference.decisive) break;
      }
      await turn();
    }
    const because = { count: differing.length, tried: differing.length - untried, data: newestOf(differing, 'last') };
    const rivalAccounts = await this.rivals.between(whole, sides, asOf);
    return { ...(await this.comparedSides(track, first, second)), by: 'accounts', because, rivalAccounts };
  }

  private async comparePolicies(track: string, pair: Pair<string>, asOf: AsOfQuery): Promise<Comparison> {
    const first = await this.side(track, { ...asOf, policy: pair[0] }, ['policy', 'policies']);
    const second = await this.side(track, { ...asOf, policy: pair[1] }, ['policy', 'policies']);
    const [before, after] = [first, second].map(({ timeline }) => ({ ...timeline.policy, name: undefined }));
    const rules = differencesBetween(before!, after!);
    const because = { count: rules.length, data: rules.slice(0, namedCauses) };
    return { ...(await this.comparedSides(track, first, second)), by: 'policies', because };
  }

  private async comparedSides(track: string, from: Side, to: Side): Promise<Compared> {
    await turn();
    const before = await this.sideView(from);
    await turn();
    const after = await this.sideView(to);
    await turn();
    const differences = differencesBetween(before.document, after.document);
    return { track, from: before.side, to: after.side, differences };
  }

  private async sideView({ timeline, asOf, day }: Side): Promise<{ side: ComparedSide; document: object }> {
    const metrics = metricsOn(timeline, day);
    const { told, reading } = await this.reader.readingOf(timeline, asOf);
    const { status, label, headline, since, formal, practice, flags } = told;
    return {
      side: { status, label, headline, since, formal, practice, flags, reading },
      document: { ...told, metrics },
    };
  }

  private async side(track: string, asOf: AsOfQuery, [name, parameter]: Pair<string>): Promise<Side> {
    try {
      return { timeline: await this.reader.timeline(track, asOf), asOf, day: this.reader.day(asOf) };
    } catch (error) {
      throw error instanceof ThawError ? renamed(error, name, parameter) : error;
    }
  }
}

/**
 * Leaves the newest entries out of the later state, one at a time, to find those that decide it. Other requests run in
 * between.
 */
async function tryOut(arrivals: readonly TrackEntry[], asOf: AsOf, { timeline, day }: Side) {
  const entries: LearnedEntry[] = [];
  let tried = 0;
  for (const arrival of arrivals) {
    const matters = mayDecide(arrival, asOf);
    if (!matters || tried >= triedCauses) {
      entries.push(learnedEntry(arrival, matters ? undefined : null));
      continue;
    }
    tried += 1;
    entries.push(learnedEntry(arrival, await inTurns(statusWithout(timeline, asOf, arrival.id, day))));
    await turn();
  }
  return { entries, tried };
}

/** The as-of parameters that narrow the record of a side; a policy that the query names is the one of its timeline. */
function narrowingOf({ knownAt, position, without, account, policy }: AsOfQuery, { timeline }: Side): AsOf {
  return {
    ...(knownAt !== undefined && { knownAt }),
    ...(position !== undefined && { position }),
    ...(without && { without }),
    ...(account !== undefined && { account }),
    ...(policy !== undefined && { policy: timeline.policy }),
  };
}

/** An error about an as-of parameter, reworded to name the parameter of the comparison that set it. */
function renamed(error: ThawError, name: string, parameter: string): ThawError {
  if (!error.errors.some(({ pointer }) => pointer === name)) return error;
  const errors = error.errors.map((each) => (each.pointer === name ? { ...each, pointer: parameter } : each));
  const message = error.message.startsWith(`${name} `) ? parameter + error.message.slice(name.length) : error.message;
  return new ThawError(error.kind, error.code, message, errors);
}
