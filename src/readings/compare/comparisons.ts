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
  type DifferingDate,
  differingDatesOf,
  statusWithout,
  triedCauses,
} from '../../domain/time-travel/comparison.js';
import type { Day } from '../../domain/time/day.js';
import { ThawError } from '../../domain/errors.js';
import { Slots } from '../../http/server/slots.js';
import type { TrackReading } from '../../domain/reading/reading.js';
import type { AsOf } from '../../domain/record/track-record.js';
import type { TrackTimeline } from '../../domain/reading/track-timeline.js';
import type { AsOfQuery } from '../as-of.js';
import { type ReadingAsOf, StatusReader } from '../status-reader.js';
import { metricsOn } from '../../domain/reading/metrics/make-metrics.js';

/** One side of a comparison: how the track stands, and what that is a reading of. */
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

/** What makes a difference: at most 200 of them are named. */
interface Named<T> {
  readonly count: number;
  readonly data: T[];
}

export type Comparison =
  | (Compared & { readonly by: 'days'; readonly because: Named<ComparedEvent> })
  | (Compared & { readonly by: 'knowledge'; readonly because: Named<LearnedEntry> & { tried: number } })
  | (Compared & { readonly by: 'accounts'; readonly because: Named<DifferingDate> & { tried: number } })
  | (Compared & { readonly by: 'policies'; readonly because: Named<FieldDifference> });

/** Two of a kind. */
export type Pair<T> = readonly [from: T, to: T];

/** What is compared: two days, two states of knowledge of one day, two tellings, or two policies. */
export type Compare =
  | { readonly by: 'days' | 'knowledge'; readonly pair: Pair<Day> }
  | { readonly by: 'accounts' | 'policies'; readonly pair: Pair<string> };

interface Side {
  readonly timeline: TrackTimeline;
  readonly asOf: AsOfQuery;
  readonly day: Day;
}

/** Comparisons that may run at once: each folds the track anew for every entry that it tries out. */
export const comparisonsAtOnce = 4;

/** Holds readings of a track against each other, and says what makes the difference. */
@Injectable()
export class Comparisons {
  private readonly slots = new Slots({
    most: comparisonsAtOnce,
    code: 'comparisons-busy',
    message: (taken) => `${taken} comparisons are under way; wait until one of them is done`,
    retryAfterSeconds: 2,
  });

  constructor(private readonly reader: StatusReader) {}

  /**
   * @throws ThawError as `StatusReader.timeline`, naming the parameter of the comparison; unavailable
   * `comparisons-busy`
   */
  async compare(track: string, compare: Compare, asOf: AsOfQuery): Promise<Comparison> {
    return this.slots.run(() => this.made(track, compare, asOf));
  }

  private made(track: string, compare: Compare, asOf: AsOfQuery): Promise<Comparison> {
    switch (compare.by) {
      case 'days':
        return this.days(track, compare.pair, asOf);
      case 'knowledge':
        return this.knowledge(track, compare.pair, asOf);
      case 'accounts':
        return this.accounts(track, compare.pair, asOf);
      case 'policies':
        return this.policies(track, compare.pair, asOf);
    }
  }

  private async days(track: string, [from, to]: Pair<Day>, asOf: AsOfQuery): Promise<Comparison> {
    const timeline = await this.reader.timeline(track, asOf);
    const [before, after] = [from, to].map((day) => ({ timeline, asOf: { ...asOf, validAt: day }, day }));
    const happenings = eventsBetween(timeline, from, to);
    const because = { count: happenings.length, data: newestOf(happenings, 'last') };
    return { ...this.compared(track, before!, after!), by: 'days', because };
  }

  private async knowledge(track: string, [from, to]: Pair<Day>, asOf: AsOfQuery): Promise<Comparison> {
    const before = await this.side(track, { ...asOf, knownAt: from }, ['knownAt', 'knownFrom']);
    const after = await this.side(track, { ...asOf, knownAt: to }, ['knownAt', 'knownTo']);
    const arrivals = learnedBetween(after.timeline, from, to, cutOf(asOf, after));
    const { entries, tried } = await tryOut(arrivals, cutOf({ ...asOf, knownAt: to }, after), after);
    const because = { count: arrivals.length, tried, data: newestOf(entries, 'first') };
    return { ...this.compared(track, before, after), by: 'knowledge', because };
  }

