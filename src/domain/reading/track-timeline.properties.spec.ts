import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defined, entries, event, idOf, track } from '../../../test/support/given.js';
import { type Day, isoDay } from '../time/day.js';
import { type Entry, type EntryBody, isEvent } from '../entries/entry.js';
import { evolve } from '../fold/evolve.js';
import { type TrackEvent } from '../record/track-event.js';
import { trackEventOf } from '../record/make-track-event.js';
import { defaultPolicyName, policyNamed } from '../policy/shipped-policies.js';
import { practiceOn } from '../fold/practice.js';
import { initialState } from '../fold/state.js';
import { withExpiries, statusOf } from '../fold/status-history.js';
import { TrackTimeline } from './track-timeline.js';
import { eventTypes } from '../events/vocabulary.js';
import { metricsOn } from './metrics/make-metrics.js';

const policy = policyNamed(defaultPolicyName);
const FIRST: Day = 19_000;
const DAYS = 900;

const date = fc
  .nat({ max: DAYS })
  .chain((offset) =>
    fc.constantFrom(
      isoDay(FIRST + offset),
      isoDay(FIRST + offset),
      isoDay(FIRST + offset).slice(0, 7),
      `${isoDay(FIRST + offset).slice(0, 4)}~`,
      `${isoDay(FIRST + offset)}/${isoDay(FIRST + offset + 20)}`,
      `[${isoDay(FIRST + offset)}..${isoDay(FIRST + offset + 9)}]`,
    ),
  );

const rel = fc.constantFrom('responds-to', 'fulfils', 'after', 'triggers');

/** Events of every type with exact and coarse dates and links among them, including cycles. */
const histories = fc
  .array(
    fc.record({
      type: fc.constantFrom(...eventTypes),
      occurred: date,
      effective: fc.option(date, { nil: undefined, freq: 5 }),
      expires: fc.option(date, { nil: undefined, freq: 5 }),
      level: fc.constantFrom(undefined, 'ministerial', 'other-branch'),
      mechanism: fc.constantFrom('one', 'two'),
      claimed: fc.option(date, { nil: undefined, freq: 5 }),
      links: fc.array(fc.record({ rel, event: fc.nat({ max: 80 }) }), { maxLength: 2 }),
    }),
    { maxLength: 70 },
  )
  .map((drafts): EntryBody[] =>
    drafts.map((draft, i) => {
      const named = ['WorkingGroupEstablished', 'WorkingGroupMet', 'WorkingGroupDissolved', 'MechanismPaused'];
      const links = draft.links.map((link) => ({ rel: link.rel, event: idOf(1_000_000 + link.event) }));
      return event(draft.type, draft.occurred, {
        id: idOf(1_000_000 + i),
        ...(draft.effective ? { effective: draft.effective } : {}),
        ...(draft.expires || draft.type === 'AgreementExtended' ? { expires: draft.expires ?? '2024-06-01' } : {}),
        ...(draft.level ? { level: draft.level } : {}),
        ...(named.includes(draft.type) ? { mechanism: draft.mechanism } : {}),
        ...(links.length > 0 ? { links } : {}),
        ...(draft.claimed
          ? { sources: [{ title: 'Other', publisher: 'Other', claims: { occurred: draft.claimed } }] }
          : {}),
      });
    }),
  );

/**
 * A slow reference implementation of the domain rules: filter by day, order by comparing all pairs, fold from the
 * start.
 */
