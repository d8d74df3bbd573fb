import { LRUCache } from 'lru-cache';
import { type Day, isoDay } from '../domain/time/day.js';
import { ThawError } from '../domain/errors.js';
import { type Policy } from '../domain/policy/policy.js';
import { shippedPolicies, unknownPolicy } from '../domain/policy/shipped-policies.js';
import type { AsOf } from '../domain/record/resolve-record.js';
import type { TrackTimeline } from '../domain/reading/track-timeline.js';
import type { EventLog } from '../event-log/event-log.js';
import { inTurns } from '../event-log/yielding.js';

/** The as-of parameters of a reading of a track. Absent ones mean now, and the track's own policy. */
export interface AsOfQuery {
  /** The state of the world at the end of this day. */
  readonly validAt?: Day | undefined;
  /** The state of knowledge at the end of this day. */
  readonly knownAt?: Day | undefined;
  /** The state of the log when this was its last position. */
  readonly position?: number | undefined;
  readonly policy?: string | undefined;
  /** Ids of entries to leave out, as if they had not been recorded. */
  readonly without?: readonly string[] | undefined;
  /** The party whose account is read. */
  readonly account?: string | undefined;
}

/** A policy that an entry of the log defines. */
export interface DefinedPolicy {
  readonly policy: Policy;
  /** Who recorded it first. */
  readonly by: string;
}

/** Whether no later entry, and no later day, can change the reading. */
export function isImmutable({ validAt, knownAt, position }: AsOfQuery): boolean {
  return validAt !== undefined && knownAt !== undefined && position !== undefined;
}

/** @throws ThawError invalid `from-the-future` for a state of knowledge that is yet to come */
export function refuseFutureKnowledge(knownAt: Day | undefined, today: Day): void {
  if (knownAt === undefined || knownAt <= today) return;
  const detail = `is later than ${isoDay(today)}: what will be known then nobody knows`;
  throw ThawError.invalid('from-the-future', 'knownAt', detail);
}

/** Events of the timelines in the cache, beside the live ones. */
const cachedEvents = 100_000;

/** Cached timelines as of some day, position or policy, so that status, history and explanation of one fold it once. */
export class TimelinesAsOf {
  private readonly timelines: LRUCache<string, TrackTimeline>;
  private readonly folding = new Map<string, Promise<TrackTimeline>>();

  /** @param limit the events in the cached timelines; a longer timeline takes the whole cache */
  constructor(
    private readonly log: EventLog,
    limit = cachedEvents,
  ) {
    const sizeCalculation = ({ size }: TrackTimeline) => Math.min(Math.max(size, 1), limit);
    this.timelines = new LRUCache({ maxSize: limit, sizeCalculation });
  }

  /**
   * The timeline that a query asks for; the live one where the query leaves nothing out.
   * @param today the last day of which anything can be known
   * @throws ThawError `invalid`: `from-the-future`, `nothing-known`, `unknown-event`, `no-party`; `not-found`:
   * `unknown-policy`, `not-yet-defined`
   */
  async timelineAsOf(live: TrackTimeline, query: AsOfQuery, today: Day): Promise<TrackTimeline> {
    const policy = query.policy === undefined ? undefined : await this.policyNamed(query.policy);
    // Nothing is awaited until the answer is settled, so that the live timeline takes in no entry before.
    const asOf = narrowingOf(live, query, today, policy);
    const isWhole = Object.keys(asOf).length === 0;
    if (isWhole && query.position === undefined) return live;
    const { epoch } = this.log.past;
    const key = JSON.stringify([epoch, live.definition.id, live.version, { ...asOf, policy: asOf.policy?.name }]);
    const cached = this.timelines.get(key) ?? this.folding.get(key);
    if (cached) return cached;
    // With a position the timeline is a copy, so that no later entry enters it while an answer is being made.
    if (isWhole) return this.keep(key, live.fork());
    const folded = inTurns(live.foldingAsOf(asOf))
      .then((timeline) => this.keep(key, timeline))
      .finally(() => this.folding.delete(key));
    this.folding.set(key, folded);
    return folded;
  }

