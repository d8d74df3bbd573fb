import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { correction, dispute, record, retraction } from '../../../test/support/amendments.js';
import { event, given } from '../../../test/support/given.js';
import {
  newestOf,
  differencesBetween,
  type FieldDifference,
  eventsBetween,
  learnedEntry,
  learnedBetween,
  mayDecide,
  namedCauses,
  statusWithout,
} from './comparison.js';
import { differingDatesOf } from './differing-dates.js';
import { atOnce } from '../steps.js';
import { isoDay, parseDay } from '../time/day.js';
import type { EntryBody } from '../entries/entry.js';

const day = (text: string) => parseDay(text, '');

describe('the fields in which two documents differ', () => {
  it('are told leaf by leaf, a list as one, with escaped pointers; those that bear the status first', () => {
    const from = { metrics: { 'a/b': { '~c': 1 }, gone: true, list: ['x'] }, since: null, status: 'active', next: [] };
    const to = {
      metrics: { 'a/b': { '~c': 2 }, list: ['x', 'y'] },
      since: { edtf: '2024' },
      status: 'frozen',
      next: [],
    };
    expect(differencesBetween(from, to)).toEqual([
      { pointer: '/status', from: 'active', to: 'frozen' },
      { pointer: '/since', from: null, to: { edtf: '2024' } },
      { pointer: '/metrics/a~1b/~0c', from: 1, to: 2 },
      { pointer: '/metrics/gone', from: true },
      { pointer: '/metrics/list', from: ['x'], to: ['x', 'y'] },
    ]);
  });

  it('turn the one document into the other, and are none only between equals', () => {
    const leaf = fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.array(fc.integer()));
    const { document } = fc.letrec<{ document: object }>((tie) => ({
      document: fc.dictionary(fc.string(), fc.oneof({ maxDepth: 3 }, leaf, tie('document')), {
        noNullPrototype: true,
        maxKeys: 4,
      }),
    }));
    fc.assert(
      fc.property(document, document, (from, to) => {
        const differences = differencesBetween(from, to);
        expect(patched(from, differences)).toEqual(to);
        expect(differencesBetween(to, to)).toEqual([]);
      }),
    );
  });
});

/** The document with each difference carried out. */
function patched(from: object, differences: readonly FieldDifference[]): unknown {
  const copy = structuredClone(from);
  for (const difference of differences) {
    const path = difference.pointer.slice(1).split('/');
    const keys = path.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = keys.pop()!;
    const holder = keys.reduce<Record<string, unknown>>(
      (at, key) => at[key] as Record<string, unknown>,
      copy as Record<string, unknown>,
    );
    if ('to' in difference) Object.defineProperty(holder, last, { ...plain, value: difference.to });
    else delete holder[last];
  }
  return copy;
}

const plain = { enumerable: true, writable: true, configurable: true };