function reference(record: readonly Entry[], day: Day) {
  const events = record.flatMap(({ body, position }) =>
    isEvent(body) ? [trackEventOf(body, track.id, position, 0)] : [],
  );
  const byId = new Map(events.map((e) => [e.id, e]));
  const targets = (e: TrackEvent) =>
    e.links.filter((l) => l.rel !== 'triggers').flatMap((l) => byId.get(l.event) ?? []);
  const reaches = (from: TrackEvent, to: TrackEvent, seen = new Set<TrackEvent>()): boolean =>
    from === to || (!seen.has(from) && (seen.add(from), targets(from).some((t) => reaches(t, to, seen))));
  const forceIsAhead = (t: TrackEvent, e: TrackEvent) => t.date !== t.occurred && t.visibleFrom > e.visibleFrom;
  const before = (e: TrackEvent) => targets(e).filter((t) => !forceIsAhead(t, e) && !reaches(t, e));
  const key = (e: TrackEvent): number[] =>
    before(e)
      .map((t) => [...key(t).slice(0, 3), key(t)[3]! + 1, e.day, e.rank, e.position])
      .reduce((own, after) => (compare(after, own) > 0 ? after : own), [e.day, e.rank, e.position, 0]);
  const counted = events.filter((e) => e.visibleFrom <= day).map((e) => ({ e, key: key(e) }));
  counted.sort((a, b) => compare(a.key, b.key));
  const start = initialState(track);
  const state = withExpiries(
    counted.reduce((s, { e }) => evolve(s, e, policy), start),
    day,
    policy,
  );
  const practice = practiceOn(day, state, policy).state;
  return { status: statusOf(state.formal.state, practice, policy), formal: state.formal.state, practice };
}

function compare(a: number[], b: number[]): number {
  const i = a.findIndex((n, at) => n !== b[at]);
  if (i === -1) return a.length - b.length;
  return i >= b.length ? 1 : a[i]! - b[i]!;
}

describe('for any history', () => {
  it('a reading equals the fold of what has come, sorted from scratch', () => {
    fc.assert(
      fc.property(histories, fc.array(fc.integer({ min: -30, max: DAYS + 500 }), { maxLength: 12 }), (bodies, days) => {
        const record = entries([defined(), ...bodies]);
        const timeline = TrackTimeline.fold(record);
        for (const offset of days) {
          const reading = timeline.read(FIRST + offset);
          const told = { status: reading.status, formal: reading.formal.state, practice: reading.practice.state };
          expect(told).toEqual(reference(record, FIRST + offset));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('taking events in one by one, in any order, gives what folding them together gives', () => {
    fc.assert(
      fc.property(
        histories,
        fc.infiniteStream(fc.nat()),
        fc.integer({ min: 0, max: DAYS + 400 }),
        (bodies, dice, at) => {
          const record = entries([defined(), ...bodies]);
          const shuffled = record.slice(1).map((entry) => ({ entry, order: dice.next().value as number }));
          shuffled.sort((a, b) => a.order - b.order);
          const grown = TrackTimeline.fold(record.slice(0, 1));
          for (const { entry } of shuffled) grown.insert(entry);
          const folded = TrackTimeline.fold(record);
          const day = FIRST + at;
          expect(grown.read(day)).toEqual(folded.read(day));
          expect(grown.history(FIRST + DAYS + 400)).toEqual(folded.history(FIRST + DAYS + 400));
          expect(metricsOn(grown, day)).toEqual(metricsOn(folded, day));
          expect(grown.nextCheck(day)).toBe(folded.nextCheck(day));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('history says of every day what a reading of that day says, and its intervals adjoin', () => {
    fc.assert(
      fc.property(histories, (bodies) => {
        const timeline = TrackTimeline.fold(entries([defined(), ...bodies]));
        let told = '';
        let changes = 0;
        for (let day = FIRST - 1; day <= FIRST + DAYS + 300; day++) {
          const { status, formal, practice } = timeline.read(day);
          const now = `${status} ${formal.state} ${practice.state}`;
          if (now !== told) changes += 1;
          told = now;
          const last = timeline.history(day).at(-1);
          if (last) expect(`${last.status} ${last.formal} ${last.practice}`).toBe(now);
        }
        const history = timeline.history(FIRST + DAYS + 300);
        history.slice(1).forEach((interval, i) => expect(history[i]!.to).toEqual(interval.from));
        expect(history.length).toBeGreaterThanOrEqual(changes - 1);
        expect(history.length).toBeLessThanOrEqual(changes + 1);
      }),
      { numRuns: 12 },
    );
  });

  it('nothing changes by the clock before the day to look again', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 0, max: DAYS }), (bodies, at) => {
        const timeline = TrackTimeline.fold(entries([defined(), ...bodies]));
        const day = FIRST + at;
        const check = timeline.nextCheck(day) ?? day + 400;
        const now = timeline.read(day);
        const eve = timeline.read(Math.min(check - 1, day + 400));
        expect({ ...eve, next: now.next }).toEqual(now);
      }),
      { numRuns: 300 },
    );
  });
});