  private keep(key: string, timeline: TrackTimeline): TrackTimeline {
    this.timelines.set(key, timeline);
    return timeline;
  }

  /** A shipped policy, or one that some track has adopted. @throws ThawError not-found `unknown-policy` */
  async policyNamed(name: string): Promise<Policy> {
    const shipped = shippedPolicies.get(name);
    if (shipped) return shipped;
    const adopted = (await this.adopted()).get(name);
    if (!adopted) throw unknownPolicy(name);
    return adopted.policy;
  }

  /** The policies that entries of the log define, by name. */
  async adopted(): Promise<ReadonlyMap<string, DefinedPolicy>> {
    const policies = new Map<string, DefinedPolicy>();
    const limit = 500;
    for (let after = 0, more = true; more;) {
      const entries = await this.log.readWhere({ after, type: 'PolicyAdopted', limit });
      for (const { body, recordedBy: by } of entries) {
        if (body.type !== 'PolicyAdopted' || typeof body.policy !== 'object') continue;
        const { policy } = body;
        if (!policies.has(policy.name)) policies.set(policy.name, { policy, by });
      }
      more = entries.length === limit;
      after = entries.at(-1)?.position ?? after;
    }
    return policies;
  }
}

/** The parameters that leave something out of the live timeline. */
function narrowingOf(live: TrackTimeline, query: AsOfQuery, today: Day, policy: Policy | undefined): AsOf {
  const { position, knownAt, without = [], account } = query;
  const known = knownAt === undefined ? null : live.source.knownDays;
  // With a position, whether anything was known must not depend on entries appended after it.
  const first = known && position !== undefined ? firstKnownUpTo(live, position) : known?.first;
  refuseUnknown(live, query, today, first);
  const asOf: AsOf = {
    ...(position !== undefined && position < live.version && { position }),
    ...(known && knownAt! < known.last && { knownAt: knownAt! }),
    ...(without.length > 0 && { without: [...new Set(without)].sort() }),
    ...(account !== undefined && { account }),
  };
  // A part of the record may be under another policy than the whole, so only for the whole can the policy be left out.
  const isOwnPolicy = !policy || (Object.keys(asOf).length === 0 && policy.name === live.policy.name);
  return isOwnPolicy ? asOf : { ...asOf, policy };
}

function firstKnownUpTo(live: TrackTimeline, position: number): Day | undefined {
  const days = live.source.entryRefs().flatMap((entry) => (entry.position <= position ? [entry.known] : []));
  return days.reduce<Day | undefined>((first, day) => Math.min(first ?? day, day), undefined);
}

function refuseUnknown(live: TrackTimeline, query: AsOfQuery, today: Day, first: Day | undefined): void {
  const { position, knownAt, without, account } = query;
  const { id, parties } = live.definition;
  refuseFutureKnowledge(knownAt, today);
  if (knownAt !== undefined && first !== undefined && knownAt < first) {
    throw ThawError.invalid(
      'nothing-known',
      'knownAt',
      `is before ${isoDay(first)}, when the first entry of ${id} was known`,
    );
  }
  if (position !== undefined && live.source.version(position) === 0) {
    const detail = `the track ${id} was not defined yet when the log ended at position ${position}`;
    throw ThawError.notFound('not-yet-defined', detail, [{ pointer: 'position', detail }]);
  }
  const [unknown] = live.source.lacks(without ?? []);
  if (unknown !== undefined) {
    throw ThawError.invalid('unknown-event', 'without', `names ${unknown}, which is no entry of ${id}`);
  }
  if (account !== undefined && !parties.includes(account)) {
    throw ThawError.invalid(
      'no-party',
      'account',
      `is ${account}, which is no party of ${id}: those are ${parties.join(', ')}`,
    );
  }
}
