import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseDay } from '../time/day.js';
import type { ReportFeatures } from './features.js';
import { type GroupState, indexKeysOf, linkBetween, mostDays, placeReport } from './grouping.js';
import { likenessFrom, likenessOf } from './likeness.js';

const day = parseDay('2026-11-26', '');

const features = (more: Partial<ReportFeatures> = {}): ReportFeatures => ({
  parties: ['US', 'CN'],
  ...{ from: day - 2, to: day, type: null, url: null, coded: null, publisher: 'Reuters' },
  words: 'US and China resume counternarcotics talks in Beijing',
  ...more,
});

/** Groups kept in memory, as the tables of `src/candidates` keep them. */
class Groups {
  private readonly index = new Map<number, Set<number>>();
  private readonly reports: { features: ReportFeatures; group: string }[] = [];
  private readonly states = new Map<string, GroupState>();

  add(report: ReportFeatures): void {
    const keys = indexKeysOf(report);
    const near = new Set(keys.flatMap((key) => [...(this.index.get(key) ?? [])]));
    const linked = [...near].flatMap((at) => {
      const { features: other, group } = this.reports[at]!;
      const link = linkBetween(report, other);
      return link ? [{ link, group: this.states.get(group)! }] : [];
    });
    const { group, absorbed } = placeReport(report, linked);
    const id = group ?? `group-${this.reports.length}`;
    const joined = [id, ...absorbed].flatMap((each) => this.states.get(each) ?? []);
    for (const each of this.reports) if (absorbed.includes(each.group)) each.group = id;
    for (const each of absorbed) this.states.delete(each);
    this.states.set(id, {
      id,
      from: Math.min(report.from, ...joined.map(({ from }) => from)),
      to: Math.max(report.to, ...joined.map(({ to }) => to)),
      ...{ isOpen: true, isByHand: false },
      firstSeen: Math.min(this.reports.length, ...joined.map(({ firstSeen }) => firstSeen)),
    });
    for (const key of keys) this.index.set(key, (this.index.get(key) ?? new Set()).add(this.reports.length));
    this.reports.push({ features: report, group: id });
  }

  /** The groups as sets of the places that reports have in `order`. */
  partition(order: readonly number[]): string {
    const groups = new Map<string, number[]>();
    for (const [at, { group }] of this.reports.entries())
      groups.set(
        group,
        [...(groups.get(group) ?? []), order[at]!].sort((a, b) => a - b),
      );
    return JSON.stringify([...groups.values()].sort((a, b) => a[0]! - b[0]!));
  }
}

describe('a link between two reports', () => {
  it.each<[string, Partial<ReportFeatures>, string | undefined]>([
    ['alike titles', { words: 'U.S. and China resume counternarcotics talks in Beijing' }, 'title'],
    ['the same address', { words: 'Elsewhere', url: 'example.org/a' }, 'url'],
    ['other titles', { words: 'Washington and Beijing agree to meet again on fentanyl' }, undefined],
    ['other parties', { parties: ['US', 'JP'] }, undefined],
    ['one more party', { parties: ['US', 'MY', 'CN'] }, 'title'],
    ['a day within the doubt', { from: day, to: day + 2 }, 'title'],
    ['a day beyond it', { from: day + 1, to: day + 3 }, undefined],
    ['the same kind of act', { type: 'WorkingGroupMet' }, 'title'],
    ['another kind of act', { type: 'SanctionImposed' }, undefined],
    ['titles that say little', { words: 'Remarks' }, undefined],
  ])('%s', (_, more, by) => {
    const one = features({ url: 'example.org/a', type: 'TalksHeld' });
    const other = features({ url: 'example.net/b', ...more });
    expect(linkBetween(one, other)?.by).toBe(by);
    expect(linkBetween(other, one)?.by).toBe(by);
  });

  it('tells two days of a press conference apart by their numbers', () => {
    const on = (date: number) =>
      features({ words: `Foreign Ministry spokesperson’s regular press conference on November ${date}` });
    expect(linkBetween(on(26), on(27))).toBeUndefined();
    expect(linkBetween(on(26), on(26))?.by).toBe('title');
  });

  it('joins coded reports of the same act, day and place', () => {
    const coded = features({ words: '', coded: 'TalksHeld 2026-11-26 beijing', from: day - 1, to: day + 1 });
    expect(linkBetween(coded, { ...coded, url: 'example.org/a' })).toEqual({ by: 'act', likeness: 0 });
  });

  it('finds titles of three in four words alike by the index', () => {
    const [a, b] = [features(), features({ words: 'China, US resume counternarcotics talks in Beijing' })];
    expect(likenessOf(a.words, b.words)).toBeGreaterThan(0.6);
    const keys = new Set(indexKeysOf(a));
    expect(indexKeysOf(b).some((key) => keys.has(key))).toBe(true);
    expect(indexKeysOf(a).every((key) => Number.isSafeInteger(key))).toBe(true);
  });
});

const titles = [
  'US and China resume counternarcotics talks in Beijing',
  'U.S. and China resume counternarcotics talks in Beijing',
  'China, US resume counternarcotics talks in Beijing on Thursday',
  'Treasury imposes sanctions on Chinese chemical companies',
  'US Treasury imposes sanctions on Chinese chemical firms',
  '中美恢复禁毒合作磋商，双方在北京举行会谈',
  '中美恢复禁毒合作磋商，双方在北京会谈',
];
it('stops comparing where a likeness cannot be reached, and only there', () => {
  for (const a of titles) {
    for (const b of titles) {
      const exact = likenessOf(a, b);
      for (const least of [0.3, 0.6, 0.9]) expect(likenessFrom(least, a, b)).toBe(exact >= least ? exact : undefined);
    }
  }
});

const report = fc.record({
  words: fc.constantFrom(...titles),
  parties: fc.constantFrom(['US', 'CN'], ['CN', 'US'], ['US', 'CN', 'MY'], ['US', 'JP']),
  to: fc.integer({ min: day, max: day + mostDays - 3 }),
  url: fc.option(fc.constantFrom('example.org/a', 'example.org/b', 'example.org/c')),
  type: fc.option(fc.constantFrom('TalksHeld' as const, 'SanctionImposed' as const)),
});

it('gives the same groups whatever the order of arrival, within the longest span of days', () => {
  const scenario = fc.array(report, { minLength: 1, maxLength: 25 }).chain((reports) =>
    fc.record({
      reports: fc.constant(reports),
      order: fc.shuffledSubarray([...reports.keys()], { minLength: reports.length }),
    }),
  );
  fc.assert(
    fc.property(scenario, ({ reports, order }) => {
      const all = reports.map((each) => features({ ...each, from: each.to - 2 }));
      const [straight, shuffled] = [new Groups(), new Groups()];
      for (const each of all) straight.add(each);
      for (const at of order) shuffled.add(all[at]!);
      expect(shuffled.partition(order)).toBe(straight.partition([...all.keys()]));
    }),
    { numRuns: 100 },
  );
});

it('keeps a headline that comes back every day from becoming one act', () => {
  const groups = new Groups();
  const days = Array.from({ length: 21 }, (_, at) => at);
  for (const at of days) groups.add(features({ from: day + at - 2, to: day + at }));
  const sizes = (JSON.parse(groups.partition(days)) as number[][]).map(({ length }) => length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(mostDays);
});