  private async accounts(track: string, pair: Pair<string>, asOf: AsOfQuery): Promise<Comparison> {
    const whole = await this.reader.timeline(track, asOf);
    const [first, second] = [
      await this.side(track, { ...asOf, account: pair[0] }, ['account', 'accounts']),
      await this.side(track, { ...asOf, account: pair[1] }, ['account', 'accounts']),
    ];
    const tellings = [
      { party: pair[0], timeline: first.timeline },
      { party: pair[1], timeline: second.timeline },
    ];
    const parted = differingDatesOf(whole, tellings, first.day);
    // The newest are tried out.
    const untried = Math.max(0, parted.length - triedCauses);
    for (const parting of parted.slice(untried)) {
      parting.decisive = [first, second].some((side) => {
        const tells = parting.tellings[side.asOf.account!] !== null;
        return tells && statusWithout(side.timeline, cutOf(side.asOf, side), parting.event, side.day) !== null;
      });
      await turn();
    }
    const because = { count: parted.length, tried: parted.length - untried, data: newestOf(parted, 'last') };
    return { ...this.compared(track, first, second), by: 'accounts', because };
  }

  private async policies(track: string, pair: Pair<string>, asOf: AsOfQuery): Promise<Comparison> {
    const first = await this.side(track, { ...asOf, policy: pair[0] }, ['policy', 'policies']);
    const second = await this.side(track, { ...asOf, policy: pair[1] }, ['policy', 'policies']);
    const [before, after] = [first, second].map(({ timeline }) => ({ ...timeline.policy, name: undefined }));
    const rules = differencesBetween(before!, after!);
    const because = { count: rules.length, data: rules.slice(0, namedCauses) };
    return { ...this.compared(track, first, second), by: 'policies', because };
  }

  private compared(track: string, from: Side, to: Side): Compared {
    const differences = differencesBetween(documentOf(from), documentOf(to));
    return { track, from: this.shown(from), to: this.shown(to), differences };
  }

  private shown({ timeline, asOf, day }: Side): ComparedSide {
    const { status, label, headline, since, formal, practice, flags } = timeline.read(day);
    return {
      status,
      label,
      headline,
      since,
      formal,
      practice,
      flags,
      reading: this.reader.readingAsOf(timeline, asOf),
    };
  }

  private async side(track: string, asOf: AsOfQuery, [pin, parameter]: Pair<string>): Promise<Side> {
    try {
      return { timeline: await this.reader.timeline(track, asOf), asOf, day: this.reader.day(asOf) };
    } catch (error) {
      throw error instanceof ThawError ? renamed(error, pin, parameter) : error;
    }
  }
}

function documentOf({ timeline, day }: Side): object {
  return { ...timeline.read(day), metrics: metricsOn(timeline, day) };
}

/** Leaves the newest entries out of the later state, one at a time; in between others get their turn. */
async function tryOut(arrivals: readonly TrackEntry[], cut: AsOf, { timeline, day }: Side) {
  const entries: LearnedEntry[] = [];
  let tried = 0;
  for (const arrival of arrivals) {
    const matters = mayDecide(arrival, cut);
    if (!matters || tried >= triedCauses) {
      entries.push(learnedEntry(arrival, matters ? undefined : null));
      continue;
    }
    tried += 1;
    entries.push(learnedEntry(arrival, statusWithout(timeline, cut, arrival.id, day)));
    await turn();
  }
  return { entries, tried };
}

/** The cut that asOf ask for; a policy that they name is that of the timeline. */
function cutOf({ knownAt, position, without, account, policy }: AsOfQuery, { timeline }: Side): AsOf {
  return {
    ...(knownAt !== undefined && { knownAt }),
    ...(position !== undefined && { position }),
    ...(without && { without }),
    ...(account !== undefined && { account }),
    ...(policy !== undefined && { policy: timeline.policy }),
  };
}

/** The same error about a pin, said of the parameter that gave it. */
function renamed(error: ThawError, pin: string, parameter: string): ThawError {
  if (!error.errors.some(({ pointer }) => pointer === pin)) return error;
  const errors = error.errors.map((each) => (each.pointer === pin ? { ...each, pointer: parameter } : each));
  const message = error.message.startsWith(`${pin} `) ? parameter + error.message.slice(pin.length) : error.message;
  return new ThawError(error.kind, error.code, message, errors);
}