describe('what happened between two days', () => {
  it('is every event that came into view on the way, and every strike of the clock, each once', () => {
    const types = ['TalksHeld', 'TalksSuspended', 'CooperationResumed', 'WorkingGroupMet', 'StatementMade'];
    const date = fc.integer({ min: 19_000, max: 19_800 });
    const happened = fc.array(fc.tuple(fc.constantFrom(...types), date), { maxLength: 12 });
    fc.assert(
      fc.property(happened, date, date, (list, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const { timeline } = given(...list.map(([type, on]) => event(type, isoDay(on))));
        const between = eventsBetween(timeline, from, to);
        const came = between.filter(({ kind }) => kind === 'event').map(({ event: id }) => id);
        const seen = new Set(timeline.events(from));
        expect([...came].sort()).toEqual(
          timeline
            .events(to)
            .filter((id) => !seen.has(id))
            .sort(),
        );
        expect(between.map(({ on }) => on)).toEqual(between.map(({ on }) => on).sort());
        // Whatever ended up otherwise, something decisive happened; and the last of that says how.
        const [before, after] = [timeline.periodsUntil(from).at(-1), timeline.periodsUntil(to).at(-1)];
        const last = between.findLast(({ decisive }) => decisive)?.became;
        const { status = 'none', formal = 'none', practice = 'never' } = after ?? {};
        if (before?.day !== after?.day) expect(last).toEqual({ status, formal, practice });
        else expect(between.some(({ decisive }) => decisive)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

describe('F2: what was recorded by month, or reported on a day', () => {
  it('is compared by its own date, and one reported on a day counts on that day', () => {
    const month = event('DenialIssued', '2023-11');
    const reported = event('DemandMade', '[..2024-04-21]', { disclosed: '2024-04-21' });
    const { timeline } = given(event('TalksHeld', '2023-01-01'), month, reported);
    const events = eventsBetween(timeline, day('2023-11-15'), day('2024-04-21'));
    const told = events.filter(({ kind }) => kind === 'event').map(({ event: id, on, date }) => [id, on, date.edtf]);
    expect(told).toEqual([
      [month.id, '2023-11-30', '2023-11'],
      [reported.id, '2024-04-21', '[..2024-04-21]'],
    ]);
    expect(timeline.events(day('2024-04-20'))).not.toContain(reported.id);
  });

  it('counts from the day on which it was known, also where a correction gives the month', () => {
    const month = event('DemandMade', '2023-04', { disclosed: '2023-04-21' });
    const corrected = event('DemandMade', '2023-04-02', { disclosed: '2023-04-21' });
    const { timeline } = record(month, corrected, correction(corrected, { occurred: '2023-04' }));
    expect(timeline.events(day('2023-04-20'))).toEqual([]);
    expect(timeline.events(day('2023-04-21'))).toEqual([month.id, corrected.id]);
    expect(timeline.find(month.id)!.date.view()).toEqual({
      edtf: '2023-04',
      earliest: '2023-04-01',
      latest: '2023-04-21',
    });
  });
});

describe('what became known between two states of knowledge', () => {
  const talks = event('TalksHeld', '2023-01-01', { backfill: true });
  const frozen = event('TalksSuspended', '2023-03-01', { backfill: true });
  const moved = correction(frozen, { occurred: '2023-02-20' });
  const statement = event('StatementMade', '2023-03-02');
  const denied = dispute(frozen, 'US');
  const { timeline } = record(talks, frozen, moved, statement, denied);
  const cut = { knownAt: day('2024-12-31') };
  const between = (from: string, to = '2024-12-31') =>
    learnedBetween(timeline, day(from), day(to), { ...cut, knownAt: day(to) });

  it('is each entry by the day on which it was known, the newest first', () => {
    expect(between('2023-12-31').map(({ id }) => id)).toEqual([denied, statement, moved].map(({ id }) => id));
    expect(between('2024-01-04', '2024-01-05').map(({ id }) => id)).toEqual([statement.id]);
    const without = learnedBetween(timeline, day('2023-12-31'), day('2024-12-31'), { without: [moved.id] });
    expect(without.map(({ id }) => id)).not.toContain(moved.id);
  });

  it('decides where leaving it out gives another status, formal, practice or since', () => {
    const at = day('2023-02-25');
    expect(atOnce(statusWithout(timeline, cut, moved.id, at))).toMatchObject({ status: 'active' });
    expect(atOnce(statusWithout(timeline, cut, statement.id, at))).toBeNull();
    expect(atOnce(statusWithout(timeline, cut, moved.id, day('2023-04-01')))).toMatchObject({
      status: 'frozen',
      since: { edtf: '2023-03-01' },
    });
  });

  it('passes over who disputes, which moves no status but on an account', () => {
    const [newest] = between('2023-12-31');
    expect([mayDecide(newest!, cut), mayDecide(newest!, { ...cut, account: 'US' })]).toEqual([false, true]);
    expect(learnedEntry(newest!, undefined)).toMatchObject({ type: 'EventDisputed', decisive: null });
  });

  it('holds a retraction as decisive as what it takes away', () => {
    const log = record(talks, frozen, retraction(frozen));
    const [taken] = learnedBetween(log.timeline, day('2023-12-31'), day('2024-12-31'), cut);
    expect(atOnce(statusWithout(log.timeline, cut, taken!.id, day('2023-04-01')))).toMatchObject({ status: 'frozen' });
  });
});

describe('where two accounts differ', () => {
  const told = (account: string) => ({ title: 'A telling', publisher: account, account });
  const parted = (on: string, ...bodies: EntryBody[]) => {
    const { timeline } = record(...bodies);
    const tellings = ['US', 'CN'].map((party) => ({ party, timeline: timeline.asOf({ account: party }) }));
    return differingDatesOf(timeline, tellings, day(on));
  };
  const talks = event('TalksHeld', '2023-01-01', { sources: [told('US')] });
  const frozen = event('TalksSuspended', '2023-03-01', { sources: [told('US')] });

  it('is what one leaves out or dates otherwise, with who disputes it and what it says', () => {
    const bodies = [talks, frozen, dispute(frozen, 'CN'), dispute(talks, 'CN', { occurred: '2023-01-05' })];
    expect(parted('2023-04-01', ...bodies)).toMatchObject([
      {
        event: talks.id,
        tellings: { US: '2023-01-01', CN: '2023-01-05' },
        disputes: [{ party: 'CN', occurred: '2023-01-05' }],
      },
      {
        event: frozen.id,
        tellings: { US: '2023-03-01', CN: null },
        disputes: [{ says: 'It was otherwise', occurred: null }],
      },
    ]);
  });

  it('is nothing before one of them counts it, nor where both leave it out', () => {
    expect(parted('2023-02-28', talks, frozen, dispute(frozen, 'CN'))).toEqual([]);
    expect(parted('2023-04-01', talks, frozen, dispute(frozen, 'CN'), dispute(frozen, 'US'))).toEqual([]);
  });
});

describe('a long list of what made a difference', () => {
  it('keeps the decisive ones and the newest, in their order', () => {
    const items = Array.from({ length: namedCauses + 10 }, (_, n) => ({ n, decisive: n === 2 }));
    expect(newestOf(items, 'last').map(({ n }) => n)).toEqual([2, ...items.slice(11).map(({ n }) => n)]);
    expect(newestOf(items, 'first').map(({ n }) => n)).toEqual(items.slice(0, namedCauses).map(({ n }) => n));
    expect(newestOf(items.slice(0, 3), 'first')).toHaveLength(3);
  });
});
