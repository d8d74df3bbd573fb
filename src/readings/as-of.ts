import { type Day, isoDay } from '../domain/time/day.js';
import { ThawError } from '../domain/errors.js';
import { type Policy } from '../domain/policy/policy.js';
import { shippedPolicies, unknownPolicy } from '../domain/policy/shipped-policies.js';
import type { AsOf } from '../domain/record/track-record.js';
import type { TrackTimeline } from '../domain/reading/track-timeline.js';
import type { EventLog } from '../event-log/event-log.js';

/** What a reading of a track is asked for. Absent clocks are those of now, and the policy is the track's own. */
export interface AsOfQuery {
  /** What was so at the end of this day. */
  readonly validAt?: Day | undefined;
  /** As known at the end of this day. */
  readonly knownAt?: Day | undefined;
  /** As the log stood when this was its last position. */
  readonly position?: number | undefined;
  readonly policy?: string | undefined;
  /** As if these entries did not stand. */
  readonly without?: readonly string[] | undefined;
  /** On the telling of this party. */
  readonly account?: string | undefined;
}

/** Whether no later entry, and no later day, can change what is read. */
export function isImmutable({ validAt, knownAt, position }: AsOfQuery): boolean {
  return validAt !== undefined && knownAt !== undefined && position !== undefined;
}

/** Timelines of at most so many events are kept beside the live ones, unless told. */
const eventsKept = 100_000;

/** The timelines of pinned readings. Asking for the status, the history and the reasons of one folds once. */
export class TimelinesAsOf {
  private readonly kept = new Map<string, TrackTimeline>();
  private events = 0;

  constructor(
    private readonly log: EventLog,
    private readonly limit = eventsKept,
  ) {}

  /**
   * The timeline that pins ask for; the live one where they leave nothing out.
   * @param today the day up to which everything is known
   * @throws ThawError `invalid`: `from-the-future`, `nothing-known`, `unknown-event`, `no-party`; `not-found`:
   * `unknown-policy`, `not-yet-defined`
   */
  async timelineAsOf(live: TrackTimeline, pins: AsOfQuery, today: Day): Promise<TrackTimeline> {
    const ruled = pins.policy === undefined ? undefined : await this.policyNamed(pins.policy);
    // From here on nothing waits, so that the live timeline takes in no entry between the question and the answer.
    const cut = cutOf(live, pins, today, ruled);
    const whole = Object.keys(cut).length === 0;
    if (whole && pins.position === undefined) return live;
    const key = JSON.stringify([live.definition.id, live.version, { ...cut, policy: cut.policy?.name }]);
    const known = this.kept.get(key);
    this.kept.delete(key);
    // Who pins the position is given what no later entry enters, also while an answer is still being made of it.
    const timeline = known ?? (whole ? live.fork() : live.asOf(cut));
    this.kept.set(key, timeline);
    if (!known) this.makeRoom(timeline.size);
    return timeline;
  }

  /** A shipped policy, or one that some track has adopted. @throws ThawError not-found `unknown-policy` */
  async policyNamed(name: string): Promise<Policy> {
    const shipped = shippedPolicies.get(name);
    if (shipped) return shipped;
    const adopted = (await this.adopted()).get(name);
    if (!adopted) throw unknownPolicy(name);
    return adopted;
  }

  /** The policies that entries of the log bring along, by name. */
  async adopted(): Promise<ReadonlyMap<string, Policy>> {
    const found = new Map<string, Policy>();
    const limit = 500;
    for (let after = 0, more = true; more;) {
      const entries = await this.log.readWhere({ after, type: 'PolicyAdopted', limit });
      for (const { body } of entries) {
        if (body.type === 'PolicyAdopted' && typeof body.policy === 'object') found.set(body.policy.name, body.policy);
      }
      more = entries.length === limit;
      after = entries.at(-1)?.position ?? after;
    }
    return found;
  }

  private makeRoom(events: number): void {
    this.events += events;
    for (const [key, oldest] of this.kept) {
      if (this.events <= this.limit || this.kept.size === 1) return;
      this.kept.delete(key);
      this.events -= oldest.size;
    }
  }
}

function cutOf(live: TrackTimeline, pins: AsOfQuery, today: Day, ruled: Policy | undefined): AsOf {
  const { position, knownAt, without = [], account } = pins;
  const known = knownAt === undefined ? null : live.source.knownDays;
  // Whether anything was known at a position must not hang on what was appended after it.
  const first = position === undefined ? known?.first : firstKnownUpTo(live, position);
  refuseUnknown(live, pins, today, first);
  const cut: AsOf = {
    ...(position !== undefined && position < live.version && { position }),
    ...(known && knownAt! < known.last && { knownAt: knownAt! }),
    ...(without.length > 0 && { without: [...new Set(without)].sort() }),
    ...(account !== undefined && { account }),
  };
  // Less of the record may stand under other rules than all of it, so that there the policy must be said.
  const needless = !ruled || (Object.keys(cut).length === 0 && ruled.name === live.policy.name);
  return needless ? cut : { ...cut, policy: ruled };
}

function firstKnownUpTo(live: TrackTimeline, position: number): Day | undefined {
  const days = live.source.entryRefs().flatMap((entry) => (entry.position <= position ? [entry.known] : []));
  return days.reduce<Day | undefined>((first, day) => Math.min(first ?? day, day), undefined);
}

function refuseUnknown(live: TrackTimeline, pins: AsOfQuery, today: Day, first: Day | undefined): void {
  const { position, knownAt, without, account } = pins;
  const { id, parties } = live.definition;
  if (knownAt !== undefined && knownAt > today) {
    throw wrong('from-the-future', 'knownAt', `is later than ${isoDay(today)}: what will be known then nobody knows`);
  }
  if (knownAt !== undefined && first !== undefined && knownAt < first) {
    throw wrong('nothing-known', 'knownAt', `is before ${isoDay(first)}, when the first entry of ${id} was known`);
  }
  if (position !== undefined && live.source.version(position) === 0) {
    const detail = `the track ${id} was not defined yet when the log ended at position ${position}`;
    throw new ThawError('not-found', 'not-yet-defined', detail, [{ pointer: 'position', detail }]);
  }
  const [unknown] = live.source.lacks(without ?? []);
  if (unknown !== undefined) {
    throw wrong('unknown-event', 'without', `names ${unknown}, which is no entry of ${id}`);
  }
  if (account !== undefined && !parties.includes(account)) {
    throw wrong('no-party', 'account', `is ${account}, which is no party of ${id}: those are ${parties.join(', ')}`);
  }
}

function wrong(code: string, pointer: string, detail: string): ThawError {
  return new ThawError('invalid', code, `${pointer} ${detail}`, [{ pointer, detail }]);
}
